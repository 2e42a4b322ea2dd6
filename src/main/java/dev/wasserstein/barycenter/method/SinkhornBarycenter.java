// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.Initializer;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.barycenter.SelfStarting;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.NeumaierSum;
import dev.wasserstein.measure.SolveMemory;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import dev.wasserstein.transport.EntropicProblem;
import dev.wasserstein.transport.OverRelaxation;
import dev.wasserstein.transport.Sinkhorn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The entropic barycenter on a fixed support: over masses b, minimise
 *
 * <pre>  Σ_n λ_n min_P ⟨P, C⟩ + ε KL(P | υ ⊗ a_n)   over couplings P of b and a_n,</pre>
 *
 * υ being uniform on the m places. By iterated Bregman projections (Benamou et al. 2015,
 * proposition 2; Cuturi and Doucet 2014), each measure on its own with the scalings
 *
 * <pre>  v ← b / Kᵀu,   u ← a / Kv,   and for the next b the contribution ln Kᵀu,</pre>
 *
 * and the driver with the weighted geometric mean b ∝ Π_n (Kᵀu_n)^λ_n. All in logarithms, so that
 * no sum overflows or underflows ({@link GibbsKernel}), or in doubles as long as they hold the
 * numbers ({@link DoublesStep}). The scalings wait in the warm-start cache. Where they are lost,
 * the measure starts from v = 1 and iterates alone until its coupling fits the present b; the fixed
 * point is the same, since it does not depend on the scalings' history.
 *
 * <p>Debiased (Janati, Cuturi, Gramfort 2020, algorithm 1) it minimises Σ_n λ_n S_ε(b, a_n) with
 * the Sinkhorn divergence S_ε: the geometric mean gets a factor d, which follows d ← √(d b / K d).
 *
 * <p>The objective of an iterate is the dual value at its scalings, a lower bound of the objective
 * at its b, so it rises towards its limit.
 *
 * <p>With k > 1 projections of each measure between two updates, b goes only a step 1/√k of the
 * way, in logarithms: each coupling fits the b it is given, and full steps overshoot.
 *
 * <p>Differs from the papers: over-relaxation of both scalings (Thibault et al. 2021), taken back
 * by the driver when the change of b grows; an ε that falls to its end value in the first
 * iterations (Schmitzer 2019), the potentials being kept.
 *
 * <p>Cost: two applications of the kernel per measure and inner iteration. Not for an ε so small
 * that the plan is sharp: the number of iterations grows like max C / ε. Particle flow has no ε.
 *
 * @param <M> the kind of measure
 */
public final class SinkhornBarycenter<M extends Measure> implements SelfStarting<M, SinkhornState> {
  private static final long serialVersionUID = 1L;

  /** Iterations that a measure without scalings may take to fit the barycenter. */
  private static final int COLD_ITERATIONS = 2000;

  /** It fits as well as the state does, and no better than this. */
  private static final double COLD_TOLERANCE = 1e-11;

  private static final double LARGEST_LOG_MASS = 200;

  /** A change of b that grows by this factor means that its steps are too long. */
  private static final double GROWTH = 1.5;

  /** How well OT_ε(a, a) is known. */
  private static final Sinkhorn OWN_COST = new Sinkhorn(1e-12, 500);

  /** Where doubles did not do, they are tried again once in so many iterations. */
  private static final int RETRIED = 8;

  private static final double[] NOTHING = new double[0];

  /** Updates of d per update of b. */
  private static final int DEBIASING_ITERATIONS = 3;

  private final FixedSupport support;
  private final SinkhornSettings settings;

  /** The method on a support. */
  public SinkhornBarycenter(FixedSupport support, SinkhornSettings settings) {
    this.support = support;
    this.settings = settings;
  }

