// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.SolveWork;
import org.apache.spark.util.AccumulatorV2;

/** The work of all tasks, as Spark adds it up and shows it. */
final class WorkAccumulator extends AccumulatorV2<SolveWork, SolveWork> {
  private static final long serialVersionUID = 1L;

  private SolveWork sum = SolveWork.NONE;

  @Override
  public boolean isZero() {
    return sum.equals(SolveWork.NONE);
  }

  @Override
  public AccumulatorV2<SolveWork, SolveWork> copy() {
    WorkAccumulator copy = new WorkAccumulator();
    copy.sum = sum;
    return copy;
  }

  @Override
  public void reset() {
    sum = SolveWork.NONE;
  }

  @Override
  public void add(SolveWork work) {
    sum = sum.plus(work);
  }

  @Override
  public void merge(AccumulatorV2<SolveWork, SolveWork> other) {
    sum = sum.plus(other.value());
  }

  @Override
  public SolveWork value() {
    return sum;
  }
}
