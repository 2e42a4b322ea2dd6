// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** Learned masses against the linear program of the best masses at the places that were found. */
class LearnedMassesOptimumTest {
  /** How many random problems; set with -Dlearned.problems=200 to measure shares. */
  private static final int PROBLEMS = Integer.getInteger("learned.problems", 40);

  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 500), record -> {});

  /** A few clouds of a few atoms in the plane, of uneven masses and weights. */
  private static List<WeightedMeasure<DiscreteMeasure>> problem(RandomGenerator random) {
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    int count = 3 + random.nextInt(3);
    for (int n = 0; n < count; n++) {
      int size = 3 + random.nextInt(4);
      double[] masses = new double[size];
      double[] support = new double[2 * size];
      double total = 0;
      for (int i = 0; i < size; i++) {
        masses[i] = Math.exp(random.nextGaussian());
        total += masses[i];
        support[2 * i] = 5 * random.nextGaussian();
        support[2 * i + 1] = 5 * random.nextGaussian();
      }
      for (int i = 0; i < size; i++) {
        masses[i] /= total;
      }
      measures.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trusted("m" + n, 2, masses, support), 0.5 + random.nextDouble()));
    }
    return measures;
  }

  /** min Σ λ_n W₂²(Σ v_i δ_i, μ_n) over v. */
  private static double optimum(double[] places, List<WeightedMeasure<DiscreteMeasure>> measures) {
    double weights = measures.stream().mapToDouble(WeightedMeasure::weight).sum();
    int m = places.length / 2;
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] v = new Variable[m];
    for (int i = 0; i < m; i++) {
      v[i] = model.addVariable("v" + i).lower(0);
    }
    for (WeightedMeasure<DiscreteMeasure> weighted : measures) {
      DiscreteMeasure measure = weighted.measure();
      Expression[] columns = new Expression[measure.size()];
      for (int j = 0; j < columns.length; j++) {
        columns[j] = model.addExpression(measure.id() + "c" + j).level(measure.masses()[j]);
      }
      for (int i = 0; i < m; i++) {
        Expression row = model.addExpression(measure.id() + "r" + i).level(0);
        row.set(v[i], -1);
        for (int j = 0; j < columns.length; j++) {
          double x = places[2 * i] - measure.support()[2 * j];
          double y = places[2 * i + 1] - measure.support()[2 * j + 1];
          Variable p =
              model
                  .addVariable(measure.id() + "p" + i + "-" + j)
                  .lower(0)
                  .weight(weighted.weight() / weights * (x * x + y * y));
          row.set(p, 1);
          columns[j].set(p, 1);
        }
      }
    }
    return model.minimise().getValue();
  }

  @Test
  void noOtherMassesAreBetter() {
    int near = 0;
    int converged = 0;
    double worst = 0;
    double sum = 0;
    long iterations = 0;
    for (int k = 0; k < PROBLEMS; k++) {
      RandomGenerator random = SubSeed.stream(Clouds.SEED, 7000 + k);
      List<WeightedMeasure<DiscreteMeasure>> inputs = problem(random);
      int m = 3 + random.nextInt(6);
      try (LocalMeasures<DiscreteMeasure> measures = new LocalMeasures<>(inputs, 1)) {
        BarycenterSolution solution =
            LOOP.run(
                new LearnedMasses(0.5),
                measures,
                LearnedMasses.start(new KMeansStart().start(measures, m, 1)));
        DiscreteMeasure barycenter = (DiscreteMeasure) solution.barycenter();
        for (double mass : barycenter.masses()) {
          assertTrue(mass > 0);
        }
        double excess = solution.objective() / optimum(barycenter.support(), inputs) - 1;
        near += excess <= 1e-4 ? 1 : 0;
        converged += solution.status() == RunStatus.CONVERGED ? 1 : 0;
        worst = Math.max(worst, excess);
        sum += solution.objective();
        iterations += solution.iterations();
      }
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "learned masses: of %d problems %d within 1e-4 of the best masses, the worst %.2g above;"
                + " %d converged, %d iterations; mean objective %.6f",
            PROBLEMS,
            near,
            worst,
            converged,
            iterations,
            sum / PROBLEMS));
    assertEquals(PROBLEMS, near);
    assertEquals(PROBLEMS, converged);
    assertTrue(worst < 1e-7, "" + worst);
  }

  /** Atoms without mass, cuts and aims go to a checkpoint and back. */
  @Test
  void statesAreTheirNumbers() {
    LearnedMasses method = new LearnedMasses(0.5);
    List<WeightedMeasure<DiscreteMeasure>> inputs = problem(SubSeed.stream(Clouds.SEED, 6999));
    try (LocalMeasures<DiscreteMeasure> measures = new LocalMeasures<>(inputs, 1)) {
      DiscreteMeasure start = new KMeansStart().start(measures, 6, 1);
      LearnedMasses.State state = LearnedMasses.start(start);
      for (int k = 0; k < 12; k++) {
        double[] average = new double[start.support().length + start.size() + 2];
        double total = inputs.stream().mapToDouble(WeightedMeasure::weight).sum();
        for (WeightedMeasure<DiscreteMeasure> input : inputs) {
          double[] vector =
              method
                  .contributions(state, List.of(input.measure()), MeasureMemory.none())
                  .get(0)
                  .vector();
          for (int p = 0; p < average.length; p++) {
            average[p] += input.weight() / total * vector[p];
          }
        }
        LearnedMasses.State again = method.state(method.numbers(state));
        state = method.update(state, average);
        LearnedMasses.State next = method.update(again, average);
        assertEquals(state.trial(), next.trial());
        assertEquals(state.accepted(), next.accepted());
        assertArrayEquals(state.answer(), next.answer());
        assertArrayEquals(state.cuts(), next.cuts());
        assertEquals(state.trials(), next.trials());
        assertEquals(state.hope(), next.hope());
      }
      assertTrue(state.cuts().length > 0);
    }
  }
}
