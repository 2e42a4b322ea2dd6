// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * MNIST's format: the first axis counts the measures, the others are the grid. The numbers are
 * intensities, rescaled to sum to 1. The measures are named after the file and their index from 0,
 * {@code train-images-00017}. Written as float64, without ids and weights.
 */
final class IdxCodec implements MeasureSeries.Decoder, MeasureEncoder {
  @Override
  public MeasureSeries open(InputStream in, String fileName) throws IOException {
    return IdxImages.of(in, fileName);
  }

  @Override
  public DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    try (InputStream in = file.from(0)) {
      IdxImages images = IdxImages.of(in, fileName);
      return DecodedSize.images(images.count(), images.cells(), images.axes(), settings.pixels());
    }
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
