// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.MeasureNumbers;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.TransportSolution;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The free-support barycenter whose atoms and masses are found together: minimise F(Z, v) = Σ λ_n
 * W₂²(ν_{Z,v}, μ_n) over Z (m × d) and v in the simplex. Each step moves the atoms as {@link
 * ParticleFlow} does and multiplies the masses,
 *
 * <p>v_i ← v_i exp(−τ g_i / max |g|) / Σ, g = Σ λ_n (f_n − ⟨v, f_n⟩),
 *
 * <p>where f_n are the dual potentials of the atoms, a subgradient of the convex function v ↦
 * W₂²(ν_{Z,v}, μ_n) up to a constant (Cuturi and Doucet 2014, section 3 and algorithm 1: mirror
 * descent on the simplex). What differs: both steps are made together, and a step that raises F is
 * taken back. F is piecewise linear in v, so beyond a kink another subgradient holds: the next try
 * has half the τ and the shortest convex combination of the direction and the subgradient found at
 * the failed trial (null steps as in Wolfe 1975). When τ has become negligible, the flow alone is
 * taken, which never raises F. So F never rises.
 *
 * <p>It finds a stationary point of the atoms at which no step of the masses was found to help. A
 * trial costs as much as an iteration of the flow, and more than it where warm starts no longer fit
 * the masses. Not worth it where all inputs have equal masses and as many atoms as the barycenter.
 */
public final class LearnedMasses implements BarycenterMethod<DiscreteMeasure, LearnedMasses.State> {
  private static final long serialVersionUID = 1L;

  private static final double FIRST_RATE = 0.5;
  private static final double LARGEST_RATE = 2;
  private static final double GROWTH = 1.5;
  private static final double BACKTRACK = 0.5;

  /** Rates below this are 0: such a step would change a mass by less than the tolerances see. */
  private static final double LEAST_RATE = 1e-5;

  /** A rise of this part of the objective is rounding. */
  private static final double ROUNDING = 1e-13;

  /** Before the names of the numbers of the two measures of a state. */
  private static final String TRIAL = "trial-";

  private static final String ACCEPTED = "accepted-";

  private final StepSize step;

  /**
   * An iterate, and what it takes to go back where it raised the objective.
   *
   * @param trial the measure to be looked at
   * @param accepted the last measure that did not raise the objective
   * @param answer what the inputs answered to that one; empty before the first
   * @param direction g of the step that led from there to the trial (m)
   * @param scale max |g| of the subgradient at the accepted measure
   * @param rate τ of the step that led from there to the trial; 0 for the flow alone
   * @param next τ to begin the next step with
   */
  public record State(
      DiscreteMeasure trial,
      DiscreteMeasure accepted,
      double[] answer,
      double[] direction,
      double scale,
      double rate,
      double next)
      implements Serializable {}

  /**
   * The method.
   *
   * @param stepSize η in (0, ½]
   */
  public LearnedMasses(double stepSize) {
    step = new StepSize(stepSize);
  }

  /** The state to begin with. */
  public static State start(DiscreteMeasure start) {
    return new State(start, start, new double[0], new double[0], 0, 0, FIRST_RATE);
  }

