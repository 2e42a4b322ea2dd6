// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Draws as objects of JSON, one for each draw: {@code {"mu": 1.5, "theta": [2, 3]}}. Keys are what
 * columns of tables are to {@link DrawsColumns}.
 */
final class JsonRecords {
  private final String fileName;
  private final Predicate<String> wanted;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final DrawsBuilder draws;
  private final String chain;
  private final String logWeight;
  private final String shard;

  /**
   * The wanted elements of one key.
   *
   * @param elements by their places
   * @param names of these
   */
  private record Part(String key, int[] shape, int[] elements, List<String> names) {}

  /** No draws yet of a file whose first object is this. */
  JsonRecords(Map<String, JsonNumbers> first, String fileName, Predicate<String> wanted) {
    this.fileName = fileName;
    this.wanted = wanted;
    DrawsColumns kinds = new DrawsColumns(List.copyOf(first.keySet()));
    String chainKey = "";
    String weightKey = "";
    for (Map.Entry<String, JsonNumbers> each : first.entrySet()) {
      switch (kinds.of(each.getKey())) {
        case PARAMETER -> choose(each.getKey(), each.getValue().shape());
        case CHAIN -> chainKey = each.getKey();
        case LOG_WEIGHT -> weightKey = each.getKey();
        case OTHER -> {
          // Not needed.
        }
      }
    }
    chain = chainKey;
    logWeight = weightKey;
    shard = shard(first);
    draws = new DrawsBuilder(fileName, names);
  }

  /** Whether an object is one draw: it has a parameter that is a number, not a list. */
  static boolean isRecord(Map<String, JsonNumbers> object) {
    DrawsColumns kinds = new DrawsColumns(List.copyOf(object.keySet()));
    return object.entrySet().stream()
        .anyMatch(
            each ->
                each.getValue().isScalar()
                    && kinds.of(each.getKey()) == DrawsColumns.Kind.PARAMETER);
  }

  private static String shard(Map<String, JsonNumbers> object) {
    JsonNumbers value = object.get(ShardColumn.NAME);
    return value == null ? "" : value.shown();
  }

  private void choose(String key, int[] shape) {
    List<String> elements = ArvizVariable.elements(key, shape);
    int[] chosen =
        IntStream.range(0, elements.size()).filter(k -> wanted.test(elements.get(k))).toArray();
    if (chosen.length > 0) {
      List<String> own = Arrays.stream(chosen).mapToObj(elements::get).toList();
      parts.add(new Part(key, shape, chosen, own));
      names.addAll(own);
    }
  }

  /**
   * Adds a draw.
   *
   * @param place where it begins
   * @throws BadInputException if it has not the parameters of the first, or belongs to another
   *     shard
   */
  void add(Map<String, JsonNumbers> object, String place) {
    if (!shard(object).equals(shard)) {
      throw refused(
          place,
          "is of the shard " + shard(object),
          "draws of one shard, here " + shard + ", in a file of JSON",
          "Give each shard a file of its own, or write the table as CSV or Parquet.");
    }
    long number = chain.isEmpty() ? 0 : (long) value(object, chain, place)[0];
    for (Part part : parts) {
      double[] values = value(object, part.key(), place);
      if (!Arrays.equals(object.get(part.key()).shape(), part.shape())) {
        throw refused(
            place,
            "has '" + part.key() + "' of shape " + Arrays.toString(object.get(part.key()).shape()),
            Arrays.toString(part.shape()) + ", as the first draw has",
            "Correct the draw, or use --exclude for this parameter.");
      }
      for (int k = 0; k < part.elements().length; k++) {
        double value = values[part.elements()[k]];
        draws.add(number, DrawsBuilder.checked(value, part.names().get(k), place));
      }
    }
    if (!logWeight.isEmpty()) {
      draws.weigh(number, value(object, logWeight, place)[0]);
    }
  }

  private double[] value(Map<String, JsonNumbers> object, String key, String place) {
    JsonNumbers value = object.get(key);
    if (value == null) {
      throw refused(
          place, "lacks '" + key + "'", "it, as the first draw has it", "Complete the draw.");
    }
    return value.values(key, fileName);
  }

  private static BadInputException refused(
      String place, String found, String expected, String remedy) {
    return new BadInputException("A draw", place, found, expected, remedy);
  }

  /** The draws so far. */
  Draws draws() {
    return draws.build();
  }
}
