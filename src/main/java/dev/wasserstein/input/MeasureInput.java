// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** Measures that were read and checked one by one, on this machine or over a cluster. */
public interface MeasureInput extends AutoCloseable {
  /** Each measure was read by one task, or by this process. */
  String WHOLE = "a measure at a time";

  /** What the measures become before an algorithm sees them, such as point clouds of grids. */
  interface Conversion<M extends Measure> extends Serializable {
    /** The measure of a record. */
    M convert(MeasureRecord record);
  }

  /** One header for each measure, in the order of the files and within them. */
  List<MeasureHeader> headers();

  /**
   * The collection for an algorithm. The measures as they were read are given up: what is still
   * needed of them is fetched before.
   *
   * @param weights a weight for each id; measures of weight 0 are left out
   */
  <M extends Measure> Measures<M> measures(Map<String, Double> weights, Conversion<M> conversion);

  /** The measures with these ids, brought to the caller in the order of the input. */
  List<MeasureRecord> fetch(List<String> ids);

  /** "local" or "spark". */
  String engine();

  /** How the measures were read, for records of runs. */
  default String reading() {
    return WHOLE;
  }

  /** The rows of files that are no measures, and no fault: those of a hub that are no quantiles. */
  default long passedOver() {
    return 0;
  }

  @Override
  void close();
}
