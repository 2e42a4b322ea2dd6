// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.multimarginal.DualBound;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the bound of the dual problem can be had, and how. */
final class DualBounds {
  /** A bound within this part of the best one that there is. */
  private static final double PRECISION = 1e-4;

  private static final int MOST_ROUNDS = 100;

  /** The part of the heap that a problem may take. */
  private static final double SHARE = 0.5;

  /** Measures with no more atoms in all have a row for each of them. */
  private static final int MOST_WHOLE = 1000;

  /** Larger ones have so many cells in all, at least one each; of many measures fewer. */
  private static final int MOST_ROWS = 600;

  private static final int FEW = 10;

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
    return MultiMarginal.isClosed(headers.size(), first.dimension())
        ? Optional.empty()
        : tooLarge(headers, mostRows(atoms(headers), headers.size()), 0);
  }

  private static long atoms(List<MeasureHeader> headers) {
    return headers.stream().mapToLong(MeasureHeader::size).sum();
  }

  private static int mostRows(long atoms, int measures) {
    // The work on a column grows with the square of the number of measures.
    return atoms <= MOST_WHOLE
        ? MOST_WHOLE
        : (int) (MOST_ROWS * Math.min(1, Math.sqrt((double) FEW / measures)));
  }

  /**
   * Why the linear program over combinations of atoms of these measures does not fit here; empty
   * where it does.
   *
   * @param places of the support, beside the atoms themselves; 0 where there is none
   */
  static Optional<String> tooLarge(List<MeasureHeader> headers, long places) {
    return tooLarge(headers, Long.MAX_VALUE, places);
  }

  /**
   * The same.
   *
   * @param mostRows of restricted problems, except for one of each measure
   */
  private static Optional<String> tooLarge(
      List<MeasureHeader> headers, long mostRows, long places) {
    int dimension = headers.get(0).dimension();
    long atoms = atoms(headers);
    long rows = Math.min(atoms, Math.max(mostRows, headers.size()));
    if (rows > headers.size() && rows > MultiMarginal.MOST_ROWS) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "is for up to %d atoms of all measures; these have %d.",
              MultiMarginal.MOST_ROWS,
              atoms));
    }
    long bytes =
        MultiMarginal.bytes(atoms, rows, headers.size(), dimension)
            + MultiMarginal.supportBytes(places, headers.size(), dimension);
    long heap = Runtime.getRuntime().maxMemory();
    return bytes <= SHARE * heap
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "takes about %.1f GB for the %d atoms of %d measures%s; half of the driver's memory,"
                    + " %.1f GB, may be used (--driver-memory before the command gives more).",
                bytes / 1e9,
                atoms,
                headers.size(),
                places > 0 ? " and " + places + " places" : "",
                SHARE * heap / 1e9));
  }

  /** Where measures stand that are at fault together. */
  static String where(List<MeasureHeader> headers) {
    return headers.get(0).place() + (headers.size() > 1 ? " and others" : "");
  }

  /**
   * The bound of the dual problem, less what compressed measures are off.
   *
   * @param barycenter whose plans are a start
   */
  static ReportedBound of(LoopCall call, Map<String, Double> weights, Measure barycenter) {
    RunClock clock = new RunClock();
    Settings values = call.context().settings();
    MeasureInput input = call.input();
    try (Measures<DiscreteMeasure> measures = input.measures(weights, InputRules::pointCloud)) {
      MultiMarginal.Limits limits =
          new MultiMarginal.Limits(
              PRECISION,
              MOST_ROUNDS,
              call.clock().deadline(values.find(Options.MAX_TIME)),
              values.get(Options.SEED),
              Runtime.getRuntime().availableProcessors());
      int[] sizes = input.headers().stream().mapToInt(MeasureHeader::size).toArray();
      DualBound.Bound bound =
          new DualBound(mostRows(atoms(input.headers()), input.headers().size()), limits)
              .of(measures, sizes, barycenter.toDiscrete());
      return ReportedBound.dual(
          less(bound.value(), input.headers(), weights), bound.rounds(), clock.seconds());
    }
  }

  /** √F is a norm of (W₂(ν, μ_n))_n, of which each may be off by the error of a measure. */
  static double less(double bound, List<MeasureHeader> headers, Map<String, Double> weights) {
    double total = 0;
    double squares = 0;
    for (MeasureHeader header : headers) {
      double weight = weights.get(header.id());
      total += weight;
      squares += weight * header.squaredError();
    }
    if (!(squares > 0) || !(bound > 0)) {
      return bound;
    }
    double root = Math.max(0, Math.sqrt(bound) - Math.sqrt(squares / total));
    return root * root;
  }
}
