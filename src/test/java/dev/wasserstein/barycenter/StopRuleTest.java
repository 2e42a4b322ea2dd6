// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.barycenter.method.ParticleFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A run that was taken up is judged as one that was not interrupted. */
class StopRuleTest {
  private static final StopRule RULE = new StopRule(0, 0, 1000);

  private static List<IterationRecord> judge(
      StopRule.Watch watch,
      int from,
      int to,
      IntToDoubleFunction objective,
      IntToDoubleFunction residual) {
    List<IterationRecord> records = new ArrayList<>();
    for (int k = from; k < to; k++) {
      records.add(
          watch.judge(k, objective.applyAsDouble(k), residual.applyAsDouble(k), 0, k, true));
    }
    return records;
  }

  private static void assertTakenUp(
      BarycenterMethod<?, ?> method,
      RunStatus last,
      IntToDoubleFunction objective,
      IntToDoubleFunction residual) {
    List<IterationRecord> whole =
        judge(RULE.new Watch(method, Objective.MEAN, 2.5), 0, 60, objective, residual);
    assertEquals(last, whole.get(59).status());
    for (int cut : new int[] {1, 7, 30}) {
      StopRule.Watch watch = RULE.new Watch(method, Objective.MEAN, 2.5);
      watch.recall(whole.subList(0, cut));
      assertEquals(whole.subList(cut, 60), judge(watch, cut, 60, objective, residual));
    }
  }

  @Test
  void aRelativeResidualThatFallsIsProgress() {
    assertTrue(new GaussianBarycenter().residualUnit() == ResidualUnit.RELATIVE);
    assertTakenUp(new GaussianBarycenter(), RunStatus.RUNNING, k -> 3, k -> Math.pow(0.85, k));
  }

  @Test
  void noProgressIsAStall() {
    assertTakenUp(
        new GaussianBarycenter(), RunStatus.STALLED, k -> 3, k -> Math.max(1e-2, Math.pow(0.7, k)));
    assertTakenUp(new ParticleFlow(0.5), RunStatus.STALLED, k -> Math.max(3, 20 - k), k -> 0.25);
  }
}
