// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The loop and its stopping rule, on a method whose course is known. */
class OuterLoopTest {
  private static final List<WeightedMeasure<DiscreteMeasure>> PAIR =
      List.of(
          new WeightedMeasure<>(DiscreteMeasure.uniform("a", 1, new double[] {0, 2}), 1),
          new WeightedMeasure<>(DiscreteMeasure.uniform("b", 1, new double[] {4, 6}), 1));

  /** F(x) = Σ λ_n (x − mean_n)², with steps towards the mean by a factor; or none of that. */
  private record Slide(
      double factor, ResidualUnit residualUnit, boolean descends, boolean closedForm)
      implements BarycenterMethod<DiscreteMeasure, Double> {
    Slide(double factor) {
      this(factor, ResidualUnit.LENGTH, true, false);
    }

    @Override
    public String name() {
      return "slide";
    }

    @Override
    public ObjectiveKind objectiveKind() {
      return ObjectiveKind.SQUARED_WASSERSTEIN;
    }

    @Override
    public List<Contribution> contributions(
        Double state, List<DiscreteMeasure> block, MeasureMemory memory) {
      return block.stream()
          .map(measure -> contribution(state, measure))
          .collect(Collectors.toList());
    }

    private static Contribution contribution(double x, DiscreteMeasure measure) {
      double mean = (measure.support()[0] + measure.support()[1]) / 2;
      return new Contribution(new double[] {mean}, (x - mean) * (x - mean), 0.25, 1);
    }

    @Override
    public Double update(Double state, double[] average) {
      return state + factor * (average[0] - state);
    }

    @Override
    public double residual(Double state, double[] average) {
      return Math.abs(average[0] - state);
    }

    @Override
    public Measure barycenter(Double state) {
      return DiscreteMeasure.uniform("barycenter", 1, new double[] {state});
    }
  }

  @Test
  void convergesAndReportsTheObjectiveOfTheResult() {
    List<IterationRecord> heard = new ArrayList<>();
    BarycenterSolution solution = run(new Slide(0.5), new StopRule(1e-8, 1e-4, 100), heard::add);
    assertEquals(RunStatus.CONVERGED, solution.status());
    double x = ((DiscreteMeasure) solution.barycenter()).support()[0];
    assertEquals(((x - 1) * (x - 1) + (x - 5) * (x - 5)) / 2, solution.objective());
    assertEquals(3, x, 1e-3);
    assertEquals(solution.history(), heard);
    assertEquals(solution.iterations() + 1, solution.history().size());
    assertEquals(0.25, solution.dualGap());
    assertEquals(2L * solution.history().size(), solution.pivots());
    assertTrue(Double.isNaN(solution.history().get(0).change()));
  }

  @Test
  void aRunStoppedAtTheCapDoesNotSayConverged() {
    BarycenterSolution solution = run(new Slide(0.5), new StopRule(1e-8, 1e-4, 3), record -> {});
    assertEquals(RunStatus.MAX_ITERATIONS, solution.status());
    assertEquals(3, solution.iterations());
    assertEquals(3 - 3.0 / 8, ((DiscreteMeasure) solution.barycenter()).support()[0], 1e-15);
  }

  @Test
  void withoutIterationsTheStartIsEvaluated() {
    BarycenterSolution solution = run(new Slide(0.5), new StopRule(1e-8, 1e-4, 0), record -> {});
    assertEquals(0, solution.iterations());
    assertEquals(13, solution.objective());
    assertEquals(RunStatus.MAX_ITERATIONS, solution.status());
  }

  /** A factor of 2 jumps to the mirror image and back: the objective stays, the residual, too. */
  @Test
  void aCycleIsStalledNotConverged() {
    BarycenterSolution solution = run(new Slide(2), new StopRule(1e-8, 1e-4, 1000), record -> {});
    assertEquals(RunStatus.STALLED, solution.status());
    assertEquals(StopRule.PATIENCE, solution.iterations());
  }

  @Test
  void convergenceNeedsASmallResidualToo() {
    BarycenterSolution solution = run(new Slide(1e-9), new StopRule(1e-6, 1e-4, 50), record -> {});
    assertEquals(RunStatus.MAX_ITERATIONS, solution.status());
  }

  @Test
  void aMethodThatNeedNotDescendDoesNotStall() {
    Slide method = new Slide(2, ResidualUnit.LENGTH, false, false);
    BarycenterSolution solution = run(method, new StopRule(1e-8, 1e-4, 50), record -> {});
    assertEquals(RunStatus.MAX_ITERATIONS, solution.status());
    assertEquals(50, solution.iterations());
  }

  /** The spread within each measure is 2, and the first residual 3. */
  @Test
  void lengthsAreDividedByTheSpreadAndOtherResidualsAreNot() {
    List<WeightedMeasure<DiscreteMeasure>> wide =
        PAIR.stream()
            .map(
                weighted ->
                    new WeightedMeasure<>(
                        DiscreteMeasure.uniform(
                            weighted.measure().id(),
                            1,
                            new double[] {
                              weighted.measure().support()[0] - 1,
                              weighted.measure().support()[1] + 1
                            }),
                        1))
            .toList();
    StopRule rule = new StopRule(1e-8, 1e-4, 0);
    for (ResidualUnit unit : ResidualUnit.values()) {
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(wide)) {
        Slide method = new Slide(0.5, unit, true, false);
        double residual =
            new OuterLoop(rule, record -> {}).run(method, measures, 0.0).last().residual();
        assertEquals(unit == ResidualUnit.LENGTH ? 1.5 : 3, residual, 1e-15);
      }
    }
  }

  @Test
  void aClosedFormTakesOneUpdateAndIsDone() {
    List<IterationRecord> heard = new ArrayList<>();
    Slide method = new Slide(1, ResidualUnit.LENGTH, true, true);
    BarycenterSolution solution = run(method, new StopRule(1e-8, 1e-4, 100), heard::add);
    assertEquals(RunStatus.DONE, solution.status());
    assertEquals(1, solution.iterations());
    assertEquals(1, heard.size());
    assertEquals(4, solution.objective());
    assertEquals(3, ((DiscreteMeasure) solution.barycenter()).support()[0]);
  }

  private static BarycenterSolution run(
      Slide method, StopRule stopRule, IterationListener listener) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(PAIR)) {
      return new OuterLoop(stopRule, listener).run(method, measures, 0.0);
    }
  }
}
