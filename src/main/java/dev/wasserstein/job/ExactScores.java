// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the options ask to be known of a barycenter beside the method's own objective, for the
 * measures as they were given, compressed or not.
 *
 * @param bound of the objective, if it was asked for or came with the barycenter
 * @param exactObjective Σ λ_n W₂², of a median Σ λ_n W₂, with exponent 1 Σ λ_n W₁, by exact
 *     transport, if it was asked for
 */
record ExactScores(Optional<ReportedBound> bound, OptionalDouble exactObjective) {
  /** Of more measures the pairs are sampled. */
  static final int MOST_FOR_ALL_PAIRS = 1000;

  /** The value of the bound; none of an estimate. */
  OptionalDouble lowerBound() {
    return bound
        .filter(ReportedBound::isProved)
        .map(each -> OptionalDouble.of(each.value()))
        .orElse(OptionalDouble.empty());
  }

  /**
   * Refuses what cannot be found.
   *
   * @throws OptionException for a method whose barycenters have no exact distance to the measures
   */
  static void check(Settings values, MethodChoice<?, ?> choice, List<MeasureHeader> headers) {
    if (isExact(values) && !choice.scoresExactly(headers)) {
      throw new OptionException(
          "--evaluate exact needs W₂ between the barycenter and the measures, which is not known"
              + " exactly for --method "
              + values.get(BarycenterMethods.OPTION)
              + " and measures that are "
              + headers.get(0).description()
              + "s. Remove it, or use another method.");
    }
    DualBounds.check(values, choice, headers);
  }

  private static boolean isExact(Settings values) {
    return values.get(Options.EVALUATE) == Evaluation.EXACT;
  }

  /**
   * Finds them.
   *
   * @param measures as the method saw them
   */
  static <M extends Measure> ExactScores of(
      MethodChoice<M, ?> choice,
      LoopCall call,
      Measures<M> measures,
      Map<String, Double> weights,
      BarycenterSolution best) {
    Settings values = call.context().settings();
    return new ExactScores(
        bound(choice, call, measures, weights, best),
        isExact(values)
            ? OptionalDouble.of(exact(choice, call, measures, weights, best.barycenter()))
            : OptionalDouble.empty());
  }

  private static <M extends Measure> Optional<ReportedBound> bound(
      MethodChoice<M, ?> choice,
      LoopCall call,
      Measures<M> measures,
      Map<String, Double> weights,
      BarycenterSolution best) {
    Settings values = call.context().settings();
    BoundChoice asked = values.get(Options.LOWER_BOUND);
    Optional<ReportedBound> own =
        best.proof()
            .map(
                proof ->
                    ReportedBound.dual(
                        DualBounds.less(proof.bound(), call.input().headers(), weights),
                        proof.rounds(),
                        Double.NaN));
    if (asked == BoundChoice.NONE || (own.isPresent() && !choice.keepsGrids())) {
      return own;
    }
    boolean dual =
        asked == BoundChoice.DUAL
            || (asked == BoundChoice.BEST
                && DualBounds.isPossible(values, choice, call.input().headers()));
    Optional<ReportedBound> found =
        dual ? Optional.of(DualBounds.of(call, weights, best.barycenter())) : Optional.empty();
    boolean estimated = measures.summary().count() > MOST_FOR_ALL_PAIRS;
    if (asked == BoundChoice.DUAL || (found.isPresent() && estimated)) {
      return found;
    }
    ReportedBound pairs = ofPairs(choice, call, measures);
    return Optional.of(found.map(pairs::orLarger).orElse(pairs));
  }

  /** The bound of all pairs, or of very many measures its estimate from a sample. */
  private static <M extends Measure> ReportedBound ofPairs(
      MethodChoice<M, ?> choice, LoopCall call, Measures<M> measures) {
    RunClock clock = new RunClock();
    Settings values = call.context().settings();
    Map<String, Double> errors = new HashMap<>();
    call.input()
        .headers()
        .forEach(header -> errors.put(header.id(), Math.sqrt(header.squaredError())));
    LowerBound<M> bound =
        new LowerBound<>(
            choice.scored(values.get(Options.OBJECTIVE)),
            measures,
            isExact(values) ? choice.exactDistance() : choice.squaredDistance(),
            errors::get);
    if (measures.summary().count() <= MOST_FOR_ALL_PAIRS) {
      double value = bound.ofAllPairs();
      return ReportedBound.pairwise(value, clock.seconds());
    }
    LowerBound.Estimate estimate = bound.ofSample(values.get(Options.SEED));
    return ReportedBound.sampled(estimate, clock.seconds());
  }

  private static <M extends Measure> double exact(
      MethodChoice<M, ?> choice,
      LoopCall call,
      Measures<M> measures,
      Map<String, Double> weights,
      Measure barycenter) {
    Objective objective = choice.scored(call.context().settings().get(Options.OBJECTIVE));
    if (!isCompressed(call.input())) {
      return exact(choice, measures, barycenter, objective);
    }
    Settings values = call.context().settings();
    try (MeasureInput input =
            InputRules.open(
                values, call.source(), choice.reading(InputRules.input(values)).uncompressed());
        Measures<M> whole = input.measures(weights, choice.conversion())) {
      return exact(choice, whole, barycenter, objective);
    }
  }

  /** Whether some measure stands for a larger one. */
  static boolean isCompressed(MeasureInput input) {
    return input.headers().stream().anyMatch(header -> header.squaredError() > 0);
  }

  private static <M extends Measure> double exact(
      MethodChoice<M, ?> choice, Measures<M> measures, Measure barycenter, Objective objective) {
    M converted =
        choice.conversion().convert(new MeasureRecord(barycenter, Double.NaN, "barycenter"));
    NeumaierSum sum = new NeumaierSum();
    try (Measures<M> alone = new LocalMeasures<>(List.of(new WeightedMeasure<>(converted, 1)), 1)) {
      PairCosts.between(
          measures,
          alone,
          PairCosts.Pairs.ALL,
          choice.exactDistance(),
          pair ->
              sum.addProduct(
                  pair.weight(),
                  objective == Objective.MEAN ? pair.cost() : Math.sqrt(Math.max(0, pair.cost()))));
    }
    return sum.value();
  }
}
