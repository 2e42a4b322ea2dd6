// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.ParameterName;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An array among the parameters, all of whose elements are there: a vector, or a square matrix.
 *
 * @param name the name before the indices
 * @param axes 1 or 2
 * @param size the length d of the vector, or of a side of the matrix
 * @param columns the parameters (d, or d × d, row-major); −1 for elements above the diagonal where
 *     a matrix has none of these
 */
record ParameterArray(String name, int axes, int size, int[] columns) implements Serializable {
  /** The vectors of two elements and more, and the square matrices. */
  static List<ParameterArray> of(List<String> parameters) {
    Map<String, Map<List<Integer>, Integer>> elements = new LinkedHashMap<>();
    for (int k = 0; k < parameters.size(); k++) {
      String dotted = ParameterName.dotted(parameters.get(k));
      String stem = ParameterName.stem(parameters.get(k));
      if (!dotted.equals(stem)) {
        List<Integer> index =
            Arrays.stream(dotted.substring(stem.length() + 1).split("\\.", -1))
                .map(Integer::valueOf)
                .toList();
        elements.computeIfAbsent(stem, name -> new LinkedHashMap<>()).put(index, k);
      }
    }
    List<ParameterArray> arrays = new ArrayList<>();
    elements.forEach(
        (name, array) -> {
          int axes = array.keySet().iterator().next().size();
          int least = array.keySet().stream().flatMap(List::stream).min(Integer::compare).orElse(0);
          int size =
              array.keySet().stream().flatMap(List::stream).max(Integer::compare).orElse(0)
                  - least
                  + 1;
          if (least <= 1 && size > 1 && (axes == 1 || axes == 2) && size <= parameters.size()) {
            int[] columns = columns(array, axes, size, least);
            if (isWhole(columns, axes, size) && countOf(columns) == array.size()) {
              arrays.add(new ParameterArray(name, axes, size, columns));
            }
          }
        });
    return arrays;
  }

  private static int[] columns(Map<List<Integer>, Integer> array, int axes, int size, int least) {
    int[] columns = new int[axes == 1 ? size : size * size];
    Arrays.setAll(
        columns,
        p -> {
          List<Integer> index =
              axes == 1 ? List.of(p + least) : List.of(p / size + least, p % size + least);
          return array.getOrDefault(index, -1);
        });
    return columns;
  }

  /** Whether all elements are there, of a matrix at least those on and below the diagonal. */
  private static boolean isWhole(int[] columns, int axes, int size) {
    boolean none = true;
    boolean all = true;
    for (int p = 0; p < columns.length; p++) {
      boolean above = axes == 2 && p % size > p / size;
      if (!above && columns[p] < 0) {
        return false;
      }
      none &= !above || columns[p] < 0;
      all &= columns[p] >= 0;
    }
    return all || none;
  }

  private static int countOf(int[] columns) {
    return (int) Arrays.stream(columns).filter(column -> column >= 0).count();
  }

  /** Whether a matrix has the elements above its diagonal. */
  boolean isFull() {
    return countOf(columns) == columns.length;
  }

  /**
   * The elements in a row of draws, those above the diagonal that are missing as below it.
   *
   * @param rows (n × dimension, row-major)
   * @param at where the row begins
   */
  double[] elements(double[] rows, int at) {
    double[] elements = new double[columns.length];
    for (int p = 0; p < columns.length; p++) {
      int column = columns[p] >= 0 ? columns[p] : columns[p % size * size + p / size];
      elements[p] = rows[at + column];
    }
    return elements;
  }

  /** Puts the elements into a row of draws. */
  void put(double[] elements, double[] rows, int at) {
    for (int p = 0; p < columns.length; p++) {
      if (columns[p] >= 0) {
        rows[at + columns[p]] = elements[p];
      }
    }
  }
}
