// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.ParameterOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that measures go together, and settles their weights. */
public final class CollectionCheck {
  /** The cells along the longest axis of a grid that a message suggests. */
  private static final int LONGEST_SUGGESTED = 256;

  private static final int LARGEST_CLOUD_SUGGESTED = 2000;

  private CollectionCheck() {}

  /** Which grids go together. */
  public enum Grids {
    /** Those of one shape. */
    SAME_SHAPE,
    /** All of one dimension, since they will be mapped onto another one. */
    ANY_SHAPE
  }

  /**
   * Refuses measures that do not go together.
   *
   * @param headers all measures, in the order of the input
   * @param input the input's name, for the message if there is no measure
   * @param grids which grids go together
   * @throws BadInputException if there is none, an id appears twice, or kinds or dimensions differ
   */
  public static void together(List<MeasureHeader> headers, String input, Grids grids) {
    if (headers.isEmpty()) {
      throw new BadInputException(
          "The input",
          input,
          "has no measure",
          "at least one",
          "Check the paths, and --ids if given.");
    }
    MeasureHeader first = headers.get(0);
    sameCoordinates(headers, headers);
    Map<String, String> places = new HashMap<>();
    for (MeasureHeader header : headers) {
      String earlier = places.put(header.id(), header.place());
      if (earlier != null) {
        throw new BadInputException(
            "Id '" + header.id() + "'",
            header.place(),
            "is already taken by a measure in " + earlier,
            "distinct ids",
            "Rename one of them.");
      }
      sameDimension(header, first);
      sameLevels(header, first);
      boolean mapped = grids == Grids.ANY_SHAPE && header.isGrid() && first.isGrid();
      if (!mapped && !header.isLike(first)) {
        throw new BadInputException(
            "Measure '" + header.id() + "'",
            header.place(),
            "is a " + header.description(),
            "a "
                + first.description()
                + " as measure '"
                + first.id()
                + "' ("
                + first.place()
                + ") is",
            header.isGrid() && first.isGrid()
                ? "Scale them to one size; or, for a barycenter, map them onto one grid with --method"
                    + " sinkhorn --grid "
                    + GridMeasure.shapeText(commonGrid(headers))
                    + ", or make clouds of them with --compress-to "
                    + cloudSize(headers)
                    + "."
                : header.squaredError() + first.squaredError() > 0
                    ? "Large grids were compressed: make clouds of all of them with --compress-to "
                        + cloudSize(headers)
                        + ", or map them onto one grid with --method sinkhorn --grid 256x256."
                    : "Give all measures one kind and one grid.");
      }
    }
  }

  /** So few atoms that each grid becomes a cloud: fewer than it has cells. */
  private static int cloudSize(List<MeasureHeader> headers) {
    return headers.stream()
        .filter(MeasureHeader::isGrid)
        .mapToInt(header -> Math.max(1, header.cells() - 1))
        .reduce(LARGEST_CLOUD_SUGGESTED, Math::min);
  }

  /** The least grid that holds all grids among the measures, of at most 256 cells along an axis. */
  private static int[] commonGrid(List<MeasureHeader> headers) {
    List<int[]> shapes =
        headers.stream().filter(MeasureHeader::isGrid).map(MeasureHeader::shape).toList();
    int longest = 1;
    double[] extent = new double[headers.get(0).dimension()];
    for (int[] shape : shapes) {
      double spacing = GridMeasure.spacing(shape);
      for (int axis = 0; axis < Math.min(extent.length, shape.length); axis++) {
        longest = Math.max(longest, shape[axis]);
        extent[axis] = Math.max(extent[axis], (shape[axis] - 1) * spacing);
      }
    }
    int cells = Math.min(longest, LONGEST_SUGGESTED);
    return Arrays.stream(extent)
        .mapToInt(length -> (int) Math.ceil(length * (cells - 1) * (1 - 1e-12)) + 1)
        .toArray();
  }

  private static void sameLevels(MeasureHeader header, MeasureHeader first) {
    if (!header.isQuantiles() || !first.isQuantiles() || header.levels().equals(first.levels())) {
      return;
    }
    List<Double> own = Arrays.stream(header.levels().values()).boxed().toList();
    List<Double> wanted = Arrays.stream(first.levels().values()).boxed().toList();
    String others = "measure '" + first.id() + "' (" + first.place() + ")";
    String found =
        wanted.stream()
            .filter(level -> !own.contains(level))
            .findFirst()
            .map(level -> "lacks the level " + level + ", which " + others + " has")
            .orElseGet(
                () ->
                    "has the level "
                        + own.stream()
                            .filter(level -> !wanted.contains(level))
                            .findFirst()
                            .orElseThrow()
                        + ", which "
                        + others
                        + " lacks");
    throw new BadInputException(
        "Measure '" + header.id() + "'",
        header.place(),
        found,
        "the same levels of all measures",
        "Complete the quantiles, or leave the measure out.");
  }

