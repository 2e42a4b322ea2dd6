// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How shards are combined. */
public enum WaspMode {
  /** Each parameter alone: the average of the quantile functions, in closed form. */
  MARGINAL,
  /** All parameters of a block together: the free-support barycenter by particle flow. */
  JOINT,
  /** Every draw moved by the optimal affine map to the barycenter of the shards' Gaussians. */
  GAUSSIAN;

  /** The name that users write. */
  public String modeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all modes. */
  public static List<String> names() {
    return Arrays.stream(values()).map(WaspMode::modeName).toList();
  }

  /** The mode of a name. */
  public static WaspMode named(String modeName) {
    return valueOf(modeName.toUpperCase(Locale.ROOT));
  }
}
