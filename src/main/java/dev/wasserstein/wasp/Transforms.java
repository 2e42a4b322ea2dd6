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

/** The transform of each parameter (d). */
public final class Transforms implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Transform> byParameter;

  private Transforms(List<Transform> byParameter) {
    this.byParameter = byParameter;
  }

  /**
   * What a text such as {@code sigma=log,rho.*=logit} asks for.
   *
   * @throws OptionException if it is malformed, or a pattern fits no parameter
   */
  public static Transforms of(String text, List<String> parameters) {
    Transform[] chosen = new Transform[parameters.size()];
    Arrays.fill(chosen, Transform.IDENTITY);
    for (NamePattern each : ParameterSelection.patterns(text)) {
      int equals = each.text().lastIndexOf('=');
      if (equals < 1) {
        throw refused(text, "'" + each.text() + "' has no transform");
      }
      NamePattern pattern = new NamePattern(each.text().substring(0, equals).strip());
      Transform transform = named(each.text().substring(equals + 1).strip(), text);
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
    return new Transforms(new ArrayList<>(Arrays.asList(chosen)));
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
            + "; expected parameters with log, logit or identity, such as sigma=log,rho=logit.");
  }

  /** Whether nothing is transformed. */
  public boolean areIdentity() {
    return byParameter.stream().allMatch(transform -> transform == Transform.IDENTITY);
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
        throw new BadInputException(
            "A draw of '" + draws.parameters().get(p % d) + "'",
            draws.place() + ", draw " + (p / d + 1),
            "is " + values[p],
            transform.domain() + " for --transform",
            "Choose another transform for this parameter.");
      }
      values[p] = value;
    }
    return draws.withValues(values);
  }

  /**
   * Turns rows back into the values of the parameters, in place.
   *
   * @param rows (n × d, row-major)
   */
  public void back(double[] rows) {
    if (!areIdentity()) {
      for (int p = 0; p < rows.length; p++) {
        rows[p] = byParameter.get(p % byParameter.size()).back(rows[p]);
      }
    }
  }
}
