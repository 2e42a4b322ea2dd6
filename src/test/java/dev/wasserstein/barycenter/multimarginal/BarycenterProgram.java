// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** Barycenter problems as linear programs written out in full, solved by ojAlgo: an oracle. */
final class BarycenterProgram {
  private BarycenterProgram() {}

  /** The least objective over all multi-couplings. */
  static double multiMarginal(List<WeightedMeasure<DiscreteMeasure>> measures) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    List<Expression[]> marginals = marginals(model, measures);
    int[] combination = new int[measures.size()];
    do {
      Variable mass = model.addVariable().lower(0).weight(cost(measures, combination));
      for (int n = 0; n < combination.length; n++) {
        marginals.get(n)[combination[n]].set(mass, 1);
      }
    } while (next(combination, measures));
    return solved(model);
  }

  /** The least objective on a support: plans from it to each measure, whose left sides agree. */
  static double onSupport(List<WeightedMeasure<DiscreteMeasure>> measures, double[] support) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    List<Expression[]> marginals = marginals(model, measures);
    int d = measures.get(0).measure().dimension();
    int m = support.length / d;
    Variable[] masses = new Variable[m];
    for (int j = 0; j < m; j++) {
      masses[j] = model.addVariable().lower(0);
    }
    for (int n = 0; n < measures.size(); n++) {
      DiscreteMeasure measure = measures.get(n).measure();
      for (int j = 0; j < m; j++) {
        Expression row = model.addExpression().level(0);
        row.set(masses[j], -1);
        for (int i = 0; i < measure.size(); i++) {
          double square = 0;
          for (int c = 0; c < d; c++) {
            double difference = measure.support()[i * d + c] - support[j * d + c];
            square += difference * difference;
          }
          Variable moved = model.addVariable().lower(0).weight(measures.get(n).weight() * square);
          row.set(moved, 1);
          marginals.get(n)[i].set(moved, 1);
        }
      }
    }
    return solved(model);
  }

  private static List<Expression[]> marginals(
      ExpressionsBasedModel model, List<WeightedMeasure<DiscreteMeasure>> measures) {
    List<Expression[]> marginals = new ArrayList<>();
    for (WeightedMeasure<DiscreteMeasure> weighted : measures) {
      Expression[] rows = new Expression[weighted.measure().size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = model.addExpression().level(weighted.measure().masses()[i]);
      }
      marginals.add(rows);
    }
    return marginals;
  }

  private static double solved(ExpressionsBasedModel model) {
    Optimisation.Result result = model.minimise();
    if (!result.getState().isOptimal()) {
      throw new IllegalStateException("the oracle says " + result.getState());
    }
    return result.getValue();
  }

  /** Σ λ_n |x_{j_n} − z|² at the mean z. */
  private static double cost(List<WeightedMeasure<DiscreteMeasure>> measures, int[] combination) {
    int d = measures.get(0).measure().dimension();
    double cost = 0;
    for (int c = 0; c < d; c++) {
      double mean = 0;
      for (int n = 0; n < combination.length; n++) {
        mean += measures.get(n).weight() * coordinate(measures, n, combination[n], c);
      }
      for (int n = 0; n < combination.length; n++) {
        double difference = coordinate(measures, n, combination[n], c) - mean;
        cost += measures.get(n).weight() * difference * difference;
      }
    }
    return cost;
  }

  private static double coordinate(
      List<WeightedMeasure<DiscreteMeasure>> measures, int n, int atom, int axis) {
    DiscreteMeasure measure = measures.get(n).measure();
    return measure.support()[atom * measure.dimension() + axis];
  }

  private static boolean next(int[] combination, List<WeightedMeasure<DiscreteMeasure>> measures) {
    for (int n = 0; n < combination.length; n++) {
      if (++combination[n] < measures.get(n).measure().size()) {
        return true;
      }
      combination[n] = 0;
    }
    return false;
  }
}
