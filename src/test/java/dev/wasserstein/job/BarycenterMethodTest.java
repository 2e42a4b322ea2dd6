// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.Wasserstein;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The laws of barycenters on threads. */
class BarycenterMethodTest extends BarycenterMethodContract {
  @Override
  Wasserstein wasserstein() {
    return Wasserstein.onThreads();
  }

  /** A law that nobody claims is no law. */
  @Test
  void everyLawHoldsForFourMethods() {
    List<Predicate<MethodLaws>> laws =
        List.of(
            MethodLaws::descends,
            MethodLaws::returnsOneMeasure,
            each -> each.translation() == MethodLaws.Translation.ANY,
            each -> each.weightSplit() == MethodLaws.WeightSplit.BARYCENTER);
    for (Predicate<MethodLaws> law : laws) {
      long count =
          BarycenterMethods.TABLE.entries().stream().filter(each -> law.test(each.laws())).count();
      assertTrue(count >= 4, () -> count + " methods");
    }
  }
}
