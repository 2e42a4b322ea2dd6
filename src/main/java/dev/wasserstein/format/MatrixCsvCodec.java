// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import java.io.IOException;
import java.io.InputStream;

/**
 * A grid measure as a matrix of text, the form of the DOTmark benchmark (Schrieber, Schuhmacher and
 * Gottschlich 2017): a line for each index of the first axis, without a header. A single line, or
 * lines of single numbers, make a grid of one axis; {@link DecodeSettings#shape} makes others. The
 * file name is the id.
 */
final class MatrixCsvCodec implements MeasureDecoder {
  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    NumberTable table = NumberTable.read(in, fileName, "lines of masses");
    int[] shape = settings.shape().stream().mapToInt(Integer::intValue).toArray();
    if (shape.length == 0) {
      shape =
          Math.min(table.rows(), table.columns()) == 1
              ? new int[] {table.numbers().length}
              : new int[] {table.rows(), table.columns()};
    } else if (GridMeasure.cells(shape) != table.numbers().length) {
      throw new BadInputException(
          "The file",
          fileName,
          "has " + table.rows() + " lines of " + table.columns() + " masses",
          "a mass for each cell of a grid of shape " + GridMeasure.shapeText(shape),
          "Correct --shape, or leave it out.");
    }
    sink.accept(
        new MeasureRow()
            .id(FileNames.stem(fileName))
            .shape(shape)
            .masses(table.numbers())
            .toRecord(settings.massRule(), fileName));
  }
}
