// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the bound of the dual problem can be had, and how. */
final class DualBounds {
  /** A bound within this part of the best one that there is. */
  private static final double PRECISION = 1e-4;

  private static final int MOST_ROUNDS = 100;

  /** The part of the heap that a problem may take. */
  private static final double SHARE = 0.5;

  private DualBounds() {}

  /**
   * Refuses the bound where there is none.
   *
   * @throws OptionException if {@code --lower-bound dual} was given for such a problem
   */
  static void check(Settings values, MethodChoice<?, ?> choice, List<MeasureHeader> headers) {
    if (values.get(Options.LOWER_BOUND) == BoundChoice.DUAL) {
      obstacle(values, choice, headers)
          .ifPresent(
              why -> {
                throw new OptionException(
                    "--lower-bound dual " + why + " Use --lower-bound pairwise.");
              });
    }
  }

  /** Whether {@code best} may take it. */
  static boolean isPossible(
      Settings values, MethodChoice<?, ?> choice, List<MeasureHeader> headers) {
    return obstacle(values, choice, headers).isEmpty();
  }

  private static Optional<String> obstacle(
      Settings values, MethodChoice<?, ?> choice, List<MeasureHeader> headers) {
    MeasureHeader first = headers.get(0);
    if (values.get(Options.OBJECTIVE) == Objective.MEDIAN) {
      return Optional.of("is of means; the run computes a median.");
    }
    boolean exact = values.get(Options.EVALUATE) == Evaluation.EXACT;
    if (!first.hasAtoms() || !choice.sumsSquaredWasserstein(exact)) {
      return Optional.of(
          "is of Σ λ W₂² between measures with atoms, which --method "
              + values.get(BarycenterMethods.OPTION)
              + " does not sum for these measures"
              + (exact ? "." : " (with --evaluate exact some methods do)."));
    }
    if (first.dimension() > MultiMarginal.MOST_FOR_BOXES) {
      return Optional.of(
          "is for up to "
              + MultiMarginal.MOST_FOR_BOXES
              + " dimensions; the measures have "
              + first.dimension()
              + ".");
    }
    return tooLarge(headers);
  }

  /** Why the multi-marginal problem of these measures does not fit here; empty where it does. */
  static Optional<String> tooLarge(List<MeasureHeader> headers) {
    if (headers.size() <= 2 || headers.get(0).dimension() == 1) {
      return Optional.empty();
    }
    long atoms = headers.stream().mapToLong(MeasureHeader::size).sum();
    long bytes = MultiMarginal.bytes(atoms, headers.size());
    long heap = Runtime.getRuntime().maxMemory();
    return bytes <= SHARE * heap
        ? Optional.empty()
        : Optional.of(
            String.format(
                java.util.Locale.ROOT,
                "takes about %.1f GB for the %d atoms of all measures, of which the driver has %.1f"
                    + " (--driver-memory before the command gives more).",
                bytes / 1e9,
                atoms,
                SHARE * heap / 1e9));
  }

  /**
   * The bound of the dual problem, less what compressed measures are off.
   *
   * @param barycenter whose plans are a start
   */
  static CertifiedBound of(LoopCall call, Map<String, Double> weights, Measure barycenter) {
    long begin = System.nanoTime();
    Settings values = call.context().settings();
    MeasureInput input = call.input();
    try (Measures<DiscreteMeasure> measures = input.measures(weights, InputRules::pointCloud)) {
      OptimalityProof proof =
          MultiMarginal.free("bound", measures.fetch(measures.ids()))
              .bound(
                  barycenter.toDiscrete(),
                  new MultiMarginal.Limits(
                      PRECISION,
                      MOST_ROUNDS,
                      call.clock().deadline(values.find(Options.MAX_TIME)),
                      values.get(Options.SEED),
                      Runtime.getRuntime().availableProcessors()));
      return CertifiedBound.dual(
          proof.bound() > 0 ? less(proof.bound(), input.headers(), weights) : proof.bound(),
          proof,
          Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3);
    }
  }

  /** √F is a norm of (W₂(ν, μ_n))_n, of which each may be off by the error of a measure. */
  private static double less(
      double bound, List<MeasureHeader> headers, Map<String, Double> weights) {
    Map<String, Double> errors = new HashMap<>();
    headers.forEach(header -> errors.put(header.id(), header.squaredError()));
    double total = 0;
    double squares = 0;
    for (MeasureHeader header : headers) {
      double weight = weights.get(header.id());
      total += weight;
      squares += weight * errors.get(header.id());
    }
    if (!(squares > 0)) {
      return bound;
    }
    double root = Math.max(0, Math.sqrt(bound) - Math.sqrt(squares / total));
    return root * root;
  }
}
