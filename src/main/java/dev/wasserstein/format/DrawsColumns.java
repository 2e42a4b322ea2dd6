// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the columns of a table of draws are, by their names, whatever the letters' case: of R's
 * posterior and tidybayes, of coda, of MCMCChains, of Stan.
 */
public final class DrawsColumns {
  /** The kind of a column. */
  public enum Kind {
    /** The draws of a parameter. */
    PARAMETER,
    /** The number of the chain. */
    CHAIN,
    /** The logarithm of the draw's weight, up to a constant. */
    LOG_WEIGHT,
    /** Numbers of draws and shards, and what samplers say of a draw. */
    OTHER
  }

  private static final Set<String> CHAINS = Set.of(".chain", "chain");

  private static final Set<String> NUMBERS =
      Set.of(".iteration", ".draw", "iteration", "iter", "draw", ShardColumn.NAME, "");

  /** What Turing's samplers say of a draw, beside {@code lp}. */
  private static final Set<String> TURING =
      Set.of(
          "lp",
          "loglikelihood",
          "logprior",
          "logjoint",
          "n_steps",
          "is_accept",
          "acceptance_rate",
          "log_density",
          "hamiltonian_energy",
          "hamiltonian_energy_error",
          "max_hamiltonian_energy_error",
          "tree_depth",
          "numerical_error",
          "step_size",
          "nom_step_size");

  /** A model might have parameters of one or two of these names. */
  private static final int LEAST_OF_TURING = 4;

  private final boolean ofTuring;

  /** The columns of a table with these names. */
  public DrawsColumns(List<String> names) {
    ofTuring = names.stream().filter(TURING::contains).count() >= LEAST_OF_TURING;
  }

  /** What a column is. */
  public Kind of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (CHAINS.contains(lower)) {
      return Kind.CHAIN;
    }
    if (lower.equals(".log_weight")) {
      return Kind.LOG_WEIGHT;
    }
    return NUMBERS.contains(lower) || name.endsWith("__") || (ofTuring && TURING.contains(name))
        ? Kind.OTHER
        : Kind.PARAMETER;
  }
}
