// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.MeasureNumbers;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.barycenter.SelfStarting;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The barycenter of Gaussians N(m_n, Σ_n), which is a Gaussian N(μ, S): μ = Σ λ_n m_n, and S solves
 * S = Σ λ_n (S^½ Σ_n S^½)^½ (Agueh and Carlier 2011, theorem 6.1). The fixed point is reached by
 *
 * <p>S ← S^-½ (Σ λ_n (S^½ Σ_n S^½)^½)² S^-½
 *
 * <p>from the arithmetic mean of the Σ_n (Álvarez-Esteban, del Barrio, Cuesta-Albertos and Matrán
 * 2016, theorem 4.2); the objective never rises, and commuting covariances take one step. What
 * differs from the paper: any factor S = F·Fᵀ stands for S^½. With T = F⁻ᵀ G F⁻¹, G = Σ λ_n (Fᵀ Σ_n
 * F)^½, the same step is S ← T S T = (F⁻ᵀ G)(F⁻ᵀ G)ᵀ, and the residual |S − Σ λ_n (S^½ Σ_n S^½)^½|
 * is |Fᵀ F − G|. So a Cholesky factor will do; where S is singular, F has a column for each of its
 * ranks and a pseudo-inverse, and the iteration stays in the range of S ({@link PositiveFactor}):
 * constants and collinear coordinates take nothing from the others.
 *
 * <p>At least one Σ_n of positive weight ought to be regular: then S is unique and regular. With
 * singular ones only, a fixed point is found, which need not be the only one. About 9 d³ operations
 * and 8 d² bytes for each measure and iteration.
 */