  @Override
  public String name() {
    return settings.debiasing() == SinkhornSettings.Debiasing.ON ? "debiased-sinkhorn" : "sinkhorn";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return settings.debiasing() == SinkhornSettings.Debiasing.ON
        ? ObjectiveKind.SINKHORN_DIVERGENCE
        : ObjectiveKind.ENTROPIC;
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

  /** The start: the same mass everywhere. */
  @Override
  public SinkhornState start(Measures<M> measures) {
    double[] logMasses = new double[support.size()];
    Arrays.fill(logMasses, -StrictMath.log(support.size()));
    double[] logDebiasing =
        settings.debiasing() == SinkhornSettings.Debiasing.ON
            ? new double[support.size()]
            : new double[0];
    return new SinkhornState(
        0,
        settings.epsilonAt(0),
        OverRelaxation.upTo(settings.effectiveRelaxation()),
        1 / Math.sqrt(settings.innerIterations()),
        2,
        logMasses,
        logDebiasing);
  }

  @Override
  public List<Contribution> contributions(
      SinkhornState state, List<M> block, WarmStarts warmStarts) {
    KernelPool pool = KernelPool.of(state.epsilon(), warmStarts);
    KernelPool.Workspace workspace = pool.take(support);
    double[] masses = state.masses(workspace.range());
    List<Contribution> contributions = new ArrayList<>(block.size());
    Optional<ShortStep> shortStep = shortStep(state, masses, workspace);
    int together = shortStep.isPresent() ? 1 : support.together();
    for (int from = 0; from < block.size(); from += together) {
      List<M> some = block.subList(from, Math.min(block.size(), from + together));
      Optional<Contribution> contribution =
          shortStep.flatMap(step -> step.run(some.get(0), warmStarts));
      if (contribution.isPresent()) {
        contributions.add(contribution.get());
      } else {
        contributions.addAll(new Step(state, masses, workspace, some).run(warmStarts));
      }
    }
    pool.giveBack(workspace);
    return contributions;
  }

  /** The iteration in doubles, where the state is made for it. */
  private Optional<ShortStep> shortStep(
      SinkhornState state, double[] masses, KernelPool.Workspace workspace) {
    return workspace
        .inDoubles()
        .filter(step -> !settings.keepsPotentials())
        .map(step -> new ShortStep(state, masses, step));
  }

  /** An iteration of one measure in doubles. */
  private final class ShortStep {
    private final SinkhornState state;
    private final double[] masses;
    private final DoublesStep step;
    private final double ofBarycenter;

    ShortStep(SinkhornState state, double[] masses, DoublesStep step) {
      this.state = state;
      this.masses = masses;
      this.step = step;
      ofBarycenter =
          step.dot(masses, state.logMasses())
              - (settings.debiasing() == SinkhornSettings.Debiasing.ON
                  ? step.dot(masses, state.logDebiasing())
                  : -StrictMath.log(support.size()));
    }

    /** The contribution, or nothing where the numbers are too far apart. */
    Optional<Contribution> run(M measure, WarmStarts warmStarts) {
      Optional<WarmStart> kept = warmStarts.find(measure.id());
      if (kept.isEmpty()
          || !(kept.get() instanceof Scalings scalings)
          || scalings.epsilon() != state.epsilon()
          || scalings.logTransformed().length != masses.length) {
        return Optional.empty();
      }
      double[] a = support.masses(measure);
      if (!scalings.inDoubles() && (state.iteration() % RETRIED != 1 || !DoublesStep.takes(a))) {
        return Optional.empty();
      }
      double[] before = scalings.logTransformed();
      Optional<DoublesStep.Transformed> after = step.next(before, a, state.logMasses());
      for (int inner = 2; inner <= settings.innerIterations() && after.isPresent(); inner++) {
        before = after.get().logs();
        after = step.next(before, a, state.logMasses());
      }
      if (after.isEmpty()) {
        return Optional.empty();
      }
      double[] logs = after.get().logs();
      warmStarts.keep(
          measure.id(),
          new Scalings(state.epsilon(), NOTHING, logs, NOTHING, NOTHING, scalings.ownCost(), true));
      double dual = ofBarycenter - step.dot(masses, before) - after.get().logSum();
      double cost = state.epsilon() * dual - scalings.ownCost() / 2;
      return Optional.of(new Contribution(logs, cost, Double.NaN, settings.innerIterations()));
    }
  }

  /** An iteration of some measures, whose vectors lie one behind the other. */
  private final class Step {
    private final SinkhornState state;
    private final double[] masses;
    private final GibbsKernel kernel;
    private final List<M> some;
    private final int m = support.size();
    private final ExtendedRange range;
    private final double[] logA;
    private final double[] potential;
    private final double[] logU;
    private final double[] logV;
    private final double[] logKv;
    private final double[] logTransformed;
    private final double[][] logMasses;
    private final double[] ownCosts;

    Step(SinkhornState state, double[] masses, KernelPool.Workspace workspace, List<M> some) {
      this.state = state;
      this.masses = masses;
      this.some = some;
      kernel = workspace.kernel();
      range = workspace.range();
      workspace.reserve(some.size() * m);
      logA = workspace.vectors(0);
      potential = workspace.vectors(1);
      logU = workspace.vectors(2);
      logV = workspace.vectors(3);
      logKv = workspace.vectors(4);
      logTransformed = workspace.vectors(5);
      logMasses = new double[some.size()][];
      ownCosts = new double[some.size()];
    }

    List<Contribution> run(WarmStarts warmStarts) {
      for (int n = 0; n < some.size(); n++) {
        start(n, warmStarts.find(some.get(n).id()));
      }
      for (int inner = 1; inner <= settings.innerIterations(); inner++) {
        scale(state.relaxation().omega());
        if (inner < settings.innerIterations()) {
          relaxV(state.relaxation().omega());
        }
      }
      List<Contribution> contributions = new ArrayList<>(some.size());
      for (int n = 0; n < some.size(); n++) {
        contributions.add(finish(n, warmStarts));
      }
      return contributions;
    }

    private void logarithms(double[] masses, int from) {
      for (int j = 0; j < m; j++) {
        logA[from + j] = Math.max(masses[j], Double.MIN_NORMAL);
      }
      range.log(logA, from, logU, from, m);
      for (int j = 0; j < m; j++) {
        logA[from + j] = masses[j] > 0 ? logU[from + j] : Double.NEGATIVE_INFINITY;
      }
    }

    /** Sets ln v and f/ε of a measure. */
    private void start(int n, Optional<WarmStart> kept) {
      int from = n * m;
      double[] b = state.logMasses();
      if (kept.isPresent()
          && kept.get() instanceof Scalings scalings
          && scalings.logTransformed().length == m) {
        double ratio = scalings.epsilon() / state.epsilon();
        if (scalings.logMasses().length == m) {
          System.arraycopy(scalings.logMasses(), 0, logA, from, m);
          logMasses[n] = scalings.logMasses();
        } else {
          logarithms(support.masses(some.get(n)), from);
          logMasses[n] = Arrays.copyOfRange(logA, from, from + m);
        }
        double[] transformed = scalings.logTransformed();
        ownCosts[n] = ratio == 1 ? scalings.ownCost() : ownCost(n);
        for (int j = 0; j < scalings.potential().length; j++) {
          potential[from + j] = ratio * scalings.potential()[j];
        }
        if (ratio != 1) {
          transformed = transformed(from);
        }
        double omega =
            ratio == 1 && scalings.logScaling().length == m ? state.relaxation().omega() : 1;
        double[] before = omega == 1 ? transformed : scalings.logScaling();
        for (int j = 0; j < m; j++) {
          double fresh = b[j] - transformed[j];
          logV[from + j] = omega == 1 ? fresh : before[j] + omega * (fresh - before[j]);
        }
        return;
      }
      logarithms(support.masses(some.get(n)), from);
      logMasses[n] = Arrays.copyOfRange(logA, from, from + m);
      ownCosts[n] = ownCost(n);
      Arrays.fill(logV, from, from + m, 0);
      Arrays.fill(potential, from, from + m, 0);
      if (state.iteration() > 0) {
        KernelPool.Workspace own = new KernelPool.Workspace(kernel);
        new Step(state, masses, own, some.subList(n, n + 1)).fit(this, from);
      }
    }

    /** ln Kᵀu of one measure for its f/ε. */
    private double[] transformed(int from) {
      double[] one = new double[m];
      double[] result = new double[m];
      for (int j = 0; j < m; j++) {
        one[j] = logA[from + j] + potential[from + j];
      }
      kernel.applyTransposed(one, result, 1);
      return result;
    }

    /** Iterates one measure alone until its coupling fits b, and hands over its scalings. */
    private void fit(Step target, int from) {
      System.arraycopy(target.logA, from, logA, 0, m);
      double tolerance = Math.max(COLD_TOLERANCE, state.residual() / 10);
      for (int k = 0; k < COLD_ITERATIONS; k++) {
        scale(1);
        if (marginalError() <= tolerance) {
          break;
        }
        relaxV(1);
      }
      relaxV(1);
      System.arraycopy(logV, 0, target.logV, from, m);
      System.arraycopy(potential, 0, target.potential, from, m);
    }

    /** Σ_j |v_j (Kᵀu)_j − b_j|. */
    private double marginalError() {
      double[] b = state.logMasses();
      double[] logs = new double[m];
      for (int j = 0; j < m; j++) {
        logs[j] = logV[j] + logTransformed[j];
      }
      return distance(range, logs, b);
    }

    /** u ← a / Kv and Kᵀu, for all measures. */
    private void scale(double omega) {
      int count = some.size();
      kernel.apply(logV, logKv, count);
      for (int j = 0; j < count * m; j++) {
        potential[j] = omega == 1 ? -logKv[j] : potential[j] - omega * (logKv[j] + potential[j]);
        logU[j] = logA[j] + potential[j];
      }
      kernel.applyTransposed(logU, logTransformed, count);
    }

    /** v ← b / Kᵀu, for all measures. */
    private void relaxV(double omega) {
      double[] b = state.logMasses();
      for (int n = 0, p = 0; n < some.size(); n++) {
        for (int j = 0; j < m; j++, p++) {
          double fresh = b[j] - logTransformed[p];
          logV[p] = omega == 1 ? fresh : logV[p] + omega * (fresh - logV[p]);
        }
      }
    }

    private Contribution finish(int n, WarmStarts warmStarts) {
      int from = n * m;
      double[] vector = Arrays.copyOfRange(logTransformed, from, from + m);
      warmStarts.keep(
          some.get(n).id(),
          new Scalings(
              state.epsilon(),
              settings.keepsPotentials()
                  ? Arrays.copyOfRange(potential, from, from + m)
                  : new double[0],
              vector,
              settings.keepsPotentials() ? Arrays.copyOfRange(logV, from, from + m) : new double[0],
              logMasses[n],
              ownCosts[n],
              false));
      return new Contribution(vector, cost(n), Double.NaN, settings.innerIterations());
    }

    /** The dual value at the scalings. */
    private double cost(int n) {
      int from = n * m;
      double[] a = support.masses(some.get(n));
      double sum = dot(a, 0, potential, from) + dot(masses, 0, logV, from);
      double mass = 1;
      if (state.relaxation().omega() != 1) {
        double[] logs = new double[m];
        for (int j = 0; j < m; j++) {
          logs[j] = logV[from + j] + logTransformed[from + j];
        }
        // An iterate that diverges is taken back; until then its objective stays a number.
        mass = StrictMath.exp(Math.min(range.logSumOfExp(logs, 0, m), LARGEST_LOG_MASS));
      }
      double epsilon = state.epsilon();
      return settings.debiasing() == SinkhornSettings.Debiasing.ON
          ? epsilon * (sum - dot(masses, 0, state.logDebiasing(), 0) + 1 - mass) - ownCosts[n] / 2
          : epsilon * (sum + StrictMath.log(m) + 1 - mass);
    }

    /** Σ_j x_j y_j, in four sums side by side. */
    private double dot(double[] x, int xFrom, double[] y, int yFrom) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      int j = 0;
      for (; j + 4 <= m; j += 4) {
        s0 += x[xFrom + j] * y[yFrom + j];
        s1 += x[xFrom + j + 1] * y[yFrom + j + 1];
        s2 += x[xFrom + j + 2] * y[yFrom + j + 2];
        s3 += x[xFrom + j + 3] * y[yFrom + j + 3];
      }
      for (; j < m; j++) {
        s0 += x[xFrom + j] * y[yFrom + j];
      }
      return (s0 + s1) + (s2 + s3);
    }

    /** OT_ε(a, a) by the symmetric iteration; 0 where nothing is debiased. */
    private double ownCost(int n) {
      if (settings.debiasing() == SinkhornSettings.Debiasing.OFF) {
        return 0;
      }
      double[] a = support.masses(some.get(n));
      // A largest cost of 2 ε leaves nothing to come down from: the kernel of this ε will do.
      return OWN_COST.selfCost(
          new EntropicProblem(a, a, 2 * state.epsilon(), epsilon -> kernel), state.epsilon());
    }
  }

