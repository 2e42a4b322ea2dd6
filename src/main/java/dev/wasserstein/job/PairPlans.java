// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.input.LocalMemory;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.ParquetPairPlans;
import dev.wasserstein.transport.Coupling;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The plans of all pairs, which are written in the order of the ids once all are there. */
final class PairPlans {
  private static final String PLANS = "plans.parquet";

  /** An entropic plan of more pairs of atoms is no table for people. */
  private static final long MOST_PAIRS = 1 << 24;

  /** An entry: two numbers and a mass. */
  private static final int ENTRY_BYTES = 16;

  private final MeasureInput input;
  private final MeasureInput other;
  private final boolean wholeGrids;
  private final long memory = LocalMemory.ofThisProcess().available();
  private final Map<String, Map<String, Coupling>> plans = new TreeMap<>();
  private long entries;

  /**
   * Plans between two inputs.
   *
   * @param wholeGrids whether atoms of grids are all their cells already
   */
  PairPlans(MeasureInput input, MeasureInput other, boolean wholeGrids) {
    this.input = input;
    this.other = other;
    this.wholeGrids = wholeGrids;
  }

  /**
   * Refuses entropic plans that are too large, before work on them begins.
   *
   * @throws OptionException if there are such
   */
  static void check(Settings values, List<MeasureHeader> left, List<MeasureHeader> right) {
    if (!values.find(Options.PLAN).orElse(false)) {
      return;
    }
    long pairs = largest(left) * largest(right);
    if (values.get(Options.METHOD).equals("sinkhorn") && pairs > MOST_PAIRS) {
      throw new OptionException(
          "--plan of --method sinkhorn has an entry for each pair of atoms, here up to "
              + pairs
              + "; expected at most "
              + MOST_PAIRS
              + ". Use --method exact.");
    }
    if (values.find(Options.OUTPUT).isEmpty()) {
      throw new OptionException("--plan writes a file. Set an output.");
    }
  }

  private static long largest(List<MeasureHeader> headers) {
    return headers.stream().mapToLong(MeasureHeader::size).max().orElse(0);
  }

  /**
   * Keeps a plan.
   *
   * @throws OptionException if all together do not fit into memory
   */
  void add(PairCosts.Pair pair) {
    entries += pair.plan().entries();
    if (entries * ENTRY_BYTES > memory) {
      throw new OptionException(
          "--plan has more than "
              + entries
              + " entries, which do not fit into memory. Choose measures with --ids, or use --pairs"
              + " matched.");
    }
    plans.computeIfAbsent(pair.id(), id -> new TreeMap<>()).put(pair.other(), pair.plan());
  }

  /** Writes all plans. */
  void write(RunFiles files) {
    try (ParquetPairPlans writer = files.output().parquetPairPlans(PLANS)) {
      Map<String, int[]> cells = new TreeMap<>();
      plans.forEach(
          (id, byOther) -> {
            int[] own = cells(input, id);
            byOther.forEach(
                (name, plan) ->
                    writer.write(
                        id,
                        name,
                        numbers(plan.row(), own),
                        numbers(
                            plan.column(), cells.computeIfAbsent(name, each -> cells(other, each))),
                        plan.mass()));
          });
    }
  }

  private static int[] numbers(int[] atoms, int[] cells) {
    return cells.length == 0 ? atoms : IntStream.of(atoms).map(atom -> cells[atom]).toArray();
  }

  /** The cells of positive mass of a grid, whose atoms they are; none for other measures. */
  private int[] cells(MeasureInput from, String id) {
    MeasureRecord record = from.fetch(List.of(id)).get(0);
    return !wholeGrids && record.measure() instanceof GridMeasure grid
        ? IntStream.range(0, grid.size()).filter(cell -> grid.masses()[cell] > 0).toArray()
        : new int[0];
  }
}
