// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MeasurePictureTest {
  private static final int[] SHAPE = {6, 8};

  private static GridMeasure spot(int row, int column) {
    double[] masses = new double[SHAPE[0] * SHAPE[1]];
    masses[row * SHAPE[1] + column] = 1;
    return new GridMeasure("spot", SHAPE, masses);
  }

  private static BufferedImage decoded(MeasurePicture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(picture.png()));
  }

  @Test
  void aCellAtTheTopRightIsInkAtTheTopRight() throws IOException {
    BufferedImage image = decoded(MeasurePicture.of(spot(0, 5)));
    assertEquals(8, image.getWidth());
    assertEquals(6, image.getHeight());
    for (int row = 0; row < 6; row++) {
      for (int column = 0; column < 8; column++) {
        int expected = row == 0 && column == 5 ? 0 : 255;
        assertEquals(expected, image.getRaster().getSample(column, row, 0));
      }
    }
  }

  @Test
  void greysSurviveThePngExactly() throws IOException {
    double[] masses = new double[256];
    for (int k = 0; k < 256; k++) {
      masses[k] = k / 32640.0;
    }
    MeasurePicture picture = MeasurePicture.of(new GridMeasure("ramp", new int[] {16, 16}, masses));
    BufferedImage image = decoded(picture);
    for (int k = 0; k < 256; k++) {
      assertEquals(255 - k, picture.grey(k / 16, k % 16));
      assertEquals(255 - k, image.getRaster().getSample(k % 16, k / 16, 0));
    }
  }

  @Test
  void aCloudFromAGridHasTheSamePicture() {
    RandomGenerator random = SubSeed.stream(7, 0);
    double[] masses = new double[48];
    double sum = 0;
    for (int k = 0; k < 48; k++) {
      masses[k] = random.nextInt(4);
      sum += masses[k];
    }
    for (int k = 0; k < 48; k++) {
      masses[k] /= sum;
    }
    GridMeasure grid = new GridMeasure("g", SHAPE, masses);
    MeasurePicture cells = MeasurePicture.of(grid);
    MeasurePicture atoms =
        MeasurePicture.of(grid.toDiscrete(), Raster.ofGrid(SHAPE, 1), 0, MeasurePicture.Ink.LINEAR);
    assertArrayEquals(cells.png(), atoms.png());
  }

  @Test
  void blurredAtomIsDarkestWhereItLies() {
    DiscreteMeasure atom = spot(0, 5).toDiscrete();
    MeasurePicture picture =
        MeasurePicture.of(atom, Raster.ofGrid(SHAPE, 5), 3, MeasurePicture.Ink.LINEAR);
    assertEquals(0, picture.grey(2, 27));
    assertEquals(picture.grey(2, 26), picture.grey(2, 28));
    assertEquals(picture.grey(1, 27), picture.grey(3, 27));
    assertEquals(255, picture.grey(29, 0));
  }

  @Test
  void cartesianPicturesHaveTheSecondCoordinateUpward() {
    DiscreteMeasure cloud = DiscreteMeasure.uniform("up", 2, new double[] {0.15, 0.85});
    Raster raster = new Raster(10, 10, 0, 1, 1, 0, Orientation.CARTESIAN);
    MeasurePicture picture = MeasurePicture.of(cloud, raster, 0, MeasurePicture.Ink.LINEAR);
    assertEquals(0, picture.grey(1, 1));
  }

  @Test
  void largeGridsShrinkAndKeepTheirPlace() {
    double[] masses = new double[400 * 200];
    masses[10 * 200 + 150] = 1;
    GridMeasure grid = new GridMeasure("large", new int[] {400, 200}, masses);
    MeasurePicture picture = MeasurePicture.of(grid, 100);
    assertEquals(100, picture.rows());
    assertEquals(50, picture.columns());
    assertEquals(0, picture.grey(2, 37));
  }

  @Test
  void needsNoDisplayAndAnswersTheSameTwice() {
    assertArrayEquals(MeasurePicture.of(spot(2, 2)).png(), MeasurePicture.of(spot(2, 2)).png());
    assertTrue(MeasurePicture.of(spot(2, 2)).dataUri().startsWith("data:image/png;base64,"));
  }

  @Test
  void refusesWhatHasNoPicture() {
    GridMeasure cube = new GridMeasure("cube", new int[] {1, 1, 1}, new double[] {1});
    DiscreteMeasure line = DiscreteMeasure.uniform("line", 1, new double[] {1});
    Raster raster = Raster.ofGrid(SHAPE, 1);
    assertThrows(IllegalArgumentException.class, () -> MeasurePicture.of(cube));
    assertThrows(
        IllegalArgumentException.class,
        () -> MeasurePicture.of(line, raster, 0, MeasurePicture.Ink.LINEAR));
    assertThrows(
        IllegalArgumentException.class, () -> new Raster(0, 1, 0, 1, 0, 1, Orientation.IMAGE));
  }
}