  /** Σ_j |e^(x_j) − e^(y_j)|. */
  private static double distance(ExtendedRange range, double[] x, double[] y) {
    double[] first = new double[x.length];
    double[] second = new double[y.length];
    range.exp(x, 0, first, 0, x.length);
    range.exp(y, 0, second, 0, y.length);
    NeumaierSum sum = new NeumaierSum();
    for (int j = 0; j < x.length; j++) {
      sum.add(Math.abs(first[j] - second[j]));
    }
    return sum.value();
  }

  /** ln b of the next state. */
  private double[] next(SinkhornState state, double[] average) {
    double[] logs = average.clone();
    double[] d = state.logDebiasing();
    for (int j = 0; j < d.length; j++) {
      logs[j] += d[j];
    }
    normalise(logs);
    return logs;
  }

  /** Makes the masses of which these are the logarithms sum to 1. */
  private static void normalise(double[] logs) {
    double total = Kernels.fastest().extendedRange().logSumOfExp(logs, 0, logs.length);
    for (int j = 0; j < logs.length; j++) {
      logs[j] -= total;
    }
  }

  @Override
  public SinkhornState update(SinkhornState state, double[] average) {
    double[] logMasses = next(state, average);
    double change = distance(Kernels.fastest().extendedRange(), logMasses, state.logMasses());
    double step =
        settings.innerIterations() > 1 && change > GROWTH * state.residual()
            ? 0.7 * state.step()
            : state.step();
    if (step != 1) {
      for (int j = 0; j < logMasses.length; j++) {
        double before = state.logMasses()[j];
        logMasses[j] = before + step * (logMasses[j] - before);
      }
      normalise(logMasses);
    }
    double epsilon = settings.epsilonAt(state.iteration() + 1);
    return new SinkhornState(
        state.iteration() + 1,
        epsilon,
        epsilon == state.epsilon()
            ? state.relaxation().after(change)
            : state.relaxation().restart(),
        step,
        change,
        logMasses,
        debias(state.logDebiasing(), logMasses, epsilon));
  }

