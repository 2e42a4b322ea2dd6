// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.DenseGibbsKernel;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.GibbsMatrix;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.geometry.StreamedGibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.CostRangeException;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.Arrays;
import java.util.Optional;

/**
 * The costs C_ij between the atoms of two clouds, and kernels of what potentials leave of them, C −
 * φ ⊕ ψ. Such reduced costs are small where mass moves, however far apart the clouds are: a
 * potential over ε has no digits left where the cost over ε is 1e16, but the reduced costs have
 * (absorption; Schmitzer 2019).
 *
 * <p>Two clouds far apart for their width, at the cost |x − y|², are moved onto each other: |x −
 * y|² is |x' − y'|² and terms of x alone and of y alone, which change the potentials and no plan.
 * Costs so large that no mass can move at them are cut.
 */
public final class ReducedCosts {
  /** Costs of more pairs of atoms than this are not held, but computed again and again. */
  private static final int LARGEST_MATRIX = 1 << 24;

  /** An entry e^−this of a plan is 0 in doubles, whatever its cost. */
  private static final double NO_MASS = 800;

  private final DiscreteMeasure source;
  private final DiscreteMeasure target;
  private final GroundCost groundCost;

  /** The atoms that costs are taken between: those of the clouds, or as they were moved. */
  private final double[] x;

  private final double[] y;

  /** C_ij = cost of (x_i, y_j) + sourceTilt_i + targetShift_j + D²; empty for 0. */
  private final double[] sourceTilt;

  private final double[] targetShift;
  private final double squaredDistance;

  /** The source's tilt and D². */
  private final double[] sourceShift;

  private final double[] costs;
  private final double largest;

  /** Costs above count as this. */
  private double cut = Double.POSITIVE_INFINITY;

  private double leastBottleneck;
  private double bottleneck = Double.NaN;

