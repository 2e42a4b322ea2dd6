// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.collection.MeasureStates;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Iterations in doubles against the same iterations in logarithms, step by step. */
class DoublesStepTest {
  private static final long SEED = Long.getLong("test.seed", 20260311);
  private static final int ITERATIONS = 60;

  /** The cells of a grid, whose kernel knows no doubles. */
  private record LogsOnly(GridSupport support) implements FixedSupport {
    private record Kernel(GibbsKernel kernel) implements GibbsKernel {
      @Override
      public int rows() {
        return kernel.rows();
      }

      @Override
      public int columns() {
        return kernel.columns();
      }

      @Override
      public void apply(double[] x, double[] y, int count) {
        kernel.apply(x, y, count);
      }

      @Override
      public void applyTransposed(double[] y, double[] x, int count) {
        kernel.applyTransposed(y, x, count);
      }

      @Override
      public long bytes() {
        return kernel.bytes();
      }

      @Override
      public double cost(double[] x, double[] y) {
        return kernel.cost(x, y);
      }
    }

    @Override
    public int size() {
      return support.size();
    }

    @Override
    public double meanCost() {
      return support.meanCost();
    }

    @Override
    public GibbsKernel kernel(double epsilon) {
      return new Kernel(support.kernel(epsilon));
    }

    @Override
    public int together() {
      return 1;
    }

    @Override
    public double[] masses(Measure measure) {
      return support.masses(measure);
    }

    @Override
    public Measure measure(String id, double[] masses) {
      return support.measure(id, masses);
    }
  }

  /** Keeps everything, and counts what doubles held. */
  private static final class Keeping implements MeasureStates {
    private final Map<String, MeasureState> kept = new HashMap<>();
    private int inDoubles;

    /** Takes another's scalings. */
    void take(Keeping other) {
      kept.putAll(other.kept);
    }

    @Override
    public Optional<MeasureState> find(String id) {
      return Optional.ofNullable(kept.get(id));
    }

    @Override
    public void put(String id, MeasureState state) {
      kept.put(id, state);
      if (Scalings.of(state, state.arrays()[2].length).inDoubles()) {
        inDoubles++;
      }
    }
  }

  /** Random images, a third of whose cells are empty; one in a part of the grid alone. */
  private static List<GridMeasure> images(int[] shape) {
    List<GridMeasure> images = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      RandomGenerator random = SubSeed.stream(SEED, n, Arrays.toString(shape));
      double[] masses = new double[(int) GridMeasure.cells(shape)];
      double total = 0;
      for (int j = 0; j < masses.length; j++) {
        boolean empty = random.nextInt(3) == 0 || (n == 1 && isAtAnEdge(j, shape));
        masses[j] = empty ? 0 : StrictMath.exp(4 * random.nextGaussian());
        total += masses[j];
      }
      for (int j = 0; j < masses.length; j++) {
        masses[j] /= total;
      }
      images.add(new GridMeasure("m" + n, shape, masses));
    }
    return images;
  }

  /** Whether a cell is in the first or the last quarter of an axis. */
  private static boolean isAtAnEdge(int cell, int[] shape) {
    int rest = cell;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      int index = rest % shape[axis];
      rest /= shape[axis];
      if (index < shape[axis] / 4 || index >= shape[axis] - shape[axis] / 4) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({
    "24, 0.01, 1, OFF",
    "24, 0.01, 1.9, OFF",
    "24, 0.002, 1.9, OFF",
    "24, 0.01, 1, ON",
    "12x9, 0.02, 1, OFF",
    "12x9, 0.004, 1.9, OFF",
    "12x9, 0.02, 1, ON",
    "16x16, 0.004, 1, OFF",
    "16x16, 0.002, 1.9, OFF",
    "16x16, 0.001, 1, OFF",
    "9x30, 0.0008, 1, OFF",
    "5x6x7, 0.05, 1.9, OFF",
    "5x6x7, 0.01, 1, OFF"
  })
  void theSameAsInLogarithms(
      String shapeText, double epsilon, double relaxation, SinkhornSettings.Debiasing debiasing) {
    int[] shape = Arrays.stream(shapeText.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    SinkhornSettings settings =
        SinkhornSettings.plain(epsilon).withRelaxation(relaxation).withDebiasing(debiasing);
    GridSupport grid = new GridSupport(shape);
    SinkhornBarycenter<GridMeasure> doubles = new SinkhornBarycenter<>(grid, settings);
    SinkhornBarycenter<GridMeasure> logs = new SinkhornBarycenter<>(new LogsOnly(grid), settings);
    List<GridMeasure> images = images(shape);
    Keeping keptDoubles = new Keeping();
    Keeping keptLogs = new Keeping();
    SinkhornState state = start(doubles, images);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      keptLogs.take(keptDoubles);
      List<Contribution> found =
          doubles.contributions(state, images, MeasureMemory.of(keptDoubles));
      List<Contribution> expected = logs.contributions(state, images, MeasureMemory.of(keptLogs));
      double[] average = new double[grid.size()];
      String where = "iteration " + iteration + ", seed " + SEED;
      for (int n = 0; n < images.size(); n++) {
        double cost = expected.get(n).cost();
        assertEquals(cost, found.get(n).cost(), 1e-11 * Math.max(1, Math.abs(cost)), where);
        for (int j = 0; j < average.length; j++) {
          double log = expected.get(n).vector()[j];
          double size = Math.max(1, Math.abs(log));
          assertEquals(log, found.get(n).vector()[j], 1e-11 * size, where);
          average[j] += log / images.size();
        }
      }
      state = doubles.update(state, average);
    }
    assertEquals(0, keptLogs.inDoubles);
    assertTrue(keptDoubles.inDoubles > ITERATIONS, keptDoubles.inDoubles + " in doubles");
  }

  private static SinkhornState start(
      SinkhornBarycenter<GridMeasure> method, List<GridMeasure> images) {
    List<WeightedMeasure<GridMeasure>> weighted =
        images.stream().map(image -> new WeightedMeasure<>(image, 1)).toList();
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(weighted, 1)) {
      return method.start(local);
    }
  }
}
