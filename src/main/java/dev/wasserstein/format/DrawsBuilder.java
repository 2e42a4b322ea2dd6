// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CoordinateLimit;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.ParameterName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What all decoders of draws ask of a file, and the draws as they are gathered by chain. */
final class DrawsBuilder {
  private final String fileName;
  private final List<String> parameters;
  private final Map<Long, Doubles> chains = new LinkedHashMap<>();
  private final Map<Long, Doubles> logWeights = new LinkedHashMap<>();

  /**
   * Draws of these parameters.
   *
   * @throws BadInputException if there is none, or two have one name
   */
  DrawsBuilder(String fileName, List<String> parameters) {
    this.fileName = fileName;
    this.parameters = parameters;
    if (parameters.isEmpty()) {
      throw new BadInputException(
          "The file",
          fileName,
          "holds none of the parameters",
          "a column for each",
          "Check --parameters and --exclude, and that the file holds posterior draws.");
    }
    Set<String> seen = new HashSet<>();
    for (String parameter : parameters) {
      if (!seen.add(ParameterName.dotted(parameter))) {
        throw new BadInputException(
            "The file",
            fileName,
            "has the parameter '" + parameter + "' twice",
            "each once",
            "Remove one of them.");
      }
    }
  }

  /** The parameters of a list that are wanted. */
  static List<String> chosen(List<String> names, Predicate<String> wanted) {
    return names.stream().filter(wanted).toList();
  }

  /** A value of the next draw of a chain. */
  void add(long chain, double value) {
    chains.computeIfAbsent(chain, c -> new Doubles()).add(value);
  }

  /** The logarithm of the weight of the next draw of a chain. */
  void weigh(long chain, double logWeight) {
    logWeights.computeIfAbsent(chain, c -> new Doubles()).add(logWeight);
  }

  /** The value itself, if it is one. */
  static double checked(double value, String parameter, String place) {
    if (!CoordinateLimit.holds(value)) {
      throw new BadInputException(
          "A draw of '" + parameter + "'",
          place,
          "is " + value,
          "a finite number of at most 1e150 in size",
          "Remove the draw, find out why the sampler failed, or use --exclude for this parameter.");
    }
    return value;
  }

  /** The draws, chain by chain. */
  Draws build() {
    List<double[]> parts = new ArrayList<>();
    int total = 0;
    for (Doubles chain : chains.values()) {
      parts.add(chain.toArray());
      total += chain.size();
    }
    if (total == 0) {
      throw empty(fileName);
    }
    double[] values = new double[total];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    int d = parameters.size();
    return new Draws(
        parameters,
        parts.stream().mapToInt(part -> part.length / d).toArray(),
        values,
        fileName,
        logWeights.values().stream().flatMapToDouble(all -> Arrays.stream(all.toArray())).toArray(),
        List.of());
  }

  static BadInputException empty(String fileName) {
    return new BadInputException(
        "The file",
        fileName,
        "holds no draw",
        "at least one",
        "Remove the file, or run its sampler again.");
  }
}
