// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/** A hash (SHA-256) of what a measure consists of, its id apart. */
@Internal
public final class ContentDigest {
  private ContentDigest() {}

  /** The hash; of a measure that was binned that of the original. */
  public static byte[] of(Measure measure) {
    if (measure instanceof BinnedMeasure binned) {
      return binned.digest();
    }
    MessageDigest digest = sha256();
    arrays(measure).forEach(array -> update(digest, array));
    return digest.digest();
  }

  /**
   * A hash of 64 bits, in a hundredth of the time: for fingerprints of very many small measures,
   * not against malice.
   */
  static long quick(Measure measure) {
    if (measure instanceof BinnedMeasure binned) {
      return ByteBuffer.wrap(binned.digest()).getLong();
    }
    long hash = 0;
    for (double[] array : arrays(measure)) {
      hash = mix(hash + array.length);
      for (double value : array) {
        hash = mix(hash + Double.doubleToLongBits(value));
      }
    }
    return hash;
  }

  /** Stafford's 13th variant, as SplitMix64 has it. */
  private static long mix(long bits) {
    long z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static List<double[]> arrays(Measure measure) {
    return measure.match(
        cloud -> List.of(cloud.masses(), cloud.support()),
        grid -> List.of(Arrays.stream(grid.shape()).asDoubleStream().toArray(), grid.masses()),
        gaussian -> List.of(gaussian.mean(), gaussian.covariance()),
        mixture -> List.of(mixture.masses(), mixture.means(), mixture.covariances()),
        quantiles -> List.of(quantiles.levels(), quantiles.values()));
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  public static void update(MessageDigest digest, double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * Math.min(values.length, 1024));
    for (int k = 0; k < values.length; k++) {
      bytes.putDouble(values[k]);
      if (!bytes.hasRemaining() || k == values.length - 1) {
        digest.update(bytes.flip());
        bytes.clear();
      }
    }
  }
}
