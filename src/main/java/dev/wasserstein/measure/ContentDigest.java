// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

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
    if (measure instanceof DiscreteMeasure discrete) {
      update(digest, discrete.masses());
      update(digest, discrete.support());
    } else if (measure instanceof GridMeasure grid) {
      update(digest, Arrays.stream(grid.shape()).asDoubleStream().toArray());
      update(digest, grid.masses());
    } else if (measure instanceof GaussianMeasure gaussian) {
      update(digest, gaussian.mean());
      update(digest, gaussian.covariance());
    } else if (measure instanceof GaussianMixture mixture) {
      update(digest, mixture.masses());
      update(digest, mixture.means());
      update(digest, mixture.covariances());
    }
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
