// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.NoResultException;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The entropic barycenter of measures whose total masses may differ, with places and masses found
 * together: over m places Z (m × d) and masses q ≥ 0 of any sum, minimise
 *
 * <pre>  Σ_n λ_n min_P ⟨P, C(Z, X_n)⟩ + ε Σ P (ln P − 1) + X KL(Pᵀ1 | a_n) + X KL(P1 | q)</pre>
 *
 * over P ≥ 0, for C = |z − x|². On fixed places it is {@link UnbalancedBarycenter}, whose objective
 * it has, with the same constants of the measures.
 *
 * <p>In an iteration each measure updates its scalings once (Chizat, Peyré, Schmitzer, Vialard
 * 2018, section 5.2), and the masses become those of {@link UnbalancedBarycenter}. The best place
 * of an atom for given plans is the mean of the inputs' atoms that its mass goes to,
 *
 * <pre>  Z_j ← Σ_n λ_n Σ_i P_n,ji x_i / Σ_n λ_n Σ_i P_n,ji,</pre>
 *
 * which is Cuturi and Doucet's (2014) step with the row masses of the plans as weights; the atoms
 * go 2η of the way, or less where places and scalings chase each other ({@link FlowPace}). At first
 * they move alone, for masses that are best for bad places are soon next to 0. A row of a plan is
 * proportional to u alone, and its mass that goes with the next q is q_j (Kᵀu/q)_j^(1−κ): so a
 * place moves by where its mass would go, however little it is. Where even that is no number, it
 * stays.
 *
 * <p>For X = ∞ the masses of all measures are 1, all plans are couplings, and so q sums to 1, too,
 * once they are.
 *
 * <p>The problem is not convex in Z: it finds a stationary point. The objective of an iterate is
 * the dual value at its scalings, a lower bound of the least objective at these places and masses;
 * it may rise while the scalings catch up with places and masses.
 *
 * <p>The state of a measure is u, which fits other places, too, as Kᵀu does not.
 */
