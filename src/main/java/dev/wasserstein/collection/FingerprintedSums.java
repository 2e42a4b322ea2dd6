// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;

/** {@link SummarySums} and {@link Fingerprint} in one pass, for measures that are far away. */
final class FingerprintedSums<M extends Measure>
    implements BlockAggregator<M, Integer, FingerprintedSums.Partial> {
  private static final long serialVersionUID = 1L;

  private final SummarySums.Aggregator<M> sums = new SummarySums.Aggregator<>();
  private final Fingerprint<M> hashes = new Fingerprint<>();

  /** Both partial results. */
  record Partial(SummarySums sums, BigInteger hash) implements Serializable {}

  @Override
  public Partial zero() {
    return new Partial(sums.zero(), hashes.zero());
  }

  @Override
  public Partial add(
      Partial sum, Integer state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
    return new Partial(
        sums.add(sum.sums(), state, block, memory), hashes.add(sum.hash(), state, block, memory));
  }

  @Override
  public Partial merge(Partial left, Partial right) {
    return new Partial(
        sums.merge(left.sums(), right.sums()), hashes.merge(left.hash(), right.hash()));
  }
}
