// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * MNIST's format: the first axis counts the measures, the others are the grid. The numbers are
 * intensities, rescaled to sum to 1. The measures are named after the file and their index from 0,
 * {@code train-images-00017}. Written as float64, without ids and weights.
 */
final class IdxCodec implements MeasureDecoder, MeasureEncoder {
  private static final int WHITE = 255;

  @Override
  public void decode(
      InputStream in, String fileName, DecodeSettings settings, Consumer<MeasureRecord> sink)
      throws IOException {
    IdxHeader header = IdxHeader.read(in, fileName);
    int[] lengths = header.lengths();
    if (lengths.length == 1) {
      throw IdxHeader.malformed(
          "has one axis: it looks like a label file", "a count and the axes of a grid", fileName);
    }
    int[] shape = Arrays.copyOfRange(lengths, 1, lengths.length);
    long cells = Arrays.stream(shape).anyMatch(n -> n == 0) ? 0 : GridMeasure.cells(shape);
    if (cells < 1 || cells > Integer.MAX_VALUE - 8) {
      throw IdxHeader.malformed(
          "has grids of shape " + GridMeasure.shapeText(shape), "1 to 2^31 - 9 cells", fileName);
    }
    if (settings.ink() == DecodeSettings.Ink.DARK && header.type() != SampleType.U8) {
      throw new BadInputException(
          "The file",
          fileName,
          "holds numbers without a fixed white",
          "unsigned bytes where ink is dark",
          "Leave out --invert.");
    }
    int digits = Math.max(5, Integer.toString(Math.max(lengths[0] - 1, 0)).length());
    String pattern = "-%0" + digits + "d";
    for (int n = 0; n < lengths[0]; n++) {
      double[] values = header.type().read(in, (int) cells, ByteOrder.BIG_ENDIAN, fileName);
      if (settings.ink() == DecodeSettings.Ink.DARK) {
        Arrays.setAll(values, i -> WHITE - values[i]);
      }
      String id = FileNames.stem(fileName) + String.format(Locale.ROOT, pattern, n);
      sink.accept(
          new MeasureRecord(
              Intensities.measure(id, shape, values, settings.pixels(), fileName),
              Double.NaN,
              fileName));
    }
    SampleType.requireEnd(in, fileName);
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    List<GridMeasure> grids = Encoding.gridsOfOneShape(measures, MeasureFormat.IDX);
    int[] shape = grids.get(0).shape();
    if (shape.length > 254) {
      throw Encoding.refused(measures.get(0), "has " + shape.length + " axes", "at most 254");
    }
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    data.write(new byte[] {0, 0, IdxHeader.F64_CODE, (byte) (shape.length + 1)});
    data.writeInt(grids.size());
    for (int length : shape) {
      data.writeInt(length);
    }
    for (GridMeasure grid : grids) {
      for (double mass : grid.masses()) {
        data.writeDouble(mass);
      }
    }
    data.flush();
  }
}
