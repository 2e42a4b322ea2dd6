// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.util.function.Consumer;

/** Receives what a decoder finds in a file. */
@FunctionalInterface
public interface RecordSink extends Consumer<MeasureRecord> {
  /**
   * Takes note of rows that are no measures, and are no fault.
   *
   * @param rows their number
   */
  default void passedOver(long rows) {
    // Who only wants the measures need not know.
  }
}
