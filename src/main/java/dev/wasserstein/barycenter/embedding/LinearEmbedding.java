// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.embedding;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.collection.BlockFunction;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear optimal transport: the vector of a measure μ relative to a reference σ = Σ v_i δ(z_i) of m
 * atoms is
 *
 * <p>f_i = √v_i (T(z_i) − z_i), T the barycentric projection of an optimal coupling of σ and μ,
 *
 * <p>so that |f_a − f_b|² = Σ v_i |T_a(z_i) − T_b(z_i)|². That is W₂² where an optimal coupling of
 * the projections T_a#σ and T_b#σ is the one through σ: on the line always, and between σ itself
 * and any projection. Elsewhere it is not less than W₂² between the projections. The inverse of f
 * is Σ v_i δ(z_i + f_i / √v_i), which is μ where an atom of σ goes to one place each, as between
 * clouds of m equal masses.
 *
 * <p>Source: Wang, Slepčev, Basu, Ozolek and Rohde, "A linear optimal transportation framework for
 * quantifying and visualizing variations in sets of images", International Journal of Computer
 * Vision 101 (2013), sections 2.2 and 2.3. One exact transport problem of size m × n per measure.
 */
public final class LinearEmbedding
    implements BlockFunction<DiscreteMeasure, DiscreteMeasure, LinearEmbedding.Solved> {
  private static final long serialVersionUID = 1L;

  /**
   * An embedding, and what it took.
   *
   * @param pivots of the solve, fewer where it had a warm start
   */
  public record Solved(Embedding embedding, long pivots) implements Serializable {}

  /**
   * A measure as a reference: without its atoms of mass 0, which tell nothing.
   *
   * @param measure with a positive mass
   */
  public static DiscreteMeasure reference(DiscreteMeasure measure) {
    int d = measure.dimension();
    double[] masses = Arrays.stream(measure.masses()).filter(mass -> mass > 0).toArray();
    if (masses.length == measure.size()) {
      return measure;
    }
    double[] support = new double[masses.length * d];
    int kept = 0;
    for (int i = 0; i < measure.size(); i++) {
      if (measure.masses()[i] > 0) {
        System.arraycopy(measure.support(), i * d, support, kept++ * d, d);
      }
    }
    return DiscreteMeasure.trusted(measure.id(), d, masses, support);
  }

  @Override
  public List<Solved> of(
      DiscreteMeasure reference,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    List<DiscreteMeasure> measures = block.stream().map(WeightedMeasure::measure).toList();
    List<Contribution> projections =
        ParticleFlow.contributions(
            reference,
            measures,
            memory.warmStarts(),
            (problem, projection, solution) -> features(reference, projection));
    List<Solved> embeddings = new ArrayList<>(block.size());
    for (int n = 0; n < projections.size(); n++) {
      Contribution each = projections.get(n);
      embeddings.add(
          new Solved(
              new Embedding(measures.get(n).id(), each.vector(), each.cost(), each.dualGap()),
              each.pivots()));
    }
    return embeddings;
  }

  /** √v_i (T(z_i) − z_i), in the place of T. */
  private static double[] features(DiscreteMeasure reference, double[] projection) {
    int d = reference.dimension();
    for (int i = 0, p = 0; i < reference.size(); i++) {
      double root = Math.sqrt(reference.masses()[i]);
      for (int end = p + d; p < end; p++) {
        projection[p] = root * (projection[p] - reference.support()[p]);
      }
    }
    return projection;
  }

  @Override
  public SolveWork work(Solved result) {
    return SolveWork.ofSolves(1, result.pivots(), 0);
  }

  /**
   * The measure of a vector.
   *
   * @param reference as {@link #reference(DiscreteMeasure)} makes it
   * @param id of the measure
   * @param features (m · d, row-major)
   * @param place where they stood, for messages
   * @throws BadInputException if they have another length, or one is not finite
   */
  public static DiscreteMeasure inverse(
      DiscreteMeasure reference, String id, double[] features, String place) {
    int d = reference.dimension();
    if (features.length != reference.size() * d) {
      throw new BadInputException(
          "Features of '" + id + "'",
          place,
          "have the length " + features.length,
          "the length "
              + reference.size() * d
              + ", of a reference of "
              + reference.size()
              + " atoms in dimension "
              + d,
          "Name the reference that they were embedded with.");
    }
    double[] atoms = new double[features.length];
    for (int i = 0, p = 0; i < reference.size(); i++) {
      double root = Math.sqrt(reference.masses()[i]);
      for (int end = p + d; p < end; p++) {
        if (!Double.isFinite(features[p])) {
          throw new BadInputException(
              "Feature " + (p + 1) + " of '" + id + "'",
              place,
              "is " + features[p],
              "a finite number",
              "Correct or remove the row.");
        }
        atoms[p] = reference.support()[p] + features[p] / root;
      }
    }
    return DiscreteMeasure.checked(
        id, d, reference.masses().clone(), atoms, MassRule.SUM_TO_ONE, place);
  }

  /** The square of the Euclidean distance between two vectors of one length. */
  public static double squaredDistance(double[] left, double[] right) {
    double sum = 0;
    for (int p = 0; p < left.length; p++) {
      double difference = left[p] - right[p];
      sum += difference * difference;
    }
    return sum;
  }
}