  /**
   * The names of the coordinates, in the order of the first measure that has names.
   *
   * @return (d); empty where no measure has names
   */
  public static List<String> coordinates(List<MeasureHeader> headers) {
    return headers.stream()
        .map(MeasureHeader::coordinates)
        .filter(names -> !names.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /**
   * Refuses measures whose coordinates have other names than those of others. Measures without
   * names go with all.
   *
   * @param others the measures that they are to go with
   * @throws BadInputException if a name is missing or one too many is there
   */
  public static void sameCoordinates(List<MeasureHeader> headers, List<MeasureHeader> others) {
    List<String> wanted = coordinates(others);
    if (wanted.isEmpty()) {
      return;
    }
    for (MeasureHeader header : headers) {
      List<String> names = header.coordinates();
      if (names.isEmpty() || names.equals(wanted)) {
        continue;
      }
      ParameterOrder order = ParameterOrder.of(names, wanted);
      if (!order.isComplete()) {
        MeasureHeader first =
            others.stream().filter(each -> !each.coordinates().isEmpty()).findFirst().orElseThrow();
        throw new BadInputException(
            "Measure '" + header.id() + "'",
            header.place(),
            order.missing().isEmpty()
                ? "has the parameter '" + order.extra() + "', which others lack"
                : "lacks the parameter '" + order.missing() + "'",
            "the parameters of measure '" + first.id() + "' (" + first.place() + ")",
            "Give all files the same parameters; their order does not matter.");
      }
    }
  }

  /**
   * Refuses a measure of another dimension than the first one's.
   *
   * @throws BadInputException if they differ
   */
  public static void sameDimension(MeasureHeader header, MeasureHeader first) {
    if (header.dimension() != first.dimension()) {
      throw new BadInputException(
          "Measure '" + header.id() + "'",
          header.place(),
          "has dimension " + header.dimension(),
          "dimension "
              + first.dimension()
              + " as measure '"
              + first.id()
              + "' ("
              + first.place()
              + ") has",
          "Give all measures one dimension.");
    }
  }

  /** Refuses a grid of another shape than the first measure, if that is a grid. */
  public static void sameShape(MeasureHeader header, MeasureHeader first) {
    if (header.isGrid() && first.isGrid() && !header.kind().equals(first.kind())) {
      throw new BadInputException(
          "Measure '" + header.id() + "'",
          header.place(),
          "is a " + header.kind(),
          "a " + first.kind() + " as measure '" + first.id() + "' (" + first.place() + ") is",
          "Scale them to one size, or map them onto one grid with --grid "
              + GridMeasure.shapeText(commonGrid(List.of(header, first)))
              + ".");
    }
  }

  /**
   * The weights that the measures' own records give, or equal ones where none does.
   *
   * @return a weight for each id, not negative, with a positive sum
   * @throws BadInputException if only some have a weight, or the weights sum to 0
   */
  public static Map<String, Double> columnWeights(List<MeasureHeader> headers) {
    Map<String, Double> weights = new LinkedHashMap<>();
    boolean given = !Double.isNaN(headers.get(0).fileWeight());
    for (MeasureHeader header : headers) {
      if (Double.isNaN(header.fileWeight()) == given) {
        throw new BadInputException(
            "Measure '" + header.id() + "'",
            header.place(),
            given ? "has no weight" : "has a weight",
            "weights for all measures or for none",
            "Complete the weights, or use --weights equal.");
      }
      weights.put(header.id(), given ? header.fileWeight() : 1.0);
    }
    return checkSum(weights, headers.get(0).place());
  }

  /** Equal weights. */
  public static Map<String, Double> equalWeights(List<MeasureHeader> headers) {
    Map<String, Double> weights = new LinkedHashMap<>();
    headers.forEach(header -> weights.put(header.id(), 1.0));
    return weights;
  }

  /**
   * Weights from a table of their own.
   *
   * @param table weights by id, not negative
   * @param file the table's file
   * @return a weight for each id, not negative, with a positive sum
   * @throws BadInputException if the table names an unknown id, misses one, or the weights sum to 0
   */
  public static Map<String, Double> tableWeights(
      List<MeasureHeader> headers, Map<String, Double> table, String file) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (MeasureHeader header : headers) {
      Double weight = table.get(header.id());
      if (weight == null) {
        throw new BadInputException(
            "The weight of measure '" + header.id() + "'",
            file,
            "is missing",
            "a line for each measure",
            "Add it.");
      }
      weights.put(header.id(), weight);
    }
    for (String id : table.keySet()) {
      if (!weights.containsKey(id)) {
        throw new BadInputException(
            "Id '" + id + "'",
            file,
            "names no measure of the input",
            "known ids",
            "Correct or remove the line.");
      }
    }
    return checkSum(weights, file);
  }

  private static Map<String, Double> checkSum(Map<String, Double> weights, String place) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(sum > 0) || sum == Double.POSITIVE_INFINITY) {
      throw new BadInputException(
          "The weights of the measures",
          place,
          "sum to " + sum,
          "a positive finite sum",
          "Give at least one measure a positive weight, or use --weights equal.");
    }
    return weights;
  }
}
