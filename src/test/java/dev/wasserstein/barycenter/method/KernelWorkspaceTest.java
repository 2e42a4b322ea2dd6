// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.collection.Workspaces;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MapStates;
import dev.wasserstein.measure.Measure;
import java.util.Collections;
import java.util.List;
import org.apache.spark.util.SizeEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a work space says of its memory, against what Spark finds by reflection. */
class KernelWorkspaceTest {
  private static final double EPSILON = 0.01;

  /** Small arrays of matrix products, and objects that all kernels share. */
  private static final long BESIDE = 1 << 20;

  private static GridMeasure image(int... shape) {
    double[] masses = DiscreteMeasure.uniformMasses((int) GridMeasure.cells(shape));
    return new GridMeasure("a", shape, masses);
  }

  /** After iterations in logarithms and in doubles. */
  private static void bytesAreThoseOfTheHeap(FixedSupport support, Measure measure) {
    SinkhornBarycenter<Measure> method =
        new SinkhornBarycenter<>(support, SinkhornSettings.plain(EPSILON));
    Workspaces pool = new Workspaces(1);
    MeasureMemory memory = new MeasureMemory(WarmStarts.none(), new MapStates(), pool);
    List<Measure> block = Collections.nCopies(support.together(), measure);
    SinkhornState state = method.start(null);
    for (int iteration = 0; iteration < 3; iteration++) {
      state = method.update(state, method.contributions(state, block, memory).get(0).vector());
    }
    KernelWorkspace workspace =
        pool.use(new KernelWorkspace.Kind(support, EPSILON), found -> found);
    double bytes = SizeEstimator.estimate(workspace);
    assertEquals(bytes, (double) workspace.bytes(), 0.02 * bytes + BESIDE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void bytesOfGrids(int axes) {
    int[] shape =
        switch (axes) {
          case 1 -> new int[] {800};
          case 2 -> new int[] {500, 300};
          case 3 -> new int[] {50, 40, 60};
          default -> new int[] {16, 18, 20, 15};
        };
    bytesAreThoseOfTheHeap(new GridSupport(shape), image(shape));
  }

  @Test
  void bytesOfClouds() {
    DiscreteMeasure cloud = image(20, 30).toDiscreteWithEmptyCells();
    bytesAreThoseOfTheHeap(new CloudSupport(2, cloud.support()), cloud);
  }
}