  /**
   * The costs between two clouds of one dimension.
   *
   * @throws CostRangeException if a cost is not finite
   */
  public ReducedCosts(DiscreteMeasure source, DiscreteMeasure target, GroundCost groundCost) {
    this.source = source;
    this.target = target;
    this.groundCost = groundCost;
    Optional<FarClouds> far =
        groundCost == SquaredEuclidean.INSTANCE ? FarClouds.of(source, target) : Optional.empty();
    x = far.map(FarClouds::source).orElse(source.support());
    y = far.map(FarClouds::target).orElse(target.support());
    sourceTilt = far.map(FarClouds::sourceShift).orElse(new double[0]);
    targetShift = far.map(FarClouds::targetShift).orElse(new double[0]);
    squaredDistance = far.map(FarClouds::squaredDistance).orElse(0.0);
    sourceShift = Arrays.stream(sourceTilt).map(tilt -> tilt + squaredDistance).toArray();
    int d = source.dimension();
    int m = source.size();
    int n = target.size();
    costs = (long) m * n <= LARGEST_MATRIX ? new double[m * n] : new double[0];
    double most = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double cost = groundCost.between(x, i, y, j, d);
        most = Math.max(most, cost);
        if (costs.length > 0) {
          costs[i * n + j] = cost;
        }
      }
    }
    if (!(most < Double.POSITIVE_INFINITY)) {
      throw new CostRangeException(
          "A cost (between the atoms of '"
              + source.id()
              + "' and '"
              + target.id()
              + "') is "
              + most
              + "; expected a finite number. Rescale the atoms.");
    }
    largest = most;
  }

  int rows() {
    return source.size();
  }

  int columns() {
    return target.size();
  }

  /** Whether the clouds were moved onto each other, or costs cut. */
  boolean isChanged() {
    return sourceShift.length > 0 || cut < largest;
  }

  /** About the largest cost as it was given, also of clouds that were moved. */
  double scale() {
    return largest + (sourceShift.length > 0 ? Math.abs(sourceShift[0]) : 0);
  }

  /** The largest cost. */
  double largest() {
    return Math.min(largest, cut);
  }

  /** What C_ij has beside {@link #cost}, of the source (m), or empty for 0. */
  double[] sourceShift() {
    return sourceShift;
  }

  /** What C_ij has beside {@link #cost}, of the source, but for {@link #squaredDistance}. */
  public double[] sourceTilt() {
    return sourceTilt;
  }

  /** What all C_ij have beside {@link #cost}. */
  public double squaredDistance() {
    return squaredDistance;
  }

  /** What C_ij has beside {@link #cost}, of the target (n), or empty for 0. */
  public double[] targetShift() {
    return targetShift;
  }

  /** C_ij − sourceShift_i − targetShift_j. */
  double cost(int i, int j) {
    return Math.min(
        cut,
        costs.length > 0
            ? costs[i * columns() + j]
            : groundCost.between(x, i, y, j, source.dimension()));
  }

  /** The kernel of the costs themselves. */
  public GibbsKernel kernel(double epsilon) {
    return costs.length > 0
        ? new DenseGibbsKernel(GibbsMatrix.of(rows(), columns(), costs, epsilon))
        : new StreamedGibbsKernel(source.dimension(), x, y, groundCost, epsilon);
  }

  /**
   * The kernel of C − φ ⊕ ψ, where the least number of each row is 0.
   *
   * @param sourcePotential φ (m), changed so that this holds
   * @param targetPotential ψ (n)
   */
  GibbsKernel reduced(double epsilon, double[] sourcePotential, double[] targetPotential) {
    int m = rows();
    int n = columns();
    for (int i = 0; i < m; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        least = Math.min(least, cost(i, j) - sourcePotential[i] - targetPotential[j]);
      }
      sourcePotential[i] += least;
    }
    if (costs.length == 0) {
      return new StreamedGibbsKernel(
          source.dimension(),
          x,
          y,
          (from, i, to, j, d) -> reduced(i, j, sourcePotential, targetPotential),
          epsilon);
    }
    double[] reduced = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        reduced[i * n + j] = reduced(i, j, sourcePotential, targetPotential);
      }
    }
    return new DenseGibbsKernel(GibbsMatrix.of(m, n, reduced, epsilon));
  }

  private double reduced(int i, int j, double[] sourcePotential, double[] targetPotential) {
    return Math.max(0, cost(i, j) - sourcePotential[i] - targetPotential[j]);
  }

  /** How far potentials are from fitting each other: the largest |min_j (C_ij − φ_i − ψ_j)|. */
  double misfit(double[] sourcePotential, double[] targetPotential) {
    double most = 0;
    double[] columnLeast = new double[columns()];
    Arrays.fill(columnLeast, Double.POSITIVE_INFINITY);
    for (int i = 0; i < rows(); i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < columnLeast.length; j++) {
        double reduced = cost(i, j) - sourcePotential[i] - targetPotential[j];
        least = Math.min(least, reduced);
        columnLeast[j] = Math.min(columnLeast[j], reduced);
      }
      most = Math.max(most, Math.abs(least));
    }
    for (double least : columnLeast) {
      most = Math.max(most, Math.abs(least));
    }
    return most;
  }

  /**
   * Σ e^(x_i + y_j − (C_ij − φ_i − ψ_j)/ε) C_ij, the cost of a plan.
   *
   * @param sourceLogs x (m)
   * @param targetLogs y (n)
   */
  double planCost(
      double epsilon,
      double[] sourceLogs,
      double[] sourcePotential,
      double[] targetLogs,
      double[] targetPotential) {
    int n = columns();
    int d = source.dimension();
    double[] terms = new double[n];
    double[] masses = new double[n];
    ExtendedRange range = Kernels.fastest().extendedRange();
    NeumaierSum sum = new NeumaierSum();
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < n; j++) {
        double reduced = reduced(i, j, sourcePotential, targetPotential);
        terms[j] = sourceLogs[i] + targetLogs[j] - reduced / epsilon;
      }
      range.exp(terms, 0, masses, 0, n);
      for (int j = 0; j < n; j++) {
        // What exp calls about 1e-308 is nothing, of which large costs would make something.
        if (masses[j] > 1e-300) {
          sum.addProduct(
              masses[j], groundCost.between(source.support(), i, target.support(), j, d));
        }
      }
    }
    return sum.value();
  }

  /**
   * The means of the target's atoms by the rows of a plan, Σ_j P_ij y_j / Σ_j P_ij with P_ij ∝
   * e^(y_j − (C_ij − φ_i − ψ_j)/ε).
   *
   * @param targetLogs y (n)
   * @return (m × d, row-major)
   */
  public double[] projection(
      double epsilon, double[] sourcePotential, double[] targetLogs, double[] targetPotential) {
    int n = columns();
    int d = source.dimension();
    Row row = new Row(epsilon, sourcePotential, targetLogs, targetPotential);
    double[] projection = new double[rows() * d];
    for (int i = 0; i < rows(); i++) {
      double[] shares = row.shares(i);
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < d; k++) {
          projection[i * d + k] += shares[j] * target.support()[j * d + k];
        }
      }
    }
    return projection;
  }

  /**
   * The rows of a plan with P_ij ∝ e^(y_j − (C_ij − φ_i − ψ_j)/ε), each scaled to a mass; entries
   * that underflow are left out.
   *
   * @param targetLogs y (n)
   * @param rowMasses (m)
   */
  Coupling coupling(
      double epsilon,
      double[] sourcePotential,
      double[] targetLogs,
      double[] targetPotential,
      double[] rowMasses) {
    int n = columns();
    Row row = new Row(epsilon, sourcePotential, targetLogs, targetPotential);
    int[] sources = new int[rows() * n];
    int[] targets = new int[rows() * n];
    double[] masses = new double[rows() * n];
    int entries = 0;
    for (int i = 0; i < rows(); i++) {
      double[] shares = row.shares(i);
      for (int j = 0; j < n; j++) {
        double mass = rowMasses[i] * shares[j];
        // What exp calls about 1e-308 is nothing.
        if (shares[j] > 1e-300 && mass > 0) {
          sources[entries] = i;
          targets[entries] = j;
          masses[entries++] = mass;
        }
      }
    }
    return new Coupling(
        Arrays.copyOf(sources, entries),
        Arrays.copyOf(targets, entries),
        Arrays.copyOf(masses, entries));
  }

  /** The shares of a row of a plan, one row after another. */
  private final class Row {
    private final double epsilon;
    private final double[] sourcePotential;
    private final double[] targetLogs;
    private final double[] targetPotential;
    private final double[] terms = new double[columns()];
    private final double[] shares = new double[columns()];
    private final ExtendedRange range = Kernels.fastest().extendedRange();

    Row(double epsilon, double[] sourcePotential, double[] targetLogs, double[] targetPotential) {
      this.epsilon = epsilon;
      this.sourcePotential = sourcePotential;
      this.targetLogs = targetLogs;
      this.targetPotential = targetPotential;
    }

    /** P_ij / Σ_j P_ij (n), overwritten by the next call. */
    double[] shares(int i) {
      for (int j = 0; j < terms.length; j++) {
        terms[j] = targetLogs[j] - reduced(i, j, sourcePotential, targetPotential) / epsilon;
      }
      double total = range.logSumOfExp(terms, 0, terms.length);
      for (int j = 0; j < terms.length; j++) {
        terms[j] -= total;
      }
      range.exp(terms, 0, shares, 0, terms.length);
      return shares;
    }
  }

  /**
   * Cuts the costs at which no mass can move in the entropic plan of two measures of equal mass.
   * With T the largest cost at which mass moves in an exact plan, and k the lesser number of atoms,
   * an entry of the entropic plan has ln P_ij ≤ T/ε − C_ij/(kε) + O(ln of masses): an alternating
   * path of at most 2k − 1 entries of both plans leads from i to j.
   */
  void cut(double epsilon) {
    cut = Double.POSITIVE_INFINITY;
    if (largest <= beyond(epsilon, leastBottleneck)) {
      return;
    }
    if (Double.isNaN(bottleneck)) {
      leastBottleneck = leastBottleneck();
      if (largest <= beyond(epsilon, leastBottleneck)) {
        return;
      }
      bottleneck = bottleneck();
    }
    cut = beyond(epsilon, bottleneck);
  }

  private double beyond(double epsilon, double mostMoved) {
    return Math.min(rows(), columns()) * (NO_MASS * epsilon + 2 * mostMoved) + mostMoved;
  }

  /** What every plan has an entry of: the largest of the least costs of atoms with mass. */
  private double leastBottleneck() {
    double[] columnLeast = new double[columns()];
    Arrays.fill(columnLeast, Double.POSITIVE_INFINITY);
    double most = 0;
    for (int i = 0; i < rows(); i++) {
      if (source.masses()[i] > 0) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < columnLeast.length; j++) {
          if (target.masses()[j] > 0) {
            double cost = cost(i, j);
            least = Math.min(least, cost);
            columnLeast[j] = Math.min(columnLeast[j], cost);
          }
        }
        most = Math.max(most, least);
      }
    }
    for (double least : columnLeast) {
      most = least < Double.POSITIVE_INFINITY ? Math.max(most, least) : most;
    }
    return most;
  }

  /** The largest cost at which mass moves in an exact plan. */
  private double bottleneck() {
    Coupling exact =
        new ExactTransport().solve(TransportProblem.of(source, target, groundCost)).coupling();
    double most = 0;
    for (int e = 0; e < exact.entries(); e++) {
      most = Math.max(most, cost(exact.row()[e], exact.column()[e]));
    }
    return most;
  }

  /**
   * The solution for an ε far above all costs, whose potentials over ε have no digits: with m = ⟨a
   * ⊗ b, C⟩, D = C less its means over rows and columns, and V = Σ a_i b_j D_ij², the plan is a ⊗ b
   * (1 − D/ε), its cost m − V/ε, and the entropic cost m − V/2ε, all up to (C/ε)² of them.
   */
  EntropicSolution aboveAllCosts(double epsilon) {
    double[] a = source.masses();
    double[] b = target.masses();
    double[] rowMeans = new double[a.length];
    double[] columnMeans = new double[b.length];
    NeumaierSum mean = new NeumaierSum();
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        double cost = cost(i, j);
        rowMeans[i] += b[j] * cost;
        columnMeans[j] += a[i] * cost;
        mean.addProduct(a[i] * b[j], cost);
      }
    }
    NeumaierSum variance = new NeumaierSum();
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        double rest = cost(i, j) - rowMeans[i] - columnMeans[j] + mean.value();
        // In units of the largest, so that squares are numbers.
        double share = largest() > 0 ? rest / largest() : 0;
        variance.addProduct(a[i] * b[j], share * share);
      }
    }
    double[] f = new double[a.length];
    double[] g = new double[b.length];
    Arrays.setAll(f, i -> rowMeans[i] - mean.value() / 2);
    Arrays.setAll(g, j -> columnMeans[j] - mean.value() / 2);
    NeumaierSum whole = new NeumaierSum();
    whole.add(mean.value());
    for (int i = 0; i < sourceShift.length; i++) {
      whole.addProduct(a[i], sourceShift[i]);
    }
    for (int j = 0; j < targetShift.length; j++) {
      whole.addProduct(b[j], targetShift[j]);
    }
    double gain = largest() * (variance.value() * (largest() / epsilon));
    double dual = whole.value() - gain / 2;
    double[] logs = new double[b.length];
    Arrays.setAll(logs, j -> StrictMath.log(b[j]) + g[j] / epsilon);
    return new EntropicSolution(
        epsilon,
        new DualPotentials(f, g),
        Optional.of(
            new EntropicPlan(this, epsilon, new double[a.length], logs, new double[b.length])),
        whole.value() - gain,
        dual,
        dual,
        0,
        1,
        1,
        EntropicSolution.Status.CONVERGED);
  }
}
