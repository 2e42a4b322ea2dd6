// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Between the arrays of an npz file and a {@link MeasureRow}: which rank belongs to which key. */
final class NpzArrays {
  private NpzArrays() {}

  /** The row that the arrays make, named after the file. */
  static MeasureRow row(Map<String, NpyArray> arrays, String fileName) {
    MeasureRow row = new MeasureRow().id(FileNames.stem(fileName));
    arrays.forEach(
        (key, array) -> {
          String place = fileName + ", " + key;
          switch (key) {
            case MeasureColumns.WEIGHT -> row.weight(scalar(array, place));
            case MeasureColumns.DIMENSION -> row.dimension(integer(scalar(array, place), place));
            case MeasureColumns.MASSES -> row.masses(array.values());
            case MeasureColumns.SUPPORT -> {
              requireRank(array, place, 1, 2);
              if (array.shape().length == 2) {
                row.support(array.values(), array.shape()[1]);
              } else if (arrays.containsKey(MeasureColumns.DIMENSION)) {
                row.support(array.values());
              } else {
                row.support(array.values(), 1);
              }
            }
            case MeasureColumns.SHAPE -> {
              requireRank(array, place, 1);
              row.shape(
                  Arrays.stream(array.values()).mapToInt(value -> integer(value, place)).toArray());
            }
            case MeasureColumns.MEAN -> {
              requireRank(array, place, 1);
              row.mean(array.values());
            }
            case MeasureColumns.COVARIANCE -> {
              requireRank(array, place, 1, 2);
              if (array.shape().length == 2 && array.shape()[0] != array.shape()[1]) {
                throw refused(array, place, "a square matrix");
              }
              row.covariance(array.values());
            }
            default -> throw new IllegalArgumentException(key);
          }
        });
    checkMassesRank(arrays, row, fileName + ", " + MeasureColumns.MASSES);
    return row;
  }

  /** The size of the measure that arrays with these headers make. */
  static DecodedSize decodedSize(Map<String, NpyHeader> headers) {
    NpyHeader support = headers.get(MeasureColumns.SUPPORT);
    NpyHeader masses = headers.get(MeasureColumns.MASSES);
    NpyHeader shape = headers.get(MeasureColumns.SHAPE);
    if (support != null) {
      // A flat support is one of several dimensions where a number says so, which is not read here.
      int d = support.shape().length == 2 ? Math.max(1, support.shape()[1]) : 1;
      return DecodedSize.cloud(support.count() / d, d);
    }
    if (masses != null) {
      int axes = shape == null ? masses.shape().length : shape.count();
      return DecodedSize.grids(1, masses.count(), axes);
    }
    return DecodedSize.numbers(headers.values().stream().mapToLong(NpyHeader::count).sum());
  }

  /** The masses of a grid may have the shape of the grid; those of atoms stand in one row. */
  private static void checkMassesRank(Map<String, NpyArray> arrays, MeasureRow row, String place) {
    NpyArray masses = arrays.get(MeasureColumns.MASSES);
    if (masses == null || masses.shape().length == 1) {
      return;
    }
    if (row.shape().isEmpty()) {
      throw refused(masses, place, "one axis, or a key 'shape' that makes them a grid");
    }
    if (!Arrays.equals(masses.shape(), row.shape().get())) {
      throw refused(masses, place, "the lengths in 'shape'");
    }
  }

  /** The arrays of a measure, in the order of the schema. */
  static Map<String, NpyArray> of(MeasureRecord record) {
    MeasureRow row = MeasureRow.of(record);
    int d = row.dimension().orElseThrow();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    row.weight()
        .ifPresent(
            weight ->
                arrays.put(MeasureColumns.WEIGHT, new NpyArray(new int[0], new double[] {weight})));
    row.masses()
        .ifPresent(
            masses ->
                arrays.put(
                    MeasureColumns.MASSES,
                    new NpyArray(row.shape().orElse(new int[] {masses.length}), masses)));
    row.support()
        .ifPresent(
            support ->
                arrays.put(
                    MeasureColumns.SUPPORT,
                    new NpyArray(new int[] {support.length / d, d}, support)));
    row.shape()
        .ifPresent(
            shape ->
                arrays.put(
                    MeasureColumns.SHAPE,
                    new NpyArray(new int[] {d}, IntStream.of(shape).asDoubleStream().toArray())));
    row.mean()
        .ifPresent(mean -> arrays.put(MeasureColumns.MEAN, new NpyArray(new int[] {d}, mean)));
    row.covariance()
        .ifPresent(
            covariance ->
                arrays.put(MeasureColumns.COVARIANCE, new NpyArray(new int[] {d, d}, covariance)));
    return arrays;
  }

  private static double scalar(NpyArray array, String place) {
    if (array.values().length != 1) {
      throw refused(array, place, "one number");
    }
    return array.values()[0];
  }

  private static int integer(double value, String place) {
    if (value != (int) value) {
      throw new BadInputException(
          "The array", place, "holds " + value, "a whole number", "Correct the array.");
    }
    return (int) value;
  }

  private static void requireRank(NpyArray array, String place, int... ranks) {
    if (Arrays.stream(ranks).noneMatch(rank -> rank == array.shape().length)) {
      throw refused(array, place, (ranks.length == 1 ? ranks[0] : "1 or 2") + " axes");
    }
  }

  private static BadInputException refused(NpyArray array, String place, String expected) {
    return new BadInputException(
        "The array",
        place,
        "has shape " + Arrays.toString(array.shape()),
        expected,
        "Correct the array.");
  }
}
