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
    List<double[]> arrays =
        measure.match(
            cloud -> List.of(cloud.masses(), cloud.support()),
            grid -> List.of(Arrays.stream(grid.shape()).asDoubleStream().toArray(), grid.masses()),
            gaussian -> List.of(gaussian.mean(), gaussian.covariance()),
            mixture -> List.of(mixture.masses(), mixture.means(), mixture.covariances()),
            quantiles -> List.of(quantiles.levels(), quantiles.values()));
    arrays.forEach(array -> update(digest, array));
    return digest.digest();
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
