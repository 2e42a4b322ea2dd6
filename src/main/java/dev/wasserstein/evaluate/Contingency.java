// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often the classes of one partition of some things meet those of another.
 *
 * @param rows the classes of the first, in natural order
 * @param columns the classes of the second, in natural order
 * @param counts (rows × columns)
 */
public record Contingency(List<String> rows, List<String> columns, long[][] counts) {

  /**
   * Counts pairs.
   *
   * @param first the class of each thing in the one partition
   * @param second the class of each thing in the other, in the same order
   */
  public static Contingency of(List<String> first, List<String> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          first.size() + " and " + second.size() + " classes; expected equally many");
    }
    Map<String, Integer> rows = numbered(first);
    Map<String, Integer> columns = numbered(second);
    long[][] counts = new long[rows.size()][columns.size()];
    for (int n = 0; n < first.size(); n++) {
      counts[rows.get(first.get(n))][columns.get(second.get(n))]++;
    }
    return new Contingency(List.copyOf(rows.keySet()), List.copyOf(columns.keySet()), counts);
  }

  private static Map<String, Integer> numbered(List<String> classes) {
    Map<String, Integer> numbers = new TreeMap<>(NaturalOrder.INSTANCE);
    classes.forEach(each -> numbers.put(each, 0));
    int number = 0;
    for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
      entry.setValue(number++);
    }
    return numbers;
  }

  /** The number of things. */
  public long total() {
    return sum(rowSums());
  }

  private long[] rowSums() {
    long[] sums = new long[rows.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sum(counts[i]);
    }
    return sums;
  }

  private long[] columnSums() {
    long[] sums = new long[columns.size()];
    for (long[] row : counts) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
      }
    }
    return sums;
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  /**
   * The adjusted Rand index (Hubert and Arabie 1985): 1 for equal partitions, 0 on average for
   * unrelated ones.
   */
  public double adjustedRandIndex() {
    double together = 0;
    for (long[] row : counts) {
      together += pairs(row);
    }
    double inRows = pairs(rowSums());
    double inColumns = pairs(columnSums());
    double all = pairs(new long[] {total()});
    double expected = all > 0 ? inRows * inColumns / all : 0;
    double most = (inRows + inColumns) / 2;
    return most == expected ? 1 : (together - expected) / (most - expected);
  }

  private static double pairs(long[] sizes) {
    double pairs = 0;
    for (long size : sizes) {
      pairs += size * (size - 1.0) / 2;
    }
    return pairs;
  }

  /** Mutual information divided by the mean of both entropies: 1 for equal partitions. */
  public double normalisedMutualInformation() {
    double n = total();
    long[] rowSums = rowSums();
    long[] columnSums = columnSums();
    double information = 0;
    for (int i = 0; i < rowSums.length; i++) {
      for (int j = 0; j < columnSums.length; j++) {
        double count = counts[i][j];
        if (count > 0) {
          information +=
              count / n * StrictMath.log(count * n / ((double) rowSums[i] * columnSums[j]));
        }
      }
    }
    double entropies = entropy(rowSums, n) + entropy(columnSums, n);
    return entropies > 0 ? 2 * information / entropies : 1;
  }

  private static double entropy(long[] sizes, double n) {
    double entropy = 0;
    for (long size : sizes) {
      entropy -= size > 0 ? size / n * StrictMath.log(size / n) : 0;
    }
    return entropy;
  }

  /** The counts as a table of texts, a row for each class of the first partition. */
  public List<List<String>> table() {
    List<List<String>> table = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = new ArrayList<>(List.of(rows.get(i)));
      for (long count : counts[i]) {
        row.add(String.valueOf(count));
      }
      table.add(row);
    }
    return table;
  }
}
