// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * One array of NumPy: n × d numbers are a uniform point cloud of n atoms, n numbers one on the
 * line. The file name is the id. Nothing but uniform point clouds can be written, and no weight.
 */
final class NpyCodec implements MeasureDecoder, MeasureEncoder {

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    NpyArray array = NpyArray.read(in, fileName);
    int rank = array.shape().length;
    if (rank != 1 && rank != 2) {
      throw new BadInputException(
          "The array",
          fileName,
          "has " + rank + " axes",
          "n x d (a point cloud) or n (one on the line)",
          "Save a grid as npz with the keys masses and shape.");
    }
    sink.accept(
        new MeasureRow()
            .id(FileNames.stem(fileName))
            .support(array.values(), rank == 1 ? 1 : array.shape()[1])
            .toRecord(settings.massRule(), fileName));
  }

  @Override
  public DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    try (InputStream in = file.from(0)) {
      int[] shape = NpyHeader.read(in, fileName).shape();
      return shape.length == 2
          ? DecodedSize.cloud(shape[0], shape[1])
          : DecodedSize.cloud(shape.length == 1 ? shape[0] : 0, 1);
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    MeasureRecord record = Encoding.only(measures, MeasureFormat.NPY);
    DiscreteMeasure discrete =
        Encoding.as(DiscreteMeasure.class, record, MeasureFormat.NPY, "point clouds");
    double first = discrete.masses()[0];
    if (Arrays.stream(discrete.masses()).anyMatch(mass -> mass != first)) {
      throw Encoding.refused(
          record, "has unequal masses", "equal ones, as npy has no place for masses (npz has)");
    }
    new NpyArray(new int[] {discrete.size(), discrete.dimension()}, discrete.support()).write(out);
  }
}