  @Override
  public String name() {
    return "particle-flow";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  /** Projection (m · d), centred potential (m), cost (1). */
  @Override
  public List<Contribution> contributions(
      State state, List<DiscreteMeasure> block, MeasureMemory memory) {
    double[] masses = state.trial().masses();
    return ParticleFlow.contributions(
        state.trial(),
        block,
        memory.warmStarts(),
        (projection, solution) -> vector(masses, projection, solution));
  }

  private static double[] vector(double[] masses, double[] projection, TransportSolution solution) {
    int m = masses.length;
    double[] vector = Arrays.copyOf(projection, projection.length + m + 1);
    double[] potential = solution.potentials().source();
    double mean = 0;
    for (int i = 0; i < m; i++) {
      mean += masses[i] * potential[i];
    }
    for (int i = 0; i < m; i++) {
      vector[projection.length + i] = potential[i] - mean;
    }
    vector[vector.length - 1] = solution.cost();
    return vector;
  }

  @Override
  public boolean accepts(State state, double[] average) {
    double[] before = state.answer();
    return before.length == 0
        || state.rate() == 0
        || average[average.length - 1] <= before[before.length - 1] * (1 + ROUNDING);
  }

  @Override
  public State update(State state, double[] average) {
    if (accepts(state, average)) {
      DiscreteMeasure trial = state.trial();
      double[] direction = gradient(trial, average);
      double scale = 0;
      for (double value : direction) {
        scale = Math.max(scale, Math.abs(value));
      }
      double next = Math.min(LARGEST_RATE, state.rate() > 0 ? GROWTH * state.rate() : state.next());
      return step(trial, average, direction, scale, next, next);
    }
    double rate = state.rate() * BACKTRACK;
    DiscreteMeasure accepted = state.accepted();
    double[] direction =
        shortest(accepted.masses(), state.direction(), gradient(state.trial(), average));
    return rate < LEAST_RATE
        ? step(accepted, state.answer(), direction, state.scale(), 0, Math.sqrt(LEAST_RATE))
        : step(accepted, state.answer(), direction, state.scale(), rate, rate);
  }

  private static double[] gradient(DiscreteMeasure measure, double[] answer) {
    int first = measure.size() * measure.dimension();
    return Arrays.copyOfRange(answer, first, first + measure.size());
  }

  /** Of all t·a + (1 − t)·b with t in [0, 1] the shortest for the norm Σ v_i g_i². */
  private static double[] shortest(double[] masses, double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.max(Math.abs(a[i]), Math.abs(b[i])));
    }
    // In units of about the largest, so that squares are numbers.
    int unit = -Math.getExponent(largest);
    double along = 0;
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      double end = Math.scalb(b[i], unit);
      double difference = end - Math.scalb(a[i], unit);
      along += masses[i] * end * difference;
      squares += masses[i] * difference * difference;
    }
    double t = squares > 0 ? Math.max(0, Math.min(1, along / squares)) : 1;
    double[] shortest = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      shortest[i] = t * a[i] + (1 - t) * b[i];
    }
    return shortest;
  }

  private State step(
      DiscreteMeasure from,
      double[] answer,
      double[] direction,
      double scale,
      double rate,
      double next) {
    double[] atoms = step.move(from.support(), answer);
    double[] masses =
        rate > 0 && scale > 0 ? masses(from.masses(), direction, rate / scale) : from.masses();
    DiscreteMeasure trial = DiscreteMeasure.trusted(from.id(), from.dimension(), masses, atoms);
    return new State(trial, from, answer, direction, scale, rate, next);
  }

  private static double[] masses(double[] from, double[] direction, double factor) {
    double[] masses = from.clone();
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      masses[i] *= StrictMath.exp(-factor * direction[i]);
      sum += masses[i];
    }
    for (int i = 0; i < masses.length; i++) {
      masses[i] /= sum;
    }
    return masses;
  }

  /**
   * sqrt(Σ_i v_i |T(z_i) − z_i|² − min_i g_i): how far the atoms would go, and the most that other
   * masses could gain by the linear model F(v) + ⟨g, v'⟩ of the convex F on the simplex. For the
   * subgradient at the iterate that is a bound, which at a kink is large. Where no step helped, g
   * is the shortest combination with subgradients at the trials: an estimate, as good as these are
   * near.
   */
  @Override
  public double residual(State state, double[] average) {
    double displacement = state.trial().displacement(average);
    double[] direction =
        state.rate() == 0 && state.scale() > 0
            ? state.direction()
            : gradient(state.trial(), average);
    double gain = 0;
    for (double each : direction) {
      gain = Math.max(gain, -each);
    }
    return Math.sqrt(displacement * displacement + gain);
  }

  @Override
  public DiscreteMeasure barycenter(State state) {
    return state.trial();
  }

  @Override
  public SortedMap<String, double[]> numbers(State state) {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    MeasureNumbers.of(state.trial()).forEach((name, array) -> numbers.put(TRIAL + name, array));
    MeasureNumbers.of(state.accepted())
        .forEach((name, array) -> numbers.put(ACCEPTED + name, array));
    numbers.put("answer", state.answer());
    numbers.put("direction", state.direction());
    numbers.put("rates", new double[] {state.scale(), state.rate(), state.next()});
    return numbers;
  }

  @Override
  public State state(SortedMap<String, double[]> numbers) {
    double[] rates = numbers.get("rates");
    if (rates == null
        || rates.length != 3
        || !(part(numbers, TRIAL) instanceof DiscreteMeasure trial)
        || !(part(numbers, ACCEPTED) instanceof DiscreteMeasure accepted)) {
      throw new IllegalArgumentException("no state in " + numbers.keySet());
    }
    return new State(
        trial,
        accepted,
        numbers.get("answer"),
        numbers.get("direction"),
        rates[0],
        rates[1],
        rates[2]);
  }

  private static Measure part(SortedMap<String, double[]> numbers, String prefix) {
    SortedMap<String, double[]> part = new TreeMap<>();
    numbers.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), array);
          }
        });
    return MeasureNumbers.measure(part);
  }
}
