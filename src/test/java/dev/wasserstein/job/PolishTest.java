// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** {@code particle-flow --polish} against the exact optimum. */
class PolishTest {
  /** More with -Dpolish.problems. */
  private static final int PROBLEMS = Integer.getInteger("polish.problems", 25);

  private static List<Measure> problem(int number) {
    RandomGenerator random = SubSeed.stream(number, 11);
    int count = 3 + random.nextInt(3);
    int d = 1 + random.nextInt(3);
    List<Measure> measures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double[] atoms = new double[(2 + random.nextInt(5)) * d];
      Arrays.setAll(atoms, p -> 2 * random.nextGaussian());
      double[] masses = new double[atoms.length / d];
      Arrays.setAll(masses, i -> 0.05 + random.nextDouble());
      double total = Arrays.stream(masses).sum();
      Arrays.setAll(masses, i -> masses[i] / total);
      measures.add(new DiscreteMeasure("m" + n, d, masses, atoms));
    }
    return measures;
  }

  private static double[] weights(int number, int count) {
    RandomGenerator random = SubSeed.stream(number, 12);
    double[] weights = new double[count];
    Arrays.setAll(weights, n -> 0.1 + random.nextDouble());
    return weights;
  }

  private static BarycenterResult run(int number, BarycenterSettings settings) {
    List<Measure> measures = problem(number);
    return Wasserstein.onThreads()
        .barycenter(Input.of(measures, weights(number, measures.size())), settings);
  }

  /** With as many atoms as the optimum has, it is found; the flow alone often stops above it. */
  @Test
  void withAsManyAtomsAsTheOptimumItIsTheOptimum() {
    int flow = 0;
    int learned = 0;
    int polished = 0;
    for (int number = 0; number < PROBLEMS; number++) {
      BarycenterResult optimum =
          run(number, BarycenterSettings.defaults().withMethod("multi-marginal"));
      int atoms = ((DiscreteMeasure) optimum.barycenter()).size();
      BarycenterSettings settings = BarycenterSettings.defaults().withSupportSize(atoms);
      double best = optimum.objective() * (1 + 1e-4);
      double equal = run(number, settings).objective();
      assertTrue(equal >= optimum.lowerBound().getAsDouble() * (1 - 1e-12), number + ": " + equal);
      flow += equal <= best ? 1 : 0;
      learned += run(number, settings.with(Options.LEARN_MASSES, true)).objective() <= best ? 1 : 0;
      BarycenterResult result =
          run(number, settings.with(Options.LEARN_MASSES, true).with(Options.POLISH, true));
      assertTrue(
          result.objective() >= optimum.lowerBound().getAsDouble() * (1 - 1e-12),
          number + ": " + result.objective() + " < " + optimum.lowerBound());
      polished += result.objective() <= best ? 1 : 0;
    }
    System.out.println(
        "within 1e-4 of the optimum, of "
            + PROBLEMS
            + " problems: flow "
            + flow
            + ", learned masses "
            + learned
            + ", polished "
            + polished);
    assertTrue(polished >= 0.9 * PROBLEMS, polished + " of " + PROBLEMS);
  }

  /** With fewer atoms it is never above the flow, and about as low as learned masses. */
  @Test
  void withFewAtomsItLowersTheObjective() {
    double sumLearned = 0;
    double sumPolished = 0;
    for (int number = 0; number < PROBLEMS; number++) {
      BarycenterSettings settings = BarycenterSettings.defaults().withSupportSize(3);
      BarycenterResult flow = run(number, settings);
      BarycenterResult result = run(number, settings.with(Options.POLISH, true));
      assertTrue(result.objective() <= flow.objective() * (1 + 1e-12), "problem " + number);
      assertEquals(RunStatus.CONVERGED, result.status(), "problem " + number);
      double last = Double.POSITIVE_INFINITY;
      for (var record : result.history()) {
        assertTrue(record.objective() <= last * (1 + 1e-9), "problem " + number);
        last = record.objective();
      }
      sumLearned += run(number, settings.with(Options.LEARN_MASSES, true)).objective();
      sumPolished += result.objective();
    }
    // Both end at local minima; neither is the lower one always.
    assertTrue(sumPolished <= 1.005 * sumLearned, sumPolished + " above " + sumLearned);
  }

  /** Copies of one cloud: the objective is 0, and so is the gap. */
  @Test
  void ofCopiesItIsTheCloud() {
    double[] atoms = {0, 0, 3, 1};
    List<Measure> copies = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      copies.add(new DiscreteMeasure("c" + n, 2, new double[] {0.7, 0.3}, atoms));
    }
    BarycenterResult result =
        Wasserstein.onThreads()
            .barycenter(
                Input.of(copies),
                BarycenterSettings.defaults().withSupportSize(2).with(Options.POLISH, true));
    assertEquals(0, result.objective(), 1e-28);
    assertEquals(RunStatus.CONVERGED, result.status());
  }

  /** The flow and the turns of both starts share --max-iterations. */
  @Test
  void theCapIsOfAllIterations() {
    int last = 0;
    for (int cap : new int[] {0, 1, 3, 10, 16, 17, 18, 19, 20, 40}) {
      BarycenterResult result =
          run(
              7,
              BarycenterSettings.defaults()
                  .withSupportSize(3)
                  .with(Options.POLISH, true)
                  .with(Options.MAX_ITERATIONS, cap));
      last = result.history().get(result.history().size() - 1).iteration();
      assertTrue(last <= cap, last + " of " + cap);
      if (last < cap) {
        assertEquals(RunStatus.CONVERGED, result.status(), "cap " + cap);
      }
    }
    assertTrue(last < 40, "the largest cap is one that is not reached");
  }

  /** In four dimensions, where no optimum comes first, more atoms than there is use for. */
  @Test
  void atomsWithoutMassAreLeftOut() {
    RandomGenerator random = SubSeed.stream(6, 1);
    List<Measure> clouds = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      double[] atoms = new double[16];
      Arrays.setAll(atoms, p -> random.nextGaussian());
      clouds.add(new DiscreteMeasure("c" + n, 4, new double[] {.25, .25, .25, .25}, atoms));
    }
    BarycenterResult result =
        Wasserstein.onThreads()
            .barycenter(
                Input.of(clouds),
                BarycenterSettings.defaults().withSupportSize(12).with(Options.POLISH, true));
    DiscreteMeasure barycenter = (DiscreteMeasure) result.barycenter();
    assertTrue(Arrays.stream(barycenter.masses()).allMatch(mass -> mass > 0));
    assertTrue(barycenter.size() < 12, "atoms " + barycenter.size());
  }

  /** Two uniform clouds: an input is a start, and the polish finds the plan's midpoints. */
  @Test
  void ofTwoCloudsItIsTheGeodesicMidpoint() {
    RandomGenerator random = SubSeed.stream(5, 1);
    List<Measure> clouds = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      double[] atoms = new double[60];
      Arrays.setAll(atoms, p -> random.nextGaussian());
      double[] masses = new double[30];
      Arrays.fill(masses, 1.0 / 30);
      clouds.add(new DiscreteMeasure("c" + n, 2, masses, atoms));
    }
    BarycenterResult result =
        Wasserstein.onThreads()
            .barycenter(
                Input.of(clouds),
                BarycenterSettings.defaults()
                    .withLowerBound(BoundChoice.DUAL)
                    .with(Options.POLISH, true));
    assertEquals(result.lowerBound().getAsDouble(), result.objective(), 1e-12);
  }
}
