// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LabelPredicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The wanted elements of one variable of ArviZ's group {@code posterior}. An element is named as
 * Stan names it, {@code theta.1}; where its axes have labels, these are kept beside the name.
 *
 * @param chains its chains; 1 where it has no such axis
 * @param draws its draws
 * @param values (chains × draws × elements, row-major)
 * @param elements the wanted elements, by their places
 * @param names of the wanted elements
 * @param labels of the wanted elements: their names with the labels in place of numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ArvizVariable(
    String name,
    int chains,
    int draws,
    double[] values,
    int[] elements,
    List<String> names,
    List<String> labels) {

  /**
   * The wanted elements of a variable.
   *
   * @param shape the axes behind chain and draw
   * @param levels the labels along each of these; empty where elements have numbers only
   * @param values (chains × draws × elements, row-major), asked for if an element is wanted
   * @return empty if none is wanted
   */
  static Optional<ArvizVariable> of(
      String name,
      int chains,
      int draws,
      int[] shape,
      List<List<String>> levels,
      Supplier<double[]> values,
      Predicate<String> wanted) {
    List<String> names = elements(name, shape);
    List<String> labels = labels(name, shape, levels);
    int[] chosen =
        IntStream.range(0, names.size())
            .filter(k -> isWanted(wanted, names.get(k), labels.isEmpty() ? "" : labels.get(k)))
            .toArray();
    return chosen.length == 0
        ? Optional.empty()
        : Optional.of(
            new ArvizVariable(
                name,
                chains,
                draws,
                values.get(),
                chosen,
                Arrays.stream(chosen).mapToObj(names::get).toList(),
                labels.isEmpty()
                    ? List.of()
                    : Arrays.stream(chosen).mapToObj(labels::get).toList()));
  }

  /**
   * The labels along an axis; empty where they count from 0 or 1 as every axis can be counted.
   *
   * @param labels numbers or texts
   */
  static List<String> levels(List<Object> labels) {
    List<String> levels = new ArrayList<>();
    boolean counts = true;
    for (Object level : labels) {
      counts &=
          level instanceof Number number
              && labels.get(0) instanceof Number first
              && number.doubleValue() - first.doubleValue() == levels.size();
      levels.add(String.valueOf(level));
    }
    boolean fromStart =
        counts && !levels.isEmpty() && (levels.get(0).equals("0") || levels.get(0).equals("1"));
    return fromStart ? List.of() : levels;
  }

  /** Whether an element is wanted, by its label where it has one and labels are asked for. */
  private static boolean isWanted(Predicate<String> wanted, String name, String label) {
    return (wanted instanceof LabelPredicate either && !label.isEmpty())
        ? either.testLabel(label, name)
        : wanted.test(name);
  }

  /**
   * The names of all elements with labels in place of their numbers, {@code theta[north]}.
   *
   * @return empty where no axis has labels
   */
  private static List<String> labels(String name, int[] shape, List<List<String>> levels) {
    if (levels.stream().allMatch(List::isEmpty)) {
      return List.of();
    }
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    List<String> labels = new ArrayList<>();
    for (int flat = 0; flat < count; flat++) {
      List<String> indices = new ArrayList<>();
      int rest = flat;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        int index = rest % shape[axis];
        boolean labelled = levels.get(axis).size() == shape[axis];
        indices.add(0, labelled ? levels.get(axis).get(index) : String.valueOf(index + 1));
        rest /= shape[axis];
      }
      labels.add(name + "[" + String.join(",", indices) + "]");
    }
    return labels;
  }

  /** The names of all elements of a variable of a shape, their indices counted from 1. */
  static List<String> elements(String name, int[] shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    List<String> names = new ArrayList<>();
    for (int flat = 0; flat < count; flat++) {
      StringBuilder indices = new StringBuilder();
      int rest = flat;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        indices.insert(0, "." + (rest % shape[axis] + 1));
        rest /= shape[axis];
      }
      names.add(name + indices);
    }
    return names;
  }

  private int count() {
    return values.length / (chains * draws);
  }

  /**
   * The draws of all variables.
   *
   * @throws BadInputException if there is no variable, they differ in their chains or draws, or a
   *     value is not finite
   */
  static Draws table(List<ArvizVariable> variables, String fileName) {
    DrawsBuilder draws =
        new DrawsBuilder(
            fileName, variables.stream().flatMap(each -> each.names().stream()).toList());
    ArvizVariable first = variables.get(0);
    for (ArvizVariable variable : variables) {
      if (variable.chains() != first.chains() || variable.draws() != first.draws()) {
        throw new BadInputException(
            "The file",
            fileName,
            "has '"
                + variable.name()
                + "' with "
                + variable.chains()
                + " chains of "
                + variable.draws()
                + " draws, and '"
                + first.name()
                + "' with "
                + first.chains()
                + " of "
                + first.draws(),
            "the same chains and draws for all variables",
            "Leave one of them out with --exclude, or save the posterior again.");
      }
    }
    for (int chain = 0; chain < first.chains(); chain++) {
      for (int draw = 0; draw < first.draws(); draw++) {
        String place = fileName + ", chain " + (chain + 1) + ", draw " + (draw + 1);
        for (ArvizVariable variable : variables) {
          int from = (chain * first.draws() + draw) * variable.count();
          for (int k = 0; k < variable.elements().length; k++) {
            double value = variable.values()[from + variable.elements()[k]];
            draws.add(chain, DrawsBuilder.checked(value, variable.names().get(k), place));
          }
        }
      }
    }
    boolean labelled = variables.stream().anyMatch(variable -> !variable.labels().isEmpty());
    return labelled
        ? draws
            .build()
            .withLabels(
                variables.stream()
                    .flatMap(
                        variable ->
                            (variable.labels().isEmpty() ? variable.names() : variable.labels())
                                .stream())
                    .toList())
        : draws.build();
  }
}
