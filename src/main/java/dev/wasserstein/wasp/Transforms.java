// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.SpellingSuggestion;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The transforms of parameters, one by one and of whole arrays. */
public final class Transforms implements Serializable {
  private static final long serialVersionUID = 2L;

  private final List<Transform> byParameter;
  private final List<OfArray> arrays;

  /** The transform of an array. */
  private record OfArray(ParameterArray array, ArrayTransform transform) implements Serializable {}

  private Transforms(List<Transform> byParameter, List<OfArray> arrays) {
    this.byParameter = byParameter;
    this.arrays = arrays;
  }

  /**
   * What a text such as {@code sigma=log,rho.*=logit,p=simplex} asks for.
   *
   * @throws OptionException if it is malformed, or a pattern fits no parameter, or no array
   */
  public static Transforms of(String text, List<String> parameters) {
    Transform[] chosen = new Transform[parameters.size()];
    Arrays.fill(chosen, Transform.IDENTITY);
    List<ParameterArray> all = ParameterArray.of(parameters);
    List<OfArray> arrays = new ArrayList<>();
    for (NamePattern each : ParameterSelection.patterns(text)) {
      int equals = each.text().lastIndexOf('=');
      if (equals < 1) {
        throw refused(text, "'" + each.text() + "' has no transform");
      }
      NamePattern pattern = new NamePattern(each.text().substring(0, equals).strip());
      String name = each.text().substring(equals + 1).strip();
      Optional<ArrayTransform> ofArray =
          Arrays.stream(ArrayTransform.values())
              .filter(transform -> transform.transformName().equals(name))
              .findFirst();
      if (ofArray.isPresent()) {
        arrays.addAll(ofArrays(ofArray.get(), pattern, all, text));
        continue;
      }
      Transform transform = named(name, text);
      boolean used = false;
      for (int k = 0; k < chosen.length; k++) {
        if (pattern.fits(parameters.get(k))) {
          chosen[k] = transform;
          used = true;
        }
      }
      if (!used) {
        throw refused(
            text,
            "'"
                + pattern.text()
                + "' fits none of the parameters"
                + SpellingSuggestion.of(pattern.text(), parameters)
                    .map(near -> " (did you mean '" + near + "'?)")
                    .orElse(""));
      }
    }
    requireOne(arrays, chosen, parameters, text);
    return new Transforms(new ArrayList<>(Arrays.asList(chosen)), arrays);
  }

  private static List<OfArray> ofArrays(
      ArrayTransform transform, NamePattern pattern, List<ParameterArray> all, String text) {
    List<OfArray> found =
        all.stream()
            .filter(array -> array.axes() == transform.axes() && pattern.fits(array.name()))
            .map(array -> new OfArray(array, transform))
            .toList();
    if (found.isEmpty()) {
      throw refused(
          text,
          "'"
              + pattern.text()
              + "' is the name of no "
              + (transform.axes() == 1 ? "vector" : "square matrix")
              + " of which all elements are combined");
    }
    return found;
  }

  /** Refuses two transforms of a parameter. */
  private static void requireOne(
      List<OfArray> arrays, Transform[] chosen, List<String> parameters, String text) {
    boolean[] taken = new boolean[chosen.length];
    for (OfArray each : arrays) {
      for (int k : each.array().columns()) {
        if (k >= 0 && (taken[k] || chosen[k] != Transform.IDENTITY)) {
          throw refused(text, "'" + parameters.get(k) + "' has two transforms");
        }
        if (k >= 0) {
          taken[k] = true;
        }
      }
    }
  }

  private static Transform named(String name, String text) {
    return Arrays.stream(Transform.values())
        .filter(transform -> transform.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> refused(text, "'" + name + "' is no transform"));
  }

  private static OptionException refused(String text, String why) {
    return new OptionException(
        "--transform is '"
            + text
            + "': "
            + why
            + "; expected parameters with log, logit or identity, or arrays with simplex,"
            + " correlation or cholesky-covariance, such as sigma=log,rho=logit,p=simplex.");
  }

  /** Whether nothing is transformed. */
  public boolean areIdentity() {
    return arrays.isEmpty()
        && byParameter.stream().allMatch(transform -> transform == Transform.IDENTITY);
  }

  /**
   * Transformed draws.
   *
   * @throws BadInputException if a value is outside the domain of its transform
   */
  Draws forward(Draws draws) {
    if (areIdentity()) {
      return draws;
    }
    int d = draws.dimension();
    double[] values = draws.values().clone();
    for (int p = 0; p < values.length; p++) {
      Transform transform = byParameter.get(p % d);
      double value = transform.forward(values[p]);
      if (!Double.isFinite(value)) {
        throw outside(
            draws, draws.parameters().get(p % d), p / d, "is " + values[p], transform.domain());
      }
      values[p] = value;
    }
    for (OfArray each : arrays) {
      double least = each.transform() == ArrayTransform.SIMPLEX ? least(each, draws) : 0;
      for (int at = 0; at < values.length; at += d) {
        int size = each.array().size();
        double[] x = each.array().elements(values, at);
        double[] inside = x.clone();
        for (int k = 0; k < x.length; k++) {
          inside[k] = x[k] == 0 && least > 0 ? least / 2 : x[k];
        }
        int draw = at / d;
        double[] y =
            Optional.of(inside)
                .filter(value -> each.transform().holds(x, size))
                .flatMap(value -> each.transform().forward(value, size))
                .orElseThrow(
                    () ->
                        outside(
                            draws,
                            each.array().name(),
                            draw,
                            "is " + Arrays.toString(x),
                            each.transform().domain()));
        each.array().put(y, values, at);
      }
    }
    return draws.withValues(values);
  }

  /** The least positive element of an array in any draw, below which files round to 0. */
  private static double least(OfArray each, Draws draws) {
    double least = Double.POSITIVE_INFINITY;
    for (int at = 0; at < draws.values().length; at += draws.dimension()) {
      for (double x : each.array().elements(draws.values(), at)) {
        least = x > 0 ? Math.min(least, x) : least;
      }
    }
    return least < Double.POSITIVE_INFINITY ? least : 0;
  }

  private static BadInputException outside(
      Draws draws, String name, int draw, String found, String domain) {
    return new BadInputException(
        "A draw of '" + name + "'",
        draws.place() + ", draw " + (draw + 1),
        found,
        domain + " for --transform",
        "Choose another transform for this parameter.");
  }

  /**
   * Turns rows back into the values of the parameters, in place.
   *
   * @param rows (n × d, row-major)
   */
  public void back(double[] rows) {
    if (areIdentity()) {
      return;
    }
    int d = byParameter.size();
    for (int p = 0; p < rows.length; p++) {
      rows[p] = byParameter.get(p % d).back(rows[p]);
    }
    for (OfArray each : arrays) {
      for (int at = 0; at < rows.length; at += d) {
        double[] y = each.array().elements(rows, at);
        each.array().put(each.transform().back(y, each.array().size()), rows, at);
      }
    }
  }
}
