// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of posterior draws as a measure: a point cloud with an atom for each draw, of equal masses
 * or of the draws' weights, and a coordinate for each parameter, named after the file. Its chains
 * are one.
 */
public final class DrawsCodec implements MeasureDecoder {
  private final DrawsDecoder decoder;

  DrawsCodec(DrawsDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    Draws draws = decoder.decode(in, fileName, name -> true);
    sink.accept(record(FileNames.drawsId(fileName), draws));
  }

  /** Draws as a measure. */
  public static MeasureRecord record(String id, Draws draws) {
    return new MeasureRecord(
        draws.isWeighted()
            ? DiscreteMeasure.trusted(id, draws.dimension(), draws.weights(), draws.values())
            : DiscreteMeasure.trustedUniform(id, draws.dimension(), draws.values()),
        Double.NaN,
        draws.place(),
        0,
        draws.labels().isEmpty() ? draws.parameters() : draws.labels());
  }
}