  /** d ← √(d b / K d), a few times. */
  private double[] debias(double[] logD, double[] logB, double epsilon) {
    if (logD.length == 0) {
      return logD;
    }
    GibbsKernel kernel = support.kernel(epsilon);
    double[] d = logD.clone();
    double[] transformed = new double[d.length];
    for (int k = 0; k < DEBIASING_ITERATIONS; k++) {
      kernel.apply(d, transformed, 1);
      for (int j = 0; j < d.length; j++) {
        d[j] = 0.5 * (d[j] + logB[j] - transformed[j]);
      }
    }
    return d;
  }

  /**
   * The L1 change of the masses in the next update; 2, the largest there is, until ε is at its end.
   */
  @Override
  public double residual(SinkhornState state, double[] average) {
    if (state.epsilon() != settings.epsilon()) {
      return 2;
    }
    return distance(Kernels.fastest().extendedRange(), next(state, average), state.logMasses());
  }

  @Override
  public Measure barycenter(SinkhornState state) {
    double[] masses = state.masses(Kernels.fastest().extendedRange());
    NeumaierSum total = new NeumaierSum();
    for (double mass : masses) {
      total.add(mass);
    }
    for (int j = 0; j < masses.length; j++) {
      masses[j] /= total.value();
    }
    return support.measure(Initializer.BARYCENTER_ID, masses);
  }

  @Override
  public Optional<SolveMemory> memory() {
    return Optional.of(Scalings.Memory.INSTANCE);
  }

  @Override
  public SortedMap<String, double[]> numbers(SinkhornState state) {
    return state.numbers();
  }

  @Override
  public SinkhornState state(SortedMap<String, double[]> numbers) {
    return SinkhornState.of(numbers, support.size());
  }
}
