// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.wasp.Posterior;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlierRunTest {
  private static final List<String> NAMES = List.of("mu", "k");

  /** Draws of mu with the sample standard deviation 1, and of a constant k. */
  private static Posterior posterior(double mu, double k) {
    double half = Math.sqrt(0.5);
    return Posterior.held(NAMES, new double[] {mu - half, k, mu + half, k});
  }

  private static List<String> warnings(double mu, double k) {
    return new EarlierRun("last", posterior(0, 0.3)).warnings(posterior(mu, k));
  }

  @Test
  void whatMovesFarIsTold() {
    assertEquals(List.of(), warnings(2.9, 0.3));
    assertEquals(List.of(), warnings(0, 0.1 + 0.2));
    assertTrue(
        warnings(-3.1, 0.3)
            .get(0)
            .contains("'mu' went from 0.0000 to -3.1000, 3.1 of its standard deviations."));
    assertTrue(
        warnings(0, 0.4).get(0).contains("'k' went from 0.30000 to 0.40000, and was a const"));
    assertTrue(warnings(5, 0.4).get(0).contains("'mu', and of 1 more, went"));
  }
}
