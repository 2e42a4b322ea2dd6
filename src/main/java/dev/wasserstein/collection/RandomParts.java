// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Atoms of several measures, split at random into parts that are measures again. Which part an atom
 * goes to depends on the seed, its measure's id and its index alone.
 *
 * @param parts the parts that have atoms of positive mass, named part-1, part-2, …; their weights
 *     are their masses
 * @param partOf for each measure, in their order, and each of its atoms the part's number in {@code
 *     parts}; -1 for an atom without mass in a part without any
 */
public record RandomParts(List<WeightedMeasure<DiscreteMeasure>> parts, List<int[]> partOf) {
  /** Splits the atoms of measures into at most {@code count} parts. */
  public static RandomParts of(
      List<WeightedMeasure<DiscreteMeasure>> measures, int count, long seed) {
    int d = measures.get(0).measure().dimension();
    int[] sizes = new int[count];
    double[] totals = new double[count];
    List<int[]> drawn = new ArrayList<>();
    for (WeightedMeasure<DiscreteMeasure> weighted : measures) {
      RandomGenerator random = SubSeed.stream(seed, 1, weighted.measure().id());
      int[] part = new int[weighted.measure().size()];
      for (int i = 0; i < part.length; i++) {
        part[i] = random.nextInt(count);
        sizes[part[i]]++;
        totals[part[i]] += weighted.weight() * weighted.measure().masses()[i];
      }
      drawn.add(part);
    }
    double[][] masses = new double[count][];
    double[][] supports = new double[count][];
    for (int p = 0; p < count; p++) {
      masses[p] = new double[sizes[p]];
      supports[p] = new double[sizes[p] * d];
    }
    int[] filled = new int[count];
    for (int n = 0; n < measures.size(); n++) {
      DiscreteMeasure measure = measures.get(n).measure();
      for (int i = 0; i < measure.size(); i++) {
        int p = drawn.get(n)[i];
        int at = filled[p]++;
        masses[p][at] = measures.get(n).weight() * measure.masses()[i] / totals[p];
        System.arraycopy(measure.support(), i * d, supports[p], at * d, d);
      }
    }
    return kept(d, totals, masses, supports, drawn);
  }

  private static RandomParts kept(
      int d, double[] totals, double[][] masses, double[][] supports, List<int[]> drawn) {
    int digits = String.valueOf(totals.length).length();
    int[] number = new int[totals.length];
    Arrays.fill(number, -1);
    List<WeightedMeasure<DiscreteMeasure>> parts = new ArrayList<>();
    for (int p = 0; p < totals.length; p++) {
      if (totals[p] > 0) {
        number[p] = parts.size();
        String id = String.format(Locale.ROOT, "part-%0" + digits + "d", p + 1);
        parts.add(
            new WeightedMeasure<>(
                DiscreteMeasure.trusted(id, d, masses[p], supports[p]), totals[p]));
      }
    }
    drawn.forEach(part -> Arrays.setAll(part, i -> number[part[i]]));
    return new RandomParts(parts, drawn);
  }
}