public final class GaussianBarycenter
    implements SelfStarting<GaussianMeasure, GaussianBarycenter.State>,
        GeodesicMethod<GaussianMeasure, GaussianBarycenter.State> {
  private static final long serialVersionUID = 1L;

  /** The fixed point is reached to rounding, quickly: there is no reason to stop earlier. */
  private static final double RESIDUAL_TOLERANCE = 1e-12;

  /** Of a direction with this part of its coordinate's variance ten digits are known. */
  private static final double FEW_DIGITS = 1e-6;

  /** A variance that falls short of another by no more than this part is the same. */
  private static final double SAME_VARIANCE = 1e-6;

  /**
   * An iterate.
   *
   * @param mean μ (d)
   * @param covariance S (d × d, row-major)
   * @param factor of S
   */
  public record State(double[] mean, double[] covariance, PositiveFactor factor)
      implements Serializable {
    private static State of(double[] mean, double[] covariance) {
      return new State(mean, covariance, PositiveFactor.of(covariance, mean.length));
    }
  }

  @Override
  public String name() {
    return "gaussian";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  @Override
  public ResidualUnit residualUnit() {
    return ResidualUnit.RELATIVE;
  }

  @Override
  public OptionalDouble residualTolerance() {
    return OptionalDouble.of(RESIDUAL_TOLERANCE);
  }

  /** The weighted means of means and covariances. */
  @Override
  public State start(Measures<GaussianMeasure> measures) {
    int d = measures.summary().dimension();
    double[] average = measures.aggregate("average the moments", d, new MomentSum()).dividedBy(1);
    double[] mean = Arrays.copyOf(average, d);
    return State.of(mean, Arrays.copyOfRange(average, d, d + d * d));
  }

  /**
   * A start that is a Gaussian.
   *
   * @param from its covariance varies in every direction in which the measures do: the iteration
   *     stays in its range
   */
  public State start(GaussianMeasure from) {
    return State.of(from.mean(), from.covariance());
  }

  @Override
  public List<Contribution> contributions(
      State state, List<GaussianMeasure> block, MeasureMemory memory) {
    BuresTransport transport = new BuresTransport(state.mean(), state.covariance(), state.factor());
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (GaussianMeasure measure : block) {
      BuresTransport.Move move = transport.move(measure);
      int d = measure.dimension();
      double[] vector = new double[d + d * d];
      System.arraycopy(measure.mean(), 0, vector, 0, d);
      System.arraycopy(move.root(), 0, vector, d, d * d);
      contributions.add(new Contribution(vector, move.squaredDistance(), 0, 0));
    }
    return contributions;
  }

  @Override
  public State update(State state, double[] average) {
    int d = state.mean().length;
    double[] mean = Arrays.copyOf(average, d);
    double[] roots = Arrays.copyOfRange(average, d, d + d * d);
    return State.of(mean, covariance(state.factor(), roots, d));
  }

  /**
   * The step S ← T S T.
   *
   * @param factor F of S
   * @param roots G = Σ λ_n (Fᵀ Σ_n F)^½ (d × d)
   * @return (d × d), symmetric
   */
  static double[] covariance(PositiveFactor factor, double[] roots, int d) {
    double[] half = factor.divideTransposed(roots);
    return Congruence.square(Kernels.fastest(), half, d);
  }

  /**
   * |S − Σ λ_n (S^½ Σ_n S^½)^½| / |S| in the Frobenius norm, which is |Fᵀ F − G| / |Fᵀ F|; where
   * the variances of S are of very different sizes the entries of both are divided by their
   * diagonal entries' roots first, so that the small ones count. Where S is nearly singular, see
   * {@link #relativeWay}. The start has the right mean.
   */
  @Override
  public double residual(State state, double[] average) {
    int d = state.mean().length;
    double[] gram = Congruence.gram(Kernels.fastest(), state.factor().factor(), d);
    if (!state.factor().isPlain()) {
      return relativeWay(state.factor(), gram, average);
    }
    boolean graded = SymmetricEigen.isGraded(state.covariance(), d);
    double squares = 0;
    double difference = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double scale = graded ? gram[i * d + i] * gram[j * d + j] : 1;
        double entry = gram[i * d + j];
        double change = entry - average[d + i * d + j];
        squares += scale > 0 ? entry * entry / scale : 0;
        difference += scale > 0 ? change * change / scale : 0;
      }
    }
    return squares > 0 ? Math.sqrt(difference / squares) : 0;
  }

  /**
   * |F⁻ᵀ G − F| / |F|, each coordinate in units of its standard deviation. Directions of which the
   * covariance holds but a few digits beside their coordinate's variance count less.
   */
  private static double relativeWay(PositiveFactor factor, double[] gram, double[] average) {
    double[] f = factor.factor();
    int d = (int) Math.sqrt(f.length);
    double[] difference = new double[d * d];
    for (int i = 0; i < d * d; i++) {
      difference[i] = average[d + i] - gram[i];
    }
    double[] way = factor.divideTransposed(difference);
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double variance = 0;
      double squares = 0;
      for (int k = 0; k < factor.rank(); k++) {
        double entry = way[i * d + k];
        variance += f[i * d + k] * f[i * d + k];
        squares += Math.min(1, factor.relativePivot(k) / FEW_DIGITS) * entry * entry;
      }
      sum += variance > 0 ? squares / variance : 0;
    }
    return Math.sqrt(sum / Math.max(1, factor.rank()));
  }

  @Override
  public State at(Measure barycenter) {
    if (barycenter instanceof GaussianMeasure gaussian) {
      return start(gaussian);
    }
    throw new IllegalArgumentException("no Gaussian: " + barycenter);
  }

  /** (μ, Fᵀ F): the step along the geodesic is S ← T S T with T = (1 − t) I + t A. */
  @Override
  public double[] standstill(State state) {
    int d = state.mean().length;
    double[] vector = Arrays.copyOf(state.mean(), d + d * d);
    double[] gram = Congruence.gram(Kernels.fastest(), state.factor().factor(), d);
    System.arraycopy(gram, 0, vector, d, d * d);
    return vector;
  }

  /** Whether the covariance that the map gives is that of the measure. */
  @Override
  public boolean reaches(State state, GaussianMeasure measure) {
    int d = state.mean().length;
    if (state.factor().rank() == d) {
      return true;
    }
    double[] root =
        new BuresTransport(state.mean(), state.covariance(), state.factor())
            .root(measure.covariance());
    double[] image = covariance(state.factor(), root, d);
    for (int k = 0; k < d * d; k += d + 1) {
      double variance = measure.covariance()[k];
      if (image[k] < variance * (1 - SAME_VARIANCE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public GaussianMeasure barycenter(State state) {
    return GaussianMeasure.trusted(Initializer.BARYCENTER_ID, state.mean(), state.covariance());
  }

  @Override
  public SortedMap<String, double[]> numbers(State state) {
    return MeasureNumbers.of(barycenter(state));
  }

  @Override
  public State state(SortedMap<String, double[]> numbers) {
    if (MeasureNumbers.measure(numbers) instanceof GaussianMeasure gaussian) {
      return State.of(gaussian.mean(), gaussian.covariance());
    }
    throw new IllegalArgumentException("no Gaussian in " + numbers.keySet());
  }

  /** Σ λ_n (m_n, Σ_n). */
  private static final class MomentSum
      implements BlockAggregator<GaussianMeasure, Integer, CompensatedSum> {
    private static final long serialVersionUID = 1L;

    @Override
    public CompensatedSum zero() {
      return new CompensatedSum(0);
    }

    @Override
    public CompensatedSum add(
        CompensatedSum sum,
        Integer d,
        List<WeightedMeasure<GaussianMeasure>> block,
        MeasureMemory memory) {
      CompensatedSum all = sum.length() == 0 ? new CompensatedSum(d + d * d) : sum;
      double[] moments = new double[d + d * d];
      for (WeightedMeasure<GaussianMeasure> weighted : block) {
        System.arraycopy(weighted.measure().mean(), 0, moments, 0, d);
        System.arraycopy(weighted.measure().covariance(), 0, moments, d, d * d);
        all.add(weighted.weight(), moments);
      }
      return all;
    }

    @Override
    public CompensatedSum merge(CompensatedSum left, CompensatedSum right) {
      if (left.length() == 0 || right.length() == 0) {
        return left.length() == 0 ? right : left;
      }
      left.add(right);
      return left;
    }
  }
}
