// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FilmTest {
  private static final int SIDE = 24;

  private static Film film(List<Measure> frames) {
    return new Film(frames, frames, List.of(), List.of(), Orientation.IMAGE);
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** The pixels of a shape, in the coordinates of a square image. */
  private static DiscreteMeasure shape(String id, BiPredicate<Double, Double> inside) {
    List<Double> support = new ArrayList<>();
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        if (inside.test(row - 11.5, column - 11.5)) {
          support.add(row / (SIDE - 1.0));
          support.add(column / (SIDE - 1.0));
        }
      }
    }
    return DiscreteMeasure.uniform(
        id, 2, support.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<List<Measure>> kinds() {
    return List.of(
        List.of(
            DiscreteMeasure.uniform("a", 2, new double[] {0, 0, 1, 2}),
            DiscreteMeasure.uniform("b", 2, new double[] {5, 1})),
        List.of(
            DiscreteMeasure.uniform("a", 2, new double[] {0, 0}),
            DiscreteMeasure.uniform("b", 2, new double[] {1e6, 1})),
        List.of(DiscreteMeasure.uniform("a", 2, new double[] {3, 3})),
        List.of(
            DiscreteMeasure.uniform("a", 3, new double[] {0, 0, 1, 2, 4, 5}),
            DiscreteMeasure.uniform("b", 3, new double[] {5, 1, 2})),
        List.of(DiscreteMeasure.uniform("a", 5, new double[] {0, 0, 1, 2, 4, 5, 4, 3, 2, 1})),
        List.of(DiscreteMeasure.uniform("a", 1, new double[] {0, 0, 1})),
        List.of(DiscreteMeasure.uniform("a", 1, new double[] {-7})),
        List.of(new QuantileMeasure("a", new double[] {0.1, 0.5, 0.9}, new double[] {1, 2, 2})),
        List.of(
            new GaussianMeasure("a", new double[] {0, 0}, new double[] {1, 0.5, 0.5, 2}),
            new GaussianMeasure("b", new double[] {4, 0}, new double[] {1, 0, 0, 0})),
        List.of(new GaussianMeasure("a", new double[3], new double[] {1, 0, 0, 0, 2, 0, 0, 0, 3})),
        List.of(new GaussianMeasure("a", new double[] {2}, new double[] {4})),
        List.of(grid(4, 7), grid(4, 7)),
        List.of(grid(9), grid(9)),
        List.of(grid(3, 4, 5), grid(3, 4, 5)));
  }

  private static GridMeasure grid(int... shape) {
    double[] masses = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(masses, k -> k + 1.0);
    double sum = Arrays.stream(masses).sum();
    return GridMeasure.trusted("g", shape, Arrays.stream(masses).map(m -> m / sum).toArray());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindHasPicturesOfOneSize(List<Measure> frames) throws IOException {
    Film film = film(frames);
    BufferedImage first = read(film.png(0));
    for (int k = 0; k < frames.size(); k++) {
      BufferedImage image = read(film.png(k));
      assertEquals(first.getWidth(), image.getWidth());
      assertEquals(first.getHeight(), image.getHeight());
      assertTrue(Math.max(image.getWidth(), image.getHeight()) <= 480);
      int darkest = 255;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          darkest = Math.min(darkest, image.getRaster().getSample(x, y, 0));
        }
      }
      assertEquals(0, darkest, "the heaviest pixel is black");
    }
    assertEquals(frames.size(), film.figures(frames.stream().map(Measure::id).toList()).size());
  }

  /** The film is the pictures, grey by grey; it repeats for ever. */
  @Test
  void theAnimationIsThePictures() throws IOException {
    List<Measure> frames = List.of(grid(5, 5), shape("s", (x, y) -> x * x + y * y < 60));
    Film film = film(frames);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(film.animation())));
    assertEquals(2, reader.getNumImages(true));
    for (int k = 0; k < 2; k++) {
      BufferedImage picture = read(film.png(k));
      BufferedImage frame = reader.read(k);
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          int grey = picture.getRaster().getSample(x, y, 0);
          assertEquals(grey << 16 | grey << 8 | grey, frame.getRGB(x, y) & 0xFFFFFF);
        }
      }
    }
    IIOMetadataNode root =
        (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
    assertEquals(1, root.getElementsByTagName("ApplicationExtension").getLength());
    assertEquals(
        "90",
        ((IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0))
            .getAttribute("delayTime"));
  }

  @Test
  void theSheetHoldsAllFrames() throws IOException {
    List<Measure> frames = List.of(grid(8, 8), grid(8, 8), grid(8, 8));
    BufferedImage one = read(film(frames).sheet());
    BufferedImage two =
        read(new Film(frames, frames, frames, List.of(), Orientation.IMAGE).sheet());
    BufferedImage triangle =
        read(new Film(frames, frames, List.of(), List.of(1, 2), Orientation.IMAGE).sheet());
    assertTrue(two.getHeight() > 2 * one.getHeight() - 20);
    assertEquals(one.getWidth(), two.getWidth());
    assertTrue(triangle.getWidth() < one.getWidth());
  }

  /** A disc, a ring, two discs, and a frame of pixels with a cross, which has four holes. */
  @Test
  void shapesHaveTheirTopology() {
    List<Measure> shapes =
        List.of(
            shape("disc", (x, y) -> x * x + y * y < 80),
            shape("ring", (x, y) -> x * x + y * y < 110 && x * x + y * y > 25),
            shape("two", (x, y) -> (Math.abs(x) - 7) * (Math.abs(x) - 7) + y * y < 20),
            shape(
                "window",
                (x, y) ->
                    Math.max(Math.abs(x), Math.abs(y)) < 11
                        && (Math.max(Math.abs(x), Math.abs(y)) > 9
                            || Math.min(Math.abs(x), Math.abs(y)) < 1)));
    Film film = film(shapes);
    assertEquals(Optional.of(new Topology(1, 0)), film.topology(0));
    assertEquals(Optional.of(new Topology(1, 1)), film.topology(1));
    assertEquals(Optional.of(new Topology(2, 0)), film.topology(2));
    assertEquals(Optional.of(new Topology(1, 4)), film.topology(3));
  }

  /** Atoms that have moved apart are still one shape: a stretched ring has one hole. */
  @ParameterizedTest
  @CsvSource({"1.1, 0.9", "1.5, 1.5", "2.2, 0.7", "2.5, 2.5"})
  void movedAtomsKeepTheirShape(double down, double across) {
    DiscreteMeasure ring = shape("ring", (x, y) -> x * x + y * y < 110 && x * x + y * y > 25);
    double[] moved = ring.support().clone();
    for (int i = 0; i < ring.size(); i++) {
      moved[2 * i] *= down;
      moved[2 * i + 1] *= across;
    }
    DiscreteMeasure stretched = DiscreteMeasure.uniform("stretched", 2, moved);
    Film film =
        new Film(List.of(ring), List.of(stretched), List.of(), List.of(), Orientation.IMAGE);
    assertEquals(Optional.of(new Topology(1, 1)), film.topology(0));
  }

  /** A closed curve has a hole, also where its atoms have moved apart. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1.4, 0.9", "2, 2"})
  void aCurveIsOneShape(double down, double across) {
    DiscreteMeasure curve = shape("curve", (x, y) -> Math.max(Math.abs(x), Math.abs(y)) == 9.5);
    double[] moved = curve.support().clone();
    for (int i = 0; i < curve.size(); i++) {
      moved[2 * i] *= down;
      moved[2 * i + 1] *= across;
    }
    DiscreteMeasure stretched = DiscreteMeasure.uniform("stretched", 2, moved);
    Film film =
        new Film(List.of(curve), List.of(stretched), List.of(), List.of(), Orientation.IMAGE);
    assertEquals(Optional.of(new Topology(1, 1)), film.topology(0));
  }

  @Test
  void cloudsOfNoImageHaveNone() {
    List<Measure> cloud = List.of(DiscreteMeasure.uniform("a", 2, new double[] {0, 0.1, 3.7, 2}));
    assertEquals(
        Optional.empty(),
        new Film(cloud, cloud, List.of(), List.of(), Orientation.CARTESIAN).topology(0));
  }
}
