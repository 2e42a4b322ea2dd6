// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A curve of a posterior, such as a marginal density or contour lines.
 *
 * @param name of the posterior
 * @param x (n)
 * @param y (n); NaN interrupts the curve
 */
public record PosteriorCurve(String name, Role role, double[] x, double[] y) {
  private static final int TICKS = 5;

  /** Marginal densities of one parameter, one over the other. */
  public static Figure densities(String parameter, List<PosteriorCurve> curves) {
    double high = values(curves, true).max().orElse(1);
    LineChart chart =
        new LineChart(
                "Marginal densities of " + parameter,
                LinearAxis.of(
                    values(curves, false).min().orElse(0),
                    values(curves, false).max().orElse(1),
                    TICKS),
                parameter,
                LinearAxis.of(0, 1.04 * high, TICKS),
                "density")
            .sized(520, 230);
    return new Figure(drawn(chart, curves), parameter, "");
  }

  /** Contour lines of two parameters. */
  public static Figure contours(
      String across, String up, List<PosteriorCurve> curves, String caption) {
    LineChart chart =
        new LineChart(
                "Contours of " + across + " and " + up,
                LinearAxis.padded(
                    values(curves, false).min().orElse(0),
                    values(curves, false).max().orElse(1),
                    TICKS),
                across,
                LinearAxis.padded(
                    values(curves, true).min().orElse(0),
                    values(curves, true).max().orElse(1),
                    TICKS),
                up)
            .sized(520, 380);
    return new Figure(drawn(chart, curves), across + ", " + up, caption);
  }

  private static String drawn(LineChart chart, List<PosteriorCurve> curves) {
    int results = 0;
    long inputs = curves.stream().filter(curve -> curve.role() == Role.INPUT).count();
    boolean named = false;
    for (PosteriorCurve curve : curves) {
      String name = curve.name();
      if (curve.role() == Role.INPUT) {
        name = named ? "" : ReadableNumber.count(inputs, "shard");
        named = true;
      }
      chart.curve(new Series(name, curve.role().style(results), curve.x(), curve.y(), false));
      results += curve.role() == Role.RESULT ? 1 : 0;
    }
    return chart.finish();
  }

  private static DoubleStream values(List<PosteriorCurve> curves, boolean up) {
    return curves.stream()
        .flatMapToDouble(curve -> Arrays.stream(up ? curve.y() : curve.x()))
        .filter(Double::isFinite);
  }
}
