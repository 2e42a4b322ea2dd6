// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.SubSeed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes by headers are those of what is decoded, whatever the files shrink to. */
class DecodedSizeTest {
  private static final DecodeSettings POINTS =
      new DecodeSettings(
          DecodeSettings.DEFAULT.massRule(),
          List.of(),
          DecodeSettings.Pixels.POINTS,
          DecodeSettings.Ink.BRIGHT);

  /** A file whose bytes behind a limit must not be asked for. */
  private record Bytes(byte[] bytes, int limit) implements FileBytes {
    @Override
    public InputStream from(long offset) {
      int end = offset == 0 ? Math.min(limit, bytes.length) : bytes.length;
      return new ByteArrayInputStream(bytes, (int) offset, end - (int) offset);
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }

  private static byte[] encoded(MeasureFormat format, Measure... measures) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<MeasureRecord> records =
        Arrays.stream(measures).map(m -> new MeasureRecord(m, Double.NaN, "here")).toList();
    format.encoder().orElseThrow().encode(records, out);
    return out.toByteArray();
  }

  private static GridMeasure grid(String id, int... shape) {
    double[] masses = new double[(int) GridMeasure.cells(shape)];
    masses[masses.length / 2] = 1;
    return new GridMeasure(id, shape, masses);
  }

  private static DecodedSize size(MeasureFormat format, byte[] file, DecodeSettings settings)
      throws IOException {
    return format.decodedSize(new Bytes(file, 8192), "file", settings);
  }

  private static DecodedSize size(MeasureFormat format, byte[] file) throws IOException {
    return size(format, file, DecodeSettings.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp"})
  void anImageIsItsPixels(String kind) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(new BufferedImage(700, 300, BufferedImage.TYPE_BYTE_GRAY), kind, out));
    DecodedSize size = size(MeasureFormat.IMAGE, out.toByteArray());
    assertEquals(new DecodedSize(1, 210_000, 210_000, 8, 2, DecodedSize.Certainty.EXACT), size);
    assertEquals(8L * 210_000, size.bytes());
    assertEquals(
        new DecodedSize(1, 210_000, 210_000, 24, 0, DecodedSize.Certainty.AT_MOST),
        size(MeasureFormat.IMAGE, out.toByteArray(), POINTS));
  }

  @Test
  void idxHasAsManyAsItSays() throws IOException {
    byte[] file = encoded(MeasureFormat.IDX, grid("a", 40, 50), grid("b", 40, 50));
    assertEquals(
        new DecodedSize(2, 4000, 2000, 8, 2, DecodedSize.Certainty.EXACT),
        size(MeasureFormat.IDX, file));
  }

  @Test
  void numpyArraysAreWhatTheirHeadersSay() throws IOException {
    byte[] npy = encoded(MeasureFormat.NPY, DiscreteMeasure.uniform("a", 3, new double[3 * 5000]));
    assertEquals(
        new DecodedSize(1, 5000, 5000, 32, 0, DecodedSize.Certainty.EXACT),
        size(MeasureFormat.NPY, npy));
    byte[] volume = encoded(MeasureFormat.NPZ, grid("a", 20, 30, 40));
    assertTrue(volume.length < 24_000, "compressed");
    assertEquals(
        new DecodedSize(1, 24_000, 24_000, 8, 3, DecodedSize.Certainty.EXACT),
        size(MeasureFormat.NPZ, volume));
    double[] random = SubSeed.stream(1, 75).doubles(2 * 5000).toArray();
    byte[] cloud = encoded(MeasureFormat.NPZ, DiscreteMeasure.uniform("a", 2, random));
    assertTrue(cloud.length > 70_000, "an entry lies far behind another");
    assertEquals(
        new DecodedSize(1, 5000, 5000, 24, 0, DecodedSize.Certainty.EXACT),
        size(MeasureFormat.NPZ, cloud));
    byte[] gaussian =
        encoded(
            MeasureFormat.NPZ, new GaussianMeasure("a", new double[2], new double[] {1, 0, 0, 1}));
    assertEquals(6 * 8, size(MeasureFormat.NPZ, gaussian).bytes());
  }

  @Test
  void textIsEstimatedByItsBeginning() throws IOException {
    double[] random = SubSeed.stream(1, 75).doubles(2 * 5000).toArray();
    for (MeasureFormat format : List.of(MeasureFormat.CSV, MeasureFormat.JSON)) {
      byte[] text = encoded(format, DiscreteMeasure.uniform("a", 2, random));
      DecodedSize size =
          format.decodedSize(new Bytes(text, text.length), "file", DecodeSettings.DEFAULT);
      assertEquals(DecodedSize.Certainty.ROUGH, size.certainty());
      assertTrue(size.bytes() > 8 * 15_000 / 2 && size.bytes() < 2 * 8 * 15_000, size.toString());
    }
  }

  /** What is wrong with a file is said where it is decoded. */
  @Test
  void damagedFilesHaveASizeToo() throws IOException {
    byte[] noise = new byte[1000];
    SubSeed.stream(1, 75).nextBytes(noise);
    for (MeasureFormat format : MeasureFormat.values()) {
      for (int length : new int[] {0, 1, 10, 1000}) {
        DecodedSize size = size(format, Arrays.copyOf(noise, length));
        assertEquals(DecodedSize.Certainty.ROUGH, size.certainty(), format.formatName());
      }
    }
    byte[] whole = encoded(MeasureFormat.NPZ, grid("a", 20, 30, 40));
    size(MeasureFormat.NPZ, Arrays.copyOf(whole, whole.length - 3));
  }
}
