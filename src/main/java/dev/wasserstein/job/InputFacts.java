// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.options.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What run.json says of its measures beside their numbers. */
final class InputFacts {
  private static final String NAME = "compression";
  private static final String PARAMETERS = "parameters";

  /** Where weights come from: {@code column}, {@code equal} or {@code table}. */
  static final String WEIGHTS_FROM = "weights_from";

  private InputFacts() {}

  /** Those of a barycenter, of which an update needs more. */
  static Map<String, Object> ofBarycenter(
      Settings values, List<MeasureHeader> headers, Map<String, Double> weights) {
    Map<String, Object> facts = new LinkedHashMap<>(of(values, headers, weights));
    facts.put(WEIGHTS_FROM, weightsFrom(values, headers));
    return facts;
  }

  /**
   * Where the weights of measures come from: their column, a table, or nowhere, where they are
   * equal.
   *
   * @param headers of which all have a weight or none has
   */
  static String weightsFrom(Settings values, List<MeasureHeader> headers) {
    return switch (values.get(Options.WEIGHTS)) {
      case "column" -> Double.isNaN(headers.get(0).fileWeight()) ? "equal" : "column";
      case "equal" -> "equal";
      default -> "table";
    };
  }

  /**
   * The names of the coordinates x1, x2, …, where files give names, and what is known of {@link
   * #compression}.
   *
   * @param weights by id, not rescaled
   */
  static Map<String, Object> of(
      Settings values, List<MeasureHeader> headers, Map<String, Double> weights) {
    Map<String, Object> facts = new LinkedHashMap<>(parameters(headers));
    facts.putAll(compression(values, headers, weights));
    return facts;
  }

  /** The names of the coordinates; nothing where files give none. */
  static Map<String, Object> parameters(List<MeasureHeader> headers) {
    List<String> names = CollectionCheck.coordinates(headers);
    return names.isEmpty() ? Map.of() : Map.of(PARAMETERS, names);
  }

  /**
   * Bounds of W₂ between the measures and what stands for them: the largest, and the root of the
   * weighted mean of the squares, by which the root of the objective may be off at any barycenter.
   * Nothing where no measure was compressed, unless compression was asked for.
   *
   * @param weights by id, not rescaled
   */
  private static Map<String, Object> compression(
      Settings values, List<MeasureHeader> headers, Map<String, Double> weights) {
    if (values.find(Options.COMPRESS_TO).isEmpty()
        && headers.stream().allMatch(header -> header.squaredError() == 0)) {
      return Map.of();
    }
    long compressed = 0;
    double largest = 0;
    NeumaierSum squares = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    for (MeasureHeader header : headers) {
      double weight = weights.get(header.id());
      if (weight > 0) {
        compressed += header.squaredError() > 0 ? 1 : 0;
        largest = Math.max(largest, header.squaredError());
        squares.addProduct(weight, header.squaredError());
        total.add(weight);
      }
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("measures", compressed);
    facts.put("largest_error", Math.sqrt(largest));
    facts.put("root_mean_squared_error", Math.sqrt(squares.value() / total.value()));
    return Map.of(NAME, facts);
  }

  /** A sentence where measures were compressed that nobody asked to compress. */
  static List<String> warnings(Settings values, Map<String, Object> facts) {
    if (values.find(Options.COMPRESS_TO).isPresent()
        || !(facts.get(NAME) instanceof Map<?, ?> compression)) {
      return List.of();
    }
    return List.of(
        "Grids of more than "
            + ReadSettings.LARGE_GRID
            + " cells, "
            + compression.get("measures")
            + " here, were replaced by "
            + ReadSettings.CENTROIDS
            + " centroids each, so that exact transport takes seconds; W₂ to the grid is at most "
            + compression.get("largest_error")
            + ". Choose another number by --compress-to"
            + (values.options().contains(Options.GRID)
                ? ", or work on the grids themselves by --method sinkhorn (--grid makes them smaller)."
                : "."));
  }
}
