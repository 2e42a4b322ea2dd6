// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.MeasureNumbers;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The free-support barycenter whose atoms and masses are found together: minimise F(Z, v) = Σ λ_n
 * W₂²(ν_{Z,v}, μ_n) over Z (m × d) and v in the simplex.
 *
 * <p>At fixed places F is convex and piecewise linear in v, and the dual potentials f_n of the
 * atoms are cuts: F(Z, v') ≥ Σ λ_n (⟨v', f_n⟩ + ⟨b_n, g_n⟩) for all masses v' (Cuturi and Doucet
 * 2014, section 3). A bundle of them is a model from below ({@link CutModel}), whose minimum says
 * what other masses could gain at most. New masses are tried at the nearest point at which the
 * model falls by an aim, which gains raise, and by half of that maximum at most (the level method
 * of Lemaréchal, Nemirovskii and Nesterov 1995); where the aim is that half, at the minimum, too,
 * by turns. What raises F is taken back, and is a cut all the same. The atoms move as in {@link
 * ParticleFlow}, which never raises F: first, until they gain little by it, for masses that are
 * best for bad places are soon 0; then where they gain more by it than masses could. Other places
 * begin another bundle. An atom of mass 0 moves to where its first mass would go, the mean of the
 * inputs' atoms y_j of least |z − y_j|² − g_j.
 *
 * <p>So F never rises, and where a run has converged, no other masses at these places lower F by
 * more than the square of the residual: a proof, not an estimate. Atoms whose mass is 0 are left
 * out of the barycenter. A trial costs as much as an iteration of the flow, and more than it where
 * warm starts do not fit the masses. Not worth it where all inputs have equal masses and as many
 * atoms as the barycenter.
 */
public final class LearnedMasses implements BarycenterMethod<DiscreteMeasure, LearnedMasses.State> {
  private static final long serialVersionUID = 1L;

  /** The part of what masses could gain by the model that a trial aims at, at most. */
  private static final double AIM = 0.5;

  /** The gain to aim at first, as part of the objective. */
  private static final double FIRST_HOPE = 1e-2;

  /** What a gain raises the next aim by. */
  private static final double HIGHER = 2;

  /** Atoms that gain more than this part of the objective move before masses are tried. */
  private static final double PLACES_FIRST = 1e-4;

  /** What atoms and masses could gain is nothing below this part of the objective. */
  private static final double NOTHING = 1e-11;

  /** Trials of masses without a gain, before the loop is shown where they began. */
  private static final int MOST_TRIALS = 20;