public final class UnbalancedParticleFlow
    implements BarycenterMethod<DiscreteMeasure, UnbalancedParticleFlow.State> {
  private static final long serialVersionUID = 1L;

  /** Below this ε/X nothing changes any more. */
  private static final double LEAST_UNIT = 1e-100;

  /** The part of the way to the minimum of the quadratic model that constants go at most. */
  private static final double LONGEST = 1;

  /** Displacements below this, in units of the length, end the time of places alone. */
  private static final double NEAR = 0.05;

  private final StepSize step;
  private final double epsilon;
  private final double penalty;
  private final double length;

  /**
   * An iterate.
   *
   * @param logMasses ln q (m)
   * @param dimension d
   * @param atoms Z (m × d, row-major)
   * @param shift what the constants of all measures change by
   * @param share the part of its imbalance that the constant of a measure changes by
   * @param holds whether masses hold, and constants are 0
   * @param pace of the atoms
   */
  public record State(
      double[] logMasses,
      int dimension,
      double[] atoms,
      double shift,
      double share,
      boolean holds,
      FlowPace pace)
      implements Serializable {
    private static final String ATOMS = "atoms";
    private static final String LOG_MASSES = "log-masses";
    private static final String STEP = "step";

    /** ln Σ q. */
    double logTotal() {
      return ScalingState.logSum(logMasses);
    }

    /** The same with masses in the proportions of another state. */
    State withShapeOf(State other) {
      double by = logTotal() - other.logTotal();
      double[] logs = new double[logMasses.length];
      Arrays.setAll(logs, j -> other.logMasses()[j] + by);
      return new State(logs, dimension, atoms, shift, share, holds, pace);
    }

    /** Z with the shares of q. */
    DiscreteMeasure shares() {
      double logTotal = logTotal();
      double[] shares = new double[logMasses.length];
      Arrays.setAll(shares, j -> StrictMath.exp(logMasses[j] - logTotal));
      return DiscreteMeasure.trusted(Initializer.BARYCENTER_ID, dimension, shares, atoms);
    }
  }

  /**
   * The method.
   *
   * @param stepSize η in (0, ½]
   * @param epsilon ε, positive, in units of |x − y|²
   * @param penalty X, positive, in the same units; infinity for masses that are to sum to 1
   * @param length by which displacements are divided in the residual, positive
   */
  public UnbalancedParticleFlow(double stepSize, double epsilon, double penalty, double length) {
    step = new StepSize(stepSize);
    this.epsilon = positive("epsilon", epsilon);
    if (!(epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon " + epsilon + "; expected a finite number");
    }
    this.penalty = positive("mass penalty", penalty);
    this.length = positive("length", length);
  }

  private static double positive(String what, double number) {
    if (!(number > 0)) {
      throw new IllegalArgumentException(what + " " + number + "; expected a positive number");
    }
    return number;
  }

  /** ε/X, or a number whose effect rounds to nothing, too. */
  private double unit() {
    return Math.max(epsilon / penalty, LEAST_UNIT);
  }

  /** The state to begin with: these atoms, those without mass with next to none. */
  public State start(DiscreteMeasure start) {
    double[] logs = new double[start.size()];
    Arrays.setAll(logs, j -> StrictMath.log(Math.max(start.masses()[j], ScalingState.LEAST_MASS)));
    boolean holds = penalty == Double.POSITIVE_INFINITY;
    return new State(logs, start.dimension(), start.support(), 0, 0, holds, FlowPace.FULL);
  }

  @Override
  public String name() {
    return "entropic-free";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.ENTROPIC;
  }

  /** Scalings. */
  @Override
  public boolean hasMeasureStates() {
    return true;
  }

  @Override
  public List<Contribution> contributions(
      State state, List<DiscreteMeasure> block, MeasureMemory memory) {
    // Clouds are moved onto each other by their means, which may not jump where masses do.
    DiscreteMeasure places =
        DiscreteMeasure.trustedUniform(Initializer.BARYCENTER_ID, state.dimension(), state.atoms());
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (DiscreteMeasure measure : block) {
      contributions.add(
          new UnbalancedCloudStep(epsilon, unit(), state, places, measure).run(memory.states()));
    }
    return contributions;
  }

  @Override
  public State update(State state, double[] average) {
    double[] targets = targets(state, average);
    FlowPace pace = state.pace().after(residual(state, average));
    boolean first = pace.placesFirst() && displacement(state, targets) > NEAR;
    for (int p = 0; p < targets.length; p++) {
      targets[p] = state.atoms()[p] + pace.share() * (targets[p] - state.atoms()[p]);
    }
    State next =
        nextMasses(
            state, average, step.move(state.atoms(), targets), first ? pace : pace.withMasses());
    return first ? next.withShapeOf(state) : next;
  }

  /**
   * The next q, and how constants change with it. Without them ln q_j is ln S_j/(1−κ), S_j = Σ_n
   * λ_n (Kᵀu_n)_j^(1−κ). They change by the imbalances D_n less their mean, σ (D_n − D̄), and all
   * by one number, so that the total of q is the mean of the masses that the u_n call for.
   */
  private State nextMasses(State state, double[] average, double[] atoms, FlowPace pace) {
    int m = state.logMasses().length;
    double delta = unit() / (1 + unit());
    double kappa = 1 / (1 + unit());
    double logTotal = state.logTotal();
    double weight = average[m + FlowAnswer.WEIGHT];
    double[] logs = new double[m];
    for (int j = 0; j < m; j++) {
      // The average of numbers above −1/δ is above it, but for rounding.
      double power =
          Math.max(
              StrictMath.log1p(delta * (average[j] / weight)),
              -UnbalancedBarycenter.LARGEST_EXPONENT);
      logs[j] = state.logMasses()[j] - logTotal + power / delta;
    }
    if (state.holds()) {
      double logShape = ScalingState.logSum(logs);
      Arrays.setAll(logs, j -> logs[j] - logShape);
      return new State(logs, state.dimension(), atoms, 0, 0, true, pace);
    }
    double plain = ScalingState.logSum(logs);
    double[] local = new double[m];
    NeumaierSum mean = new NeumaierSum();
    for (int j = 0; j < m; j++) {
      double power = average[m + FlowAnswer.SCALARS + j];
      local[j] = power > 0 ? average[2 * m + FlowAnswer.SCALARS + j] / power : 0;
      mean.addProduct(StrictMath.exp(logs[j] - plain), local[j]);
    }
    NeumaierSum squares = new NeumaierSum();
    for (int j = 0; j < m; j++) {
      local[j] -= mean.value();
      squares.addProduct(StrictMath.exp(logs[j] - plain) * local[j], local[j]);
    }
    double share = share(average, m, kappa, mean.value(), kappa / delta * kappa * squares.value());
    for (int j = 0; j < m; j++) {
      logs[j] += kappa / delta * share * local[j];
    }
    double logShape = ScalingState.logSum(logs);
    double logCalled = StrictMath.log(average[m + FlowAnswer.CALLED]) + logTotal;
    double logNext = StrictMath.log(weight) + delta * logShape + kappa * logCalled;
    double shift = delta * logCalled - StrictMath.log(weight) - delta * logShape;
    Arrays.setAll(logs, j -> logs[j] + (logNext - logShape));
    return new State(
        logs, state.dimension(), atoms, shift - share * mean.value(), share, false, pace);
  }

  /**
   * The part of the imbalances that maximises the dual value along them, of which the slope is X Σ
   * λ_n (A_n − R_n) D_n and the curvature X Σ λ_n (A_n + κR_n) D_n² + X κ²/(1−κ) Σ_j q_j (Σ_n ρ_nj
   * D_n)²: A_n the mass that u_n calls for, R_n that of the plan, ρ_nj the measure's share of the
   * mass at a place. So masses at places that few measures have for themselves, which change by X/ε
   * times as much as constants do, hold it back.
   */
  private static double share(double[] average, int m, double kappa, double mean, double atPlaces) {
    double called = average[m + FlowAnswer.CALLED];
    double rows = average[m + FlowAnswer.ROWS];
    double calledImbalance = average[m + FlowAnswer.CALLED_IMBALANCE];
    double rowsImbalance = average[m + FlowAnswer.ROWS_IMBALANCE];
    double slope = calledImbalance - rowsImbalance - mean * (called - rows);
    double curvature =
        average[m + FlowAnswer.CURVATURE]
            - 2 * mean * (calledImbalance + kappa * rowsImbalance)
            + mean * mean * (called + kappa * rows)
            + atPlaces;
    return slope > 0 && curvature > 0 ? Math.min(LONGEST, slope / curvature) : 0;
  }

  /** Where the atoms would go (m × d). */
  private static double[] targets(State state, double[] average) {
    int m = state.logMasses().length;
    int d = state.dimension();
    int after = m + FlowAnswer.SCALARS;
    double[] targets = state.atoms().clone();
    for (int j = 0; j < m; j++) {
      double power = average[after + j];
      for (int k = 0; k < d && power > 0; k++) {
        targets[j * d + k] += average[after + 2 * m + j * d + k] / power;
      }
    }
    return targets;
  }

  /**
   * The root of the sum of squares of the L1 change of the masses in the next update as a share of
   * them, and of the displacement of the atoms to where they would go, sqrt(Σ_j q_j |T_j − z_j|² /
   * Σ q), in units of the length given.
   */
  @Override
  public double residual(State state, double[] average) {
    return Math.hypot(
        change(state, nextMasses(state, average, state.atoms(), state.pace())),
        displacement(state, targets(state, average)));
  }

  private double displacement(State state, double[] targets) {
    return state.shares().displacement(targets) / length;
  }

  /** Σ |q' − q| as a share of Σ q'. */
  private static double change(State state, State next) {
    double logTotal = next.logTotal();
    NeumaierSum change = new NeumaierSum();
    for (int j = 0; j < next.logMasses().length; j++) {
      change.add(
          Math.abs(
              StrictMath.exp(next.logMasses()[j] - logTotal)
                  - UnbalancedBarycenter.capped(state.logMasses()[j] - logTotal)));
    }
    return change.value();
  }

  @Override
  public ResidualUnit residualUnit() {
    return ResidualUnit.RELATIVE;
  }

  /** The dual value rises. */
  @Override
  public boolean descends() {
    return false;
  }

  /**
   * Without atoms of next to no mass.
   *
   * @throws NoResultException if all of it is destroyed, or there is more than doubles hold
   */
  @Override
  public DiscreteMeasure barycenter(State state) {
    double[] logs = state.logMasses();
    int d = state.dimension();
    double[] kept = new double[logs.length];
    double[] atoms = new double[logs.length * d];
    int count = 0;
    for (int j = 0; j < logs.length; j++) {
      double mass = StrictMath.exp(logs[j]);
      if (mass >= ScalingState.LEAST_MASS) {
        System.arraycopy(state.atoms(), j * d, atoms, count * d, d);
        kept[count++] = mass;
      }
    }
    double logTotal = state.logTotal();
    if (count == 0 || !(logTotal < UnbalancedBarycenter.LARGEST_EXPONENT)) {
      throw new NoResultException(
          "The barycenter's total mass is e^"
              + Math.rint(logTotal)
              + "; expected a number between 1e-300 and 1e260. "
              + (count == 0
                  ? "All mass is destroyed at places so far from the measures. Raise --mass-penalty,"
                      + " or use --initial with atoms near them."
                  : "Where --epsilon is above --mass-penalty, entropy makes mass. Lower --epsilon."));
    }
    return DiscreteMeasure.trusted(
        Initializer.BARYCENTER_ID, d, Arrays.copyOf(kept, count), Arrays.copyOf(atoms, count * d));
  }

  @Override
  public SortedMap<String, double[]> numbers(State state) {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    numbers.put(State.LOG_MASSES, state.logMasses());
    numbers.put(State.ATOMS, state.atoms());
    numbers.put(
        State.STEP,
        new double[] {
          state.dimension(),
          state.shift(),
          state.share(),
          state.holds() ? 1 : 0,
          state.pace().iteration(),
          state.pace().share(),
          state.pace().best(),
          state.pace().since(),
          state.pace().placesFirst() ? 1 : 0
        });
    return numbers;
  }

  @Override
  public State state(SortedMap<String, double[]> numbers) {
    double[] logMasses = numbers.get(State.LOG_MASSES);
    double[] atoms = numbers.get(State.ATOMS);
    double[] step = numbers.get(State.STEP);
    if (logMasses == null
        || atoms == null
        || step == null
        || step.length != 9
        || atoms.length != step[0] * logMasses.length) {
      throw new IllegalArgumentException("no masses and places in " + numbers.keySet());
    }
    return new State(
        logMasses,
        (int) step[0],
        atoms,
        step[1],
        step[2],
        step[3] != 0,
        new FlowPace((int) step[4], step[5], step[6], (int) step[7], step[8] != 0));
  }
}
