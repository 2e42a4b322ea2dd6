// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.method.GridSupport;
import dev.wasserstein.barycenter.method.SinkhornBarycenter;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
  private static final StopRule RULE = new StopRule(0, 0, 200);

  /** Objectives and residuals as they are given; the state is the iteration. */
  private record Scripted(IntToDoubleFunction objective, IntToDoubleFunction residual, double bound)
      implements BarycenterMethod<DiscreteMeasure, Integer> {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public ObjectiveKind objectiveKind() {
      return ObjectiveKind.ENTROPIC;
    }

    @Override
    public ResidualUnit residualUnit() {
      return ResidualUnit.RELATIVE;
    }

    @Override
    public boolean descends() {
      return false;
    }

    @Override
    public List<Contribution> contributions(
        Integer state, List<DiscreteMeasure> block, MeasureMemory memory) {
      return block.stream()
          .map(
              measure ->
                  new Contribution(new double[1], objective.applyAsDouble(state), Double.NaN, 1))
          .toList();
    }

    @Override
    public Integer update(Integer state, double[] average) {
      return state + 1;
    }

    @Override
    public double residual(Integer state, double[] average) {
      return residual.applyAsDouble(state);
    }

    @Override
    public OptionalDouble upperBound(Integer state, MeasuresSummary summary) {
      return OptionalDouble.of(bound);
    }

    @Override
    public Measure barycenter(Integer state) {
      return DiscreteMeasure.uniform("barycenter", 1, new double[] {state});
    }
  }

  private static BarycenterSolution run(Scripted method) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(Clouds.random(3, 2, 5))) {
      return new OuterLoop(RULE, record -> {}).run(method, measures, 0);
    }
  }

  private static void assertNoResult(String reason, Scripted method) {
    NoResultException thrown = assertThrows(NoResultException.class, () -> run(method));
    assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
  }

  @Test
  void anObjectiveAboveItsBoundIsNoResult() {
    assertNoResult("above the primal value", new Scripted(k -> 1 + k, k -> 0.1, 150));
    assertEquals(201, run(new Scripted(k -> 1 + k, k -> 0.1, 201)).objective());
  }

  @Test
  void anObjectiveThatIsNoNumberIsNoResult() {
    assertNoResult("NaN", new Scripted(k -> k == 7 ? Double.NaN : 1, k -> 0.1, 2));
  }

  /** Over-relaxation may be astray for a while; and at first all masses may move. */
  @Test
  void aResidualThatStaysAtItsGreatestIsNoResult() {
    assertNoResult("residual has risen", new Scripted(k -> 1, k -> k == 5 ? 0.1 : 2, 2));
    assertNoResult("residual has risen", new Scripted(k -> 1, k -> k == 200 ? 2 : 0.1, 2));
    assertEquals(200, run(new Scripted(k -> 1, k -> k / 30 == 2 ? 2 : 0.1, 2)).iterations());
    assertEquals(200, run(new Scripted(k -> 1, k -> 2, 2)).iterations());
  }

  /** The bound is one, and near to the objective where ε is large. */
  @Test
  void theIndependentCouplingBoundsTheObjective() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 72);
    for (double epsilon : new double[] {0.02, 0.05, 1, 100}) {
      List<WeightedMeasure<GridMeasure>> images = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        double[] masses = random.doubles(63).toArray();
        double total = 0;
        for (double mass : masses) {
          total += mass;
        }
        for (int j = 0; j < masses.length; j++) {
          masses[j] /= total;
        }
        images.add(
            new WeightedMeasure<>(new GridMeasure("m" + n, new int[] {9, 7}, masses), 1 + n));
      }
      SinkhornBarycenter<GridMeasure> method =
          new SinkhornBarycenter<>(
              new GridSupport(new int[] {9, 7}), SinkhornSettings.plain(epsilon));
      try (LocalMeasures<GridMeasure> measures = new LocalMeasures<>(images, 2)) {
        BarycenterSolution solution =
            new OuterLoop(new StopRule(1e-9, 1e-4, 3000), record -> {})
                .run(method, measures, method.start(measures));
        assertEquals(RunStatus.CONVERGED, solution.status());
        double independent = measures.summary().independentCost(solution.barycenter());
        assertTrue(solution.objective() <= independent + epsilon * 5);
        if (epsilon == 100) {
          assertEquals(independent, solution.objective(), 0.01 * independent);
        }
      }
    }
  }
}
