// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the columns of a table of draws are, by their names, whatever the letters' case: of R's
 * posterior and tidybayes, of coda, of MCMCChains, of Stan, and of what Tracer reads: BEAST,
 * MrBayes and RevBayes.
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

  /** The first column of what Tracer reads, in lower case: the number of the iteration. */
  private static final Set<String> STATES =
      Set.of("state", "sample", "gen", "generation", "iteration");

  /** Logarithms of densities in what Tracer reads, in lower case. */
  private static final Set<String> DENSITIES =
      Set.of("posterior", "likelihood", "prior", "joint", "lnl", "lnpr");

  /** The number of the run in logs of RevBayes, in lower case. */
  private static final String REPLICATE = "replicate_id";

  /** A model might have a parameter of one of these names. */
  private static final int LEAST_OF_TRACER = 2;

  private final boolean ofTuring;
  private final boolean ofTracer;
  private final String first;

  /** The columns of a table with these names. */
  public DrawsColumns(List<String> names) {
    this(names, isOfTracer(names));
  }

  private DrawsColumns(List<String> names, boolean ofTracer) {
    ofTuring =
        names.stream().filter(TURING::contains).count() >= LEAST_OF_TURING
            || (isOfMcmcChains(names) && names.contains("lp"));
    this.ofTracer = ofTracer;
    first = names.isEmpty() ? "" : names.get(0);
  }

  /** The columns of a log that is known to be one of those that Tracer reads. */
  static DrawsColumns ofTracer(List<String> names) {
    return new DrawsColumns(names, true);
  }

  /** Whether the first two columns are those with which tables of MCMCChains begin. */
  static boolean isOfMcmcChains(List<String> names) {
    return names.size() > 2 && names.subList(0, 2).equals(List.of("iteration", "chain"));
  }

  /** Whether the first column numbers the states, and others are logarithms of densities. */
  static boolean isOfTracer(List<String> names) {
    return !names.isEmpty()
        && STATES.contains(lower(names.get(0)))
        && names.stream().filter(name -> DENSITIES.contains(lower(name))).count()
            >= LEAST_OF_TRACER;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What a column is. */
  public Kind of(String name) {
    String lower = lower(name);
    if (CHAINS.contains(lower) || (ofTracer && lower.equals(REPLICATE))) {
      return Kind.CHAIN;
    }
    if (lower.equals(".log_weight")) {
      return Kind.LOG_WEIGHT;
    }
    boolean density = ofTracer && (name.equals(first) || DENSITIES.contains(lower));
    return NUMBERS.contains(lower)
            || name.endsWith("__")
            || density
            || (ofTuring && TURING.contains(name))
        ? Kind.OTHER
        : Kind.PARAMETER;
  }
}
