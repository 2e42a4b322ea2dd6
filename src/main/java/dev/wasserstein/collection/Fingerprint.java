// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A hash of ids, weights and contents: the sum of those of the measures, modulo 2^128. */
final class Fingerprint<M extends Measure> implements BlockAggregator<M, Integer, BigInteger> {
  private static final long serialVersionUID = 1L;

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  /** The hash as people see it. */
  static String text(BigInteger hash) {
    return String.format(Locale.ROOT, "%032x", hash);
  }

  @Override
  public BigInteger zero() {
    return BigInteger.ZERO;
  }

  @Override
  public BigInteger add(
      BigInteger sum, Integer state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
    BigInteger all = sum;
    for (WeightedMeasure<M> weighted : block) {
      all = merge(all, hash(weighted));
    }
    return all;
  }

  @Override
  public BigInteger merge(BigInteger left, BigInteger right) {
    return left.add(right).mod(MODULUS);
  }

  private static BigInteger hash(WeightedMeasure<?> weighted) {
    MessageDigest digest = ContentDigest.sha256();
    digest.update(weighted.measure().id().getBytes(StandardCharsets.UTF_8));
    ContentDigest.update(digest, new double[] {weighted.weight()});
    digest.update(ContentDigest.of(weighted.measure()));
    return new BigInteger(1, Arrays.copyOf(digest.digest(), 16));
  }
}
