// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.mapping;

import dev.wasserstein.collection.BlockFunction;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.Amount;
import dev.wasserstein.transport.SolveAccuracy;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.map.TransportMap;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Moves each measure onto a target by a {@link TransportMap}, where it lies. */
public final class MeasureMapper
    implements BlockFunction<DiscreteMeasure, MeasureMapper.Request, MeasureMapper.Mapped> {
  private static final long serialVersionUID = 1L;

  /**
   * What every measure is given.
   *
   * @param target with atoms; for affine maps also a Gaussian
   * @param epsilon ε of entropic maps, in units of |x − y|², or as a part of the sum of the
   *     variances of both measures
   * @param points other points (k × d, row-major) of each measure, by its id
   */
  public record Request(
      Measure target, TransportMap.Kind kind, Amount epsilon, TreeMap<String, double[]> points)
      implements Serializable {}

  /**
   * A measure that was moved.
   *
   * @param measure with its masses, its atoms being the images in their order
   * @param points the images of its other points; empty where it has none
   * @param cost of the transport
   * @param dualGap by how much it may exceed its optimum
   */
  public record Mapped(
      DiscreteMeasure measure,
      double[] points,
      double cost,
      double dualGap,
      SolveAccuracy accuracy,
      long pivots)
      implements Serializable {}

  @Override
  public List<Mapped> of(
      Request request, List<WeightedMeasure<DiscreteMeasure>> block, MeasureMemory memory) {
    List<Mapped> all = new ArrayList<>(block.size());
    for (WeightedMeasure<DiscreteMeasure> each : block) {
      DiscreteMeasure measure = each.measure();
      TransportMap map = map(request, measure);
      double[] points = request.points().getOrDefault(measure.id(), new double[0]);
      all.add(
          new Mapped(
              DiscreteMeasure.trusted(
                  measure.id(), measure.dimension(), measure.masses(), map.images()),
              points.length == 0 ? points : map.extension().apply(points),
              map.cost(),
              map.dualGap(),
              map.accuracy(),
              map.pivots()));
    }
    return all;
  }

  private static TransportMap map(Request request, DiscreteMeasure measure) {
    return switch (request.kind()) {
      case PLAN -> TransportMap.plan(measure, request.target().toDiscrete());
      case QUANTILE -> TransportMap.quantile(measure, request.target().toDiscrete());
      case ENTROPIC -> {
        DiscreteMeasure target = request.target().toDiscrete();
        yield TransportMap.entropic(
            measure, target, Sinkhorn.standard(), epsilon(request, measure, target));
      }
      case AFFINE ->
          TransportMap.affine(
              measure,
              request.target() instanceof GaussianMeasure gaussian
                  ? gaussian
                  : GaussianMeasure.of(request.target().toDiscrete()));
    };
  }

  /** The mean of |x − y|² with both means moved together is the sum of the variances. */
  private static double epsilon(Request request, DiscreteMeasure measure, DiscreteMeasure target) {
    double mean = variance(measure) + variance(target);
    return request.epsilon().of(mean > 0 ? mean : 1);
  }

  private static double variance(DiscreteMeasure measure) {
    return Arrays.stream(measure.moments().variances()).sum();
  }

  @Override
  public SolveWork work(Mapped result) {
    return SolveWork.ofSolves(1, result.pivots(), 0);
  }
}
