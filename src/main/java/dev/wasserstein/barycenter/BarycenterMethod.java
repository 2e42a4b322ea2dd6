// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * One barycenter method, as the outer loop sees it: a map from a state to a vector for each
 * measure, and from the weighted average of these vectors to the next state. Pure and immutable: no
 * Spark, no IO, no clock, no randomness.
 *
 * @param <M> the kind of measures it works on
 * @param <S> its state, sent to every executor once per iteration
 */
public interface BarycenterMethod<M extends Measure, S extends Serializable> extends Serializable {
  /** Its name on the command line. */
  String name();

  /** What {@link Contribution#cost} measures. */
  ObjectiveKind objectiveKind();

  /**
   * The contributions of a block of measures, in their order. Runs where the measures are.
   *
   * @param memory warm starts, which never change a result; and, of a method that {@linkplain
   *     #hasMeasureStates has them}, the states of these measures, each of which is to be put anew
   */
  List<Contribution> contributions(S state, List<M> block, MeasureMemory memory);

  /**
   * The next state.
   *
   * @param average Σ λ_n · vector_n, or what {@link #vectorSearch} found
   */
  S update(S state, double[] average);

  /**
   * How far the state is from a fixed point, given the average of the contributions to it, in the
   * unit of {@link #residualUnit}.
   */
  double residual(S state, double[] average);

  /** The unit of {@link #residual}. */
  default ResidualUnit residualUnit() {
    return ResidualUnit.LENGTH;
  }

  /** The tolerance for {@link #residual} that suits the method; empty for that of the option. */
  default OptionalDouble residualTolerance() {
    return OptionalDouble.empty();
  }

  /**
   * The length of the displacement that leads from the state to the average, sqrt(Σ_i v_i
   * |average_i − z_i|²), in units of the space; NaN where contributions are not displacements.
   */
  default double length(S state, double[] average) {
    return residualUnit() == ResidualUnit.LENGTH ? residual(state, average) : Double.NaN;
  }

  /**
   * Whether the objective never rises from update to update; only then is an objective that no
   * longer falls the sign of a stall.
   */
  default boolean descends() {
    return true;
  }

  /**
   * Whether a state counts as an iterate. A method that tries steps does not accept a state that
   * raised its objective; its next update then leads back, and after finitely many to one that it
   * accepts.
   */
  default boolean accepts(S state, double[] average) {
    return true;
  }

  /**
   * A number that the objective at a state cannot exceed, such as that of a coupling that anyone
   * can write down; empty where none is at hand. Contributions that give more contradict
   * themselves.
   */
  default OptionalDouble upperBound(S state, MeasuresSummary summary) {
    return OptionalDouble.empty();
  }

  /** Whether one update, from any state, reaches the barycenter; the loop then makes just that. */
  default boolean closedForm() {
    return false;
  }

  /**
   * What finds the vectors that {@link #update} takes where these are no averages of contributions,
   * whose vectors are then empty. They may not depend on the state but for its form.
   */
  default Optional<VectorSearch<M, S>> vectorSearch() {
    return Optional.empty();
  }

  /** The barycenter that a state stands for. */
  Measure barycenter(S state);

  /**
   * Whether each measure has a state beside the broadcast one, which {@link #contributions} finds
   * and puts: what cannot be computed from the broadcast state without changing the algorithm.
   */
  default boolean hasMeasureStates() {
    return false;
  }

  /**
   * The state as arrays of numbers by name, for checkpoints; {@link #state} is the way back,
   * without a change of a bit. A method whose state is no {@link Measure} says how.
   */
  default SortedMap<String, double[]> numbers(S state) {
    if (state instanceof Measure measure) {
      return MeasureNumbers.of(measure);
    }
    throw new UnsupportedOperationException(name() + " does not say what its state consists of");
  }

  /**
   * The state of which these are the numbers.
   *
   * @throws IllegalArgumentException if they are not those of a state
   */
  @SuppressWarnings("unchecked") // numbers() above takes measures only
  default S state(SortedMap<String, double[]> numbers) {
    return (S) MeasureNumbers.measure(numbers);
  }
}
