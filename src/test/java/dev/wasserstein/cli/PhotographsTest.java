// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.input.ColourNote;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.GridDeposit;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of photographs, as people have them. */
class PhotographsTest {
  private static final int RED = 0xC03010;
  private static final int GREY = 0x808080;

  @TempDir private Path folder;
  private InputFiles files;

  @BeforeEach
  void takePictures() throws IOException {
    files = new InputFiles(folder);
    files.bytes("same/Büro 1 (Kopie).jpg", picture("jpg", 12, 8, RED));
    files.bytes("same/Thumbs.db", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11});
    files.bytes("same/desktop.ini", new byte[] {'['});
    files.bytes("same/.DS_Store", new byte[] {0, 0, 0, 1});
    BufferedImage grey = new BufferedImage(12, 8, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(3, 3, 0, 200);
    files.bytes("same/see.png", encoded(grey, "png")).bytes("grey/see.jpg", encoded(grey, "jpg"));
    files.bytes("unlike/landscape.png", picture("png", 12, 8, GREY));
    files.bytes("unlike/portrait.png", picture("png", 8, 12, RED));
    files.bytes("unlike/large.jpg", picture("jpg", 31, 21, RED));
  }

  private static byte[] picture(String kind, int width, int height, int colour) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 1; x < width - 2; x++) {
      for (int y = 2; y < height; y++) {
        image.setRGB(x, y, colour + x + y);
      }
    }
    return encoded(image, kind);
  }

  private static byte[] encoded(BufferedImage image, String kind) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, kind, out);
    return out.toByteArray();
  }

  private CommandRun barycenter(String input, String... more) {
    List<String> words =
        List.of(
            "barycenter",
            "--engine",
            "local",
            "--overwrite",
            "--input",
            folder.resolve(input).toString(),
            "--output",
            folder.resolve("out").toString());
    return CommandRun.of(Stream.concat(words.stream(), Stream.of(more)).toList());
  }

  @Test
  void whatSystemsLeaveBetweenPicturesIsPassedOver() {
    barycenter("same").assertDone();
  }

  /** The remedy that the message names is one. */
  @Test
  void picturesOfUnlikeSizesGoOntoTheGridThatTheMessageNames() {
    CommandRun refused = barycenter("unlike", "--method", "sinkhorn");
    refused.assertRefused(ExitCode.BAD_INPUT, List.of("is a grid", "--compress-to 95."));
    Matcher grid = Pattern.compile("--method sinkhorn --grid (\\d+x\\d+)").matcher(refused.err());
    assertTrue(grid.find(), refused::toString);
    assertEquals("31x31", grid.group(1));
    barycenter("unlike", "--method", "sinkhorn", "--grid", grid.group(1)).assertDone();
  }

  /** By default options, in seconds, and it says how. */
  @Test
  void largePicturesAreCompressedByDefault() throws IOException {
    for (int n = 0; n < 3; n++) {
      files.bytes("large/" + n + ".png", picture("png", 600, 400 + n / 3, GREY + 64 * n));
    }
    CommandRun run = barycenter("large", "--support-size", "20").assertDone();
    assertTrue(run.err().contains("replaced by 2000 centroids each"), run::toString);
    JsonNode record = new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());
    assertEquals(3, record.get("compression").get("measures").asInt());
    assertTrue(record.get("compression").get("largest_error").asDouble() > 0, record::toString);
    assertTrue(record.get("warnings").toString().contains("--compress-to"), record::toString);
    // A wish of the user's is no doubt.
    run = barycenter("large", "--support-size", "20", "--compress-to", "100").assertDone();
    assertFalse(run.err().contains("centroids"), run::toString);
    // Nor is a method that works on grids.
    run =
        barycenter("large", "--method", "sinkhorn", "--grid", "40x60", "--epsilon", "5%")
            .assertDone();
    assertFalse(run.err().contains("centroids"), run::toString);
  }

  @Test
  void largeAndSmallPicturesHaveARemedy() throws IOException {
    files.bytes("mixed/large.png", picture("png", 600, 400, GREY));
    files.bytes("mixed/small.png", picture("png", 12, 8, GREY));
    barycenter("mixed", "--support-size", "5")
        .assertRefused(ExitCode.BAD_INPUT, List.of("--compress-to 95,", "--grid"));
    barycenter("mixed", "--support-size", "5", "--compress-to", "95").assertDone();
  }

  /** 119 of 159 pixels are a little more than 29 of 39. */
  @Test
  void aSmallerGridOfTheSameShapeHoldsAPicture() throws IOException {
    files.bytes("four/a.png", picture("png", 160, 120, GREY));
    barycenter("four", "--method", "sinkhorn", "--grid", "30x40", "--epsilon", "5%").assertDone();
    barycenter("four", "--method", "sinkhorn", "--grid", "28x40", "--epsilon", "5%")
        .assertRefused(ExitCode.BAD_INPUT, List.of("for --grid 28x40"));
    // Points have no pixels to be rounded.
    files.lines("points.csv", "id,x1,x2", "a,0.75,1", "a,0,0");
    barycenter("points.csv", "--method", "sinkhorn", "--grid", "30x40", "--epsilon", "5%")
        .assertRefused(ExitCode.BAD_INPUT, List.of("for --grid 30x40"));
  }

  /** What is kept of a photograph is the small grid, so that it needs no memory of its own size. */
  @Test
  void largePicturesAreMappedAsTheyAreRead() {
    int[] shape = {900, 1200};
    double[] masses = new double[900 * 1200];
    Arrays.setAll(masses, k -> (k % 7 + k % 11) / 1e7);
    MeasureRecord large = new MeasureRecord(new GridMeasure("a", shape, masses), 2, "a.png");
    ReadSettings settings =
        new ReadSettings(List.of("a.png"), "auto", "*", "", DecodeSettings.DEFAULT)
            .onGrid(List.of(25, 33));
    int[] small = {25, 33};
    assertEquals(
        GridDeposit.of(((GridMeasure) large.measure()).toDiscrete(), small, "a.png"),
        settings.reduce(large).measure());
    MeasureRecord other =
        new MeasureRecord(new GridMeasure("b", new int[] {1, 2}, new double[] {1, 0}), 1, "b");
    assertEquals(other.measure(), settings.reduce(other).measure());
  }

  @Test
  void picturesOfUnlikeSizesCompressedAreClouds() throws IOException {
    barycenter("unlike", "--compress-to", "20").assertDone();
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("(downward)"), "rows run downward");
  }

  @Test
  void compressionIsRefusedWhereASupportIsShared() {
    barycenter("same", "--method", "sinkhorn", "--compress-to", "20")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--compress-to is not used", "--grid"));
  }

  private Optional<String> note(String input) {
    return ColourNote.of(
        new Configuration(),
        new ReadSettings(
            List.of(folder.resolve(input).toString()),
            ReadSettings.AUTO,
            "*",
            "",
            DecodeSettings.DEFAULT));
  }

  @Test
  void coloursAreSaidToBeReadAsGrey() {
    assertTrue(note("same").orElseThrow().startsWith("1 image is stored in colour; "));
    assertTrue(note("unlike").orElseThrow().startsWith("3 images are stored in colour; "));
    assertEquals(Optional.empty(), note("grey"));
  }

  /** Folders as classes: two crosses to the left, two to the right. */
  @Test
  void foldersAreClasses() throws IOException {
    for (int k = 0; k < 2; k++) {
      files.bytes("classes/left/" + k + ".png", cross(2 + k));
      files.bytes("classes/right/" + k + ".png", cross(20 + k));
    }
    String classes = folder.resolve("classes").toString();
    String out = folder.resolve("clusters").toString();
    CommandRun run =
        CommandRun.of(
            "cluster",
            "--engine",
            "local",
            "--input",
            classes,
            "--as",
            "points",
            "--clusters",
            "2",
            "--labels",
            "folder",
            "--output",
            out);
    run.assertDone();
    assertTrue(run.out().contains("adjusted Rand index with the labels 1.000"), run::toString);
    List<String> assign =
        List.of(
            "assign",
            "--engine",
            "local",
            "--overwrite",
            "--as",
            "points",
            "--labels",
            "folder",
            "--output",
            folder.resolve("assigned").toString(),
            "--prototypes",
            classes);
    CommandRun scored = CommandRun.of(with(assign, "--input", classes));
    scored.assertDone();
    assertTrue(scored.out().contains("accuracy 1.0000"), scored::toString);
    CommandRun.of(with(assign, "--input", classes + "/left"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("(--labels folder)", "such as cat/1.png"));
  }

  private static List<String> with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  private static byte[] cross(int column) throws IOException {
    BufferedImage image = new BufferedImage(24, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int k = 1; k < 7; k++) {
      image.getRaster().setSample(column, k, 0, 255);
      image.getRaster().setSample(Math.max(0, column - 3) + k % 4, 4, 0, 255);
    }
    return encoded(image, "png");
  }
}
