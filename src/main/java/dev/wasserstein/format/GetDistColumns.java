// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the columns of chains are that GetDist reads: those of Cobaya and, known by their names
 * {@code section--parameter}, of CosmoSIS.
 */
final class GetDistColumns {
  /** The kind of a column. */
  enum Kind {
    /** The draws of a parameter. */
    PARAMETER,
    /** How often the sampler stayed at a draw, or its weight. */
    WEIGHT,
    /** The logarithm of a weight. */
    LOG_WEIGHT,
    /** A log density, or what the sampler says of a draw. */
    OTHER
  }

  static final String WEIGHT = "weight";

  /** What stands in the second column of a file without a header. */
  static final String DENSITY = "minuslogpost";

  private static final String LOG_WEIGHT = "log_weight";

  private static final Set<String> OF_COBAYA = Set.of(DENSITY, "minuslogprior", "chi2");

  private static final Set<String> OF_COSMOSIS = Set.of("prior", "post", "like", "weight");

  private final boolean ofCosmosis;

  /** The columns of a table with these names. */
  GetDistColumns(List<String> names) {
    ofCosmosis = names.stream().anyMatch(name -> name.contains("--"));
  }

  /** What a column is. */
  Kind of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(WEIGHT)) {
      return Kind.WEIGHT;
    }
    if (ofCosmosis && lower.equals(LOG_WEIGHT)) {
      return Kind.LOG_WEIGHT;
    }
    // Of each prior and each likelihood: minuslogprior__0, chi2__planck.
    String part = name.replaceFirst("__.*", "");
    return OF_COBAYA.contains(part) || (ofCosmosis && OF_COSMOSIS.contains(lower))
        ? Kind.OTHER
        : Kind.PARAMETER;
  }
}