  /** Cuts that are kept; the oldest goes first. */
  private static final int MOST_CUTS = 200;

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
   * @param cuts at the places of the trial, one after the other: constant, slope (m)
   * @param trials the number of the trial of masses since the last gain; 0 for what cannot raise
   *     the objective
   * @param hope what trials of masses aim to gain; 0 before the first
   */
  public record State(
      DiscreteMeasure trial,
      DiscreteMeasure accepted,
      double[] answer,
      double[] cuts,
      int trials,
      double hope)
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
    return new State(start, start, new double[0], new double[0], 0, 0);
  }

  @Override
  public String name() {
    return "particle-flow";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  /** Projection (m · d), cut: constant (1) and slope (m), cost (1). */
  @Override
  public List<Contribution> contributions(
      State state, List<DiscreteMeasure> block, MeasureMemory memory) {
    return ParticleFlow.contributions(
        state.trial(), block, memory.warmStarts(), LearnedMasses::vector);
  }

  private static double[] vector(
      TransportProblem problem, double[] projection, TransportSolution solution) {
    double[] masses = problem.sourceMasses();
    int m = masses.length;
    double[] vector = Arrays.copyOf(projection, projection.length + m + 2);
    for (int i = 0; i < m; i++) {
      if (masses[i] == 0) {
        int d = problem.dimension();
        int target = target(problem, i, solution.potentials().target());
        System.arraycopy(problem.target(), target * d, vector, i * d, d);
      }
    }
    double[] potential = solution.potentials().source();
    double mean = 0;
    for (int i = 0; i < m; i++) {
      mean += masses[i] * potential[i];
    }
    // Potentials less their mean, which the constant takes.
    double off = 0;
    for (int i = 0; i < m; i++) {
      double slope = potential[i] - mean;
      vector[projection.length + 1 + i] = slope;
      off += masses[i] * slope;
    }
    vector[projection.length] = Math.min(solution.cost(), solution.dualBound()) - off;
    vector[vector.length - 1] = solution.cost();
    return vector;
  }

  /** Where the first mass of an atom without mass would go: the first j of least c_ij − g_j. */
  private static int target(TransportProblem problem, int i, double[] g) {
    int d = problem.dimension();
    int target = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < g.length; j++) {
      double reduced =
          problem.groundCost().between(problem.source(), i, problem.target(), j, d) - g[j];
      if (problem.targetMasses()[j] > 0 && reduced < least) {
        least = reduced;
        target = j;
      }
    }
    return target;
  }

  private static double cost(double[] answer) {
    return answer[answer.length - 1];
  }

  @Override
  public boolean accepts(State state, double[] average) {
    return state.trials() == 0 || cost(average) < cost(state.answer());
  }

  @Override
  public State update(State state, double[] average) {
    boolean accepted = accepts(state, average);
    DiscreteMeasure from = accepted ? state.trial() : state.accepted();
    double[] answer = accepted ? average : state.answer();
    double[] cuts = cuts(state, average);
    CutModel model = model(cuts, from.size());
    CutModel.Minimum minimum = model.minimum();
    double gain = cost(answer) - minimum.bound();
    double displacement = from.displacement(answer);
    double squares = displacement * displacement;
    double nothing = NOTHING * cost(answer);
    boolean placesFirst = accepted && squares > PLACES_FIRST * cost(answer);
    if (placesFirst || gain <= Math.max(squares, nothing)) {
      double[] atoms = moved(from, answer, squares > nothing);
      DiscreteMeasure trial =
          DiscreteMeasure.trusted(from.id(), from.dimension(), from.masses(), atoms);
      double[] kept = Arrays.equals(atoms, from.support()) ? cuts : new double[0];
      return new State(trial, from, answer, kept, 0, state.hope());
    }
    int trials = accepted ? 1 : state.trials() + 1;
    if (trials > MOST_TRIALS) {
      return new State(from, from, answer, cuts, 0, state.hope());
    }
    double hope = state.hope() == 0 ? FIRST_HOPE * cost(answer) : state.hope();
    if (accepted && state.trials() > 0) {
      hope *= HIGHER;
    }
    boolean attained = hope > AIM * gain;
    hope = Math.min(hope, AIM * gain);
    double[] masses =
        attained && trials % 2 == 1
            ? minimum.point()
            : model.nearest(from.masses(), cost(answer) - hope);
    DiscreteMeasure trial =
        DiscreteMeasure.trusted(from.id(), from.dimension(), masses, from.support());
    return new State(trial, from, answer, cuts, trials, hope);
  }

  /** Atoms after a step; those without mass, which cost nothing to move, go all the way. */
  private double[] moved(DiscreteMeasure from, double[] answer, boolean all) {
    int d = from.dimension();
    double[] atoms = all ? step.move(from.support(), answer) : from.support().clone();
    for (int i = 0; i < from.size(); i++) {
      if (from.masses()[i] == 0) {
        System.arraycopy(answer, i * d, atoms, i * d, d);
      }
    }
    return atoms;
  }

  /** The cuts of a state and the one that the inputs answered with, as many as are kept. */
  private static double[] cuts(State state, double[] average) {
    int length = state.trial().size() + 1;
    int first = state.trial().size() * state.trial().dimension();
    double[] before = state.cuts();
    int from = before.length == MOST_CUTS * length ? length : 0;
    double[] cuts = Arrays.copyOfRange(before, from, before.length + length);
    System.arraycopy(average, first, cuts, before.length - from, length);
    return cuts;
  }

  private static CutModel model(double[] numbers, int m) {
    List<CutModel.Cut> cuts = new ArrayList<>();
    for (int p = 0; p < numbers.length; p += m + 1) {
      cuts.add(new CutModel.Cut(numbers[p], Arrays.copyOfRange(numbers, p + 1, p + 1 + m)));
    }
    return new CutModel(cuts);
  }

  /**
   * sqrt(Σ_i v_i |T(z_i) − z_i|² + F − B): how far the atoms would go, and the most that other
   * masses at these places could gain, B the least of the model.
   */
  @Override
  public double residual(State state, double[] average) {
    double displacement = state.trial().displacement(average);
    double bound = model(cuts(state, average), state.trial().size()).minimum().bound();
    return Math.sqrt(displacement * displacement + Math.max(0, cost(average) - bound));
  }

  /** Without atoms of mass 0. */
  @Override
  public DiscreteMeasure barycenter(State state) {
    return state.trial().withoutEmptyAtoms();
  }

  @Override
  public SortedMap<String, double[]> numbers(State state) {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    MeasureNumbers.of(state.trial()).forEach((name, array) -> numbers.put(TRIAL + name, array));
    MeasureNumbers.of(state.accepted())
        .forEach((name, array) -> numbers.put(ACCEPTED + name, array));
    numbers.put("answer", state.answer());
    numbers.put("cuts", state.cuts());
    numbers.put("trials", new double[] {state.trials(), state.hope()});
    return numbers;
  }

  @Override
  public State state(SortedMap<String, double[]> numbers) {
    double[] trials = numbers.get("trials");
    if (trials == null
        || trials.length != 2
        || !(part(numbers, TRIAL) instanceof DiscreteMeasure trial)
        || !(part(numbers, ACCEPTED) instanceof DiscreteMeasure accepted)) {
      throw new IllegalArgumentException("no state in " + numbers.keySet());
    }
    return new State(
        trial, accepted, numbers.get("answer"), numbers.get("cuts"), (int) trials[0], trials[1]);
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
