// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodeSettings.Ink;
import dev.wasserstein.format.DecodeSettings.Pixels;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ImageCodecTest {
  private static final long SEED = Long.getLong("test.seed", 20261121L);

  private static byte[] file(BufferedImage image, String kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, kind, out)) {
        throw new AssertionError("No writer for " + kind);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static BufferedImage rgb(int type, int width, int... pixels) {
    BufferedImage image = new BufferedImage(width, pixels.length / width, type);
    for (int i = 0; i < pixels.length; i++) {
      image.setRGB(i % width, i / width, pixels[i]);
    }
    return image;
  }

  /** A sample's raw value in an image of one band. */
  private static BufferedImage grey(int type, int width, int... samples) {
    BufferedImage image = new BufferedImage(width, samples.length / width, type);
    image.getRaster().setPixels(0, 0, width, samples.length / width, samples);
    return image;
  }

  private static List<MeasureRecord> decode(byte[] file) {
    return Codecs.decode(MeasureFormat.IMAGE, file, "a.png", DecodeSettings.DEFAULT);
  }

  private static GridMeasure grid(byte[] file, Ink ink) {
    return (GridMeasure)
        Codecs.only(
            Codecs.decode(MeasureFormat.IMAGE, file, "a.b.png", Codecs.settings(Pixels.GRID, ink)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void greyValuesAreMasses(String kind) {
    GridMeasure grid =
        grid(file(grey(BufferedImage.TYPE_BYTE_GRAY, 3, 0, 1, 2, 3, 4, 90), kind), Ink.BRIGHT);
    assertEquals("a.b", grid.id());
    assertArrayEquals(new int[] {2, 3}, grid.shape());
    assertArrayEquals(new double[] {0, .01, .02, .03, .04, .9}, grid.masses(), 1e-15);
  }

  @Test
  void sixteenBitsAreKept() {
    GridMeasure grid =
        grid(file(grey(BufferedImage.TYPE_USHORT_GRAY, 2, 1, 65535), "png"), Ink.BRIGHT);
    assertEquals(1.0 / 65535, grid.masses()[0] / grid.masses()[1], 1e-17);
  }

  @Test
  void darkInkInverts() {
    GridMeasure grid = grid(file(grey(BufferedImage.TYPE_BYTE_GRAY, 2, 255, 155), "png"), Ink.DARK);
    assertArrayEquals(new double[] {0, 1}, grid.masses(), 1e-15);
  }

  @Test
  void coloursBecomeLuma() {
    byte[] file = file(rgb(BufferedImage.TYPE_INT_RGB, 3, 0xFF0000, 0x00FF00, 0x0000FF), "png");
    assertArrayEquals(new double[] {.299, .587, .114}, grid(file, Ink.BRIGHT).masses(), 1e-12);
  }

  @Test
  void palettesBecomeLuma() {
    byte[] file = file(rgb(BufferedImage.TYPE_BYTE_INDEXED, 2, 0xFFFFFFFF, 0xFF000000), "png");
    assertArrayEquals(new double[] {1, 0}, grid(file, Ink.BRIGHT).masses(), 1e-12);
    byte[] bits = file(rgb(BufferedImage.TYPE_BYTE_BINARY, 2, 0xFFFFFF, 0), "bmp");
    assertArrayEquals(new double[] {1, 0}, grid(bits, Ink.BRIGHT).masses(), 1e-12);
  }

  @Test
  void transparentPixelsHaveNoMass() {
    byte[] file =
        file(rgb(BufferedImage.TYPE_INT_ARGB, 3, 0x00FFFFFF, 0xFFFFFFFF, 0xFF000000), "png");
    assertArrayEquals(new double[] {0, 1, 0}, grid(file, Ink.BRIGHT).masses(), 1e-15);
    assertArrayEquals(new double[] {0, 0, 1}, grid(file, Ink.DARK).masses(), 1e-15);
  }

  @Test
  void jpegIsRead() {
    int[] white = new int[64];
    Arrays.fill(white, 0xFFFFFF);
    GridMeasure grid = grid(file(rgb(BufferedImage.TYPE_INT_RGB, 8, white), "jpeg"), Ink.BRIGHT);
    assertEquals(64, grid.size());
    assertEquals(1.0 / 64, grid.masses()[0], 1e-12);
  }

  @Test
  void foregroundPixelsBecomeAtoms() {
    byte[] file = file(grey(BufferedImage.TYPE_BYTE_GRAY, 3, 10, 200, 30, 0, 20, 180), "png");
    DiscreteMeasure atoms =
        (DiscreteMeasure)
            Codecs.only(
                Codecs.decode(
                    MeasureFormat.IMAGE,
                    file,
                    "a.png",
                    Codecs.settings(Pixels.POINTS, Ink.BRIGHT)));
    assertEquals(DiscreteMeasure.uniform("a", 2, new double[] {0, .5, .5, 1}), atoms);
    Codecs.assertRefused(
        () ->
            Codecs.decode(
                MeasureFormat.IMAGE,
                file(grey(BufferedImage.TYPE_BYTE_GRAY, 2, 7, 7), "png"),
                "a.png",
                Codecs.settings(Pixels.POINTS, Ink.BRIGHT)),
        "one brightness");
  }

  /** Brute force over all grey levels, whatever the brightest of the image is. */
  @Test
  void theThresholdIsThatOfTheGreyLevels() {
    RandomGenerator random = Codecs.random(SEED);
    for (int brightest = 150; brightest < 256; brightest++) {
      int[] pixels = random.ints(784, 0, 4).map(shade -> shade * 60).toArray();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = Math.min(brightest, pixels[i] + random.nextInt(70));
      }
      pixels[0] = brightest;
      int threshold = otsu(pixels);
      DiscreteMeasure atoms =
          (DiscreteMeasure)
              Codecs.only(
                  Codecs.decode(
                      MeasureFormat.IMAGE,
                      file(grey(BufferedImage.TYPE_BYTE_GRAY, 28, pixels), "png"),
                      "a.png",
                      Codecs.settings(Pixels.POINTS, Ink.BRIGHT)));
      assertEquals(
          Arrays.stream(pixels).filter(pixel -> pixel > threshold).count(),
          atoms.size(),
          "brightest " + brightest);
    }
  }

  private static int otsu(int[] pixels) {
    int best = 0;
    double most = -1;
    for (int threshold = 0; threshold < 255; threshold++) {
      int level = threshold;
      double below = Arrays.stream(pixels).filter(pixel -> pixel <= level).count();
      double above = pixels.length - below;
      double low = Arrays.stream(pixels).filter(pixel -> pixel <= level).average().orElse(0);
      double high = Arrays.stream(pixels).filter(pixel -> pixel > level).average().orElse(0);
      double between = below * above * (high - low) * (high - low);
      if (between > most) {
        most = between;
        best = threshold;
      }
    }
    return best;
  }

  @Test
  void blackImagesAndOtherFilesAreRefused() {
    Codecs.assertRefused(
        () -> decode(file(grey(BufferedImage.TYPE_BYTE_GRAY, 2, 0, 0), "png")), "'a'", "sum to 0");
    Codecs.assertRefused(
        () -> decode(file(rgb(BufferedImage.TYPE_INT_RGB, 1, 0xFFFFFF), "gif")), "no PNG, JPEG");
    Codecs.assertRefused(() -> decode(new byte[0]), "a.png", "no PNG");
  }

  @Test
  void hugeSizesAreRefusedBeforePixelsAreDecoded() {
    byte[] png = file(grey(BufferedImage.TYPE_BYTE_GRAY, 2, 1, 2), "png");
    ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 1_001);
    Codecs.assertRefused(() -> decode(checksummed(png)), "100000 x 1001", "100000000");
    ByteBuffer.wrap(png).putInt(16, 10_000).putInt(20, 10_000);
    Codecs.assertRefused(() -> decode(checksummed(png)), "promises 10000 x 10000");
  }

  @Test
  void anIntactFrameAroundTooFewRowsIsRefused() {
    byte[] png = file(grey(BufferedImage.TYPE_BYTE_GRAY, 2, 1, 2), "png");
    ByteBuffer.wrap(png).putInt(20, 5);
    Codecs.assertRefused(() -> decode(checksummed(png)), "a.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpeg"})
  void damagedFilesAreRefusedOrValid(String kind) {
    int[] pixels = Codecs.random(SEED).ints(30 * 20, 0, 1 << 24).toArray();
    byte[] bytes = file(rgb(BufferedImage.TYPE_INT_RGB, 30, pixels), kind);
    CodecContractTest.Sample sample =
        new CodecContractTest.Sample(
            MeasureFormat.IMAGE, "q." + kind, DecodeSettings.DEFAULT, List.of(), List.of());
    for (int length = 0; length < bytes.length; length += 10) {
      int cut = length;
      Codecs.assertRefused(() -> sample.decode(Arrays.copyOf(bytes, cut)), "q." + kind);
    }
    for (int trial = 0; trial < 2000; trial++) {
      long seed = SEED + trial;
      // Damage in the first bytes, where the lengths stand, is worth most trials.
      int reach = trial % 2 == 0 ? bytes.length : Math.min(bytes.length, 120);
      byte[] damaged = bytes.clone();
      byte[] head = CodecContractTest.mutated(Arrays.copyOf(bytes, reach), Codecs.random(seed));
      System.arraycopy(head, 0, damaged, 0, reach);
      byte[] file = kind.equals("png") ? checksummed(damaged) : damaged;
      CodecContractTest.survive(sample, file, "seed " + seed);
    }
  }

  /**
   * The file with right checksums as far as its chunks make sense: damage that they do not show.
   */
  private static byte[] checksummed(byte[] png) {
    byte[] result = png.clone();
    ByteBuffer buffer = ByteBuffer.wrap(result).order(ByteOrder.BIG_ENDIAN);
    int at = 8;
    while (at + 12 <= result.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > result.length - at - 12) {
        break;
      }
      CRC32 checksum = new CRC32();
      checksum.update(result, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) checksum.getValue());
      at += 12 + length;
    }
    return result;
  }

  /** A photograph is read as viewers show it: where its first row and column lie, by Exif. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 8x16", "2, 0, 1, 8x16", "3, 1, 1, 8x16", "4, 1, 0, 8x16",
    "5, 0, 0, 16x8", "6, 0, 1, 16x8", "7, 1, 1, 16x8", "8, 1, 0, 16x8",
    "0, 0, 0, 8x16", "9, 0, 0, 8x16"
  })
  void photographsAreTurnedUpright(int orientation, int bottom, int right, String shape) {
    BufferedImage stored = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 4; column++) {
        stored.getRaster().setSample(column, row, 0, 255);
      }
    }
    byte[] jpeg = file(stored, "jpeg");
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer exif = ByteBuffer.allocate(jpeg.length + 36);
      exif.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) 34);
      exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).order(order);
      exif.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
      exif.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
      exif.putShort((short) 42).putInt(8).putShort((short) 1);
      exif.putShort((short) 0x112).putShort((short) 3).putInt(1);
      exif.putShort((short) orientation).putShort((short) 0).putInt(0);
      exif.put(jpeg, 2, jpeg.length - 2);
      GridMeasure read = (GridMeasure) Codecs.only(decode(exif.array()));
      assertEquals(shape, GridMeasure.shapeText(read.shape()));
      int rows = read.shape()[0];
      int columns = read.shape()[1];
      double corner = read.masses()[bottom * (rows - 1) * columns + right * (columns - 1)];
      double opposite =
          read.masses()[(1 - bottom) * (rows - 1) * columns + (1 - right) * (columns - 1)];
      assertTrue(corner > 0.05, "mass " + corner);
      assertTrue(opposite < 0.01, "mass " + opposite);
    }
  }

  /** What numpy made, and tifffile, Pillow and the formats' own words wrote. */
  private static final int[] SIXTEEN_BITS = {
    53182, 5613, 11759, 15519, 11885, 52512, 56966,
    38152, 2582, 6168, 21771, 28385, 40712, 31395,
    17353, 10468, 45312, 48141, 2142, 7449, 29630,
    25639, 58184, 33865, 27532, 28221, 43668, 38456,
    11326, 48354, 49593, 62669, 51524, 18625, 20970
  };

  private static GridMeasure sample(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/images", name));
    return (GridMeasure)
        Codecs.only(Codecs.decode(MeasureFormat.IMAGE, bytes, name, DecodeSettings.DEFAULT));
  }

  private static void assertMasses(int[] expected, GridMeasure found) {
    double sum = Arrays.stream(expected).sum();
    double[] masses = Arrays.stream(expected).mapToDouble(value -> value / sum).toArray();
    assertArrayEquals(masses, found.masses(), 1e-16);
  }

  @ParameterizedTest
  @CsvSource({
    "plain.tif, 65536", // uncompressed
    "pil.tif, 65536", // LZW
    "white.tif, 65536", // 0 is white
    "p7.pam, 65536",
    "p5m.pgm, 1001", // samples to 1000 in two bytes
    "p2_10.pgm, 11" // in words, to 10
  })
  void sixteenBitsAndMore(String name, int levels) throws IOException {
    GridMeasure found = sample(name);
    assertArrayEquals(new int[] {5, 7}, found.shape());
    assertMasses(Arrays.stream(SIXTEEN_BITS).map(value -> value % levels).toArray(), found);
  }

  @Test
  void tiffIsTurnedUpright() throws IOException {
    GridMeasure found = sample("rot6.tif");
    assertArrayEquals(new int[] {7, 5}, found.shape());
    int[] turned = new int[SIXTEEN_BITS.length];
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 7; column++) {
        turned[column * 5 + 4 - row] = SIXTEEN_BITS[row * 7 + column];
      }
    }
    assertMasses(turned, found);
  }

  @Test
  void refusesWhatIsNotOnePicture() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/images/plain.tif"));
    for (byte[] cut :
        List.of(
            Arrays.copyOf(whole, whole.length - 20),
            Codecs.utf8("P5\n7 5\n255\nabc"),
            Codecs.utf8("P2\n2 1\n255\n7"))) {
      Codecs.assertRefused(
          () -> Codecs.decode(MeasureFormat.IMAGE, cut, "cut", DecodeSettings.DEFAULT),
          "The image (cut) ");
    }
  }

  @Test
  void coloursOfTiffAndNetpbm() throws IOException {
    for (String name : List.of("plain.tif", "pil.tif", "white.tif", "p5m.pgm", "p7.pam")) {
      assertFalse(isColoured(name), name);
    }
    assertTrue(isColoured("rgb.tif"));
    assertTrue(ImageColour.isStored(new ByteArrayInputStream(Codecs.utf8("P3 1 1 255 1 2 3"))));
  }

  private static boolean isColoured(String name) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("src/test/resources/images", name))) {
      return ImageColour.isStored(in);
    }
  }
}
