// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;

/** A panel of the plane: layers in a frame, with labelled axes where it is large. */
final class PlanePanel {
  private static final double LARGE = 380;
  private static final double SMALL = 160;
  private static final int TICKS = 5;

  private final Box box;
  private final LinearAxis acrossAxis;
  private final LinearAxis upAxis;
  private final List<String> names;

  /**
   * A panel over a box.
   *
   * @param names of the first and second coordinate
   */
  PlanePanel(Box box, List<String> names) {
    this.box = box;
    this.names = names;
    acrossAxis = LinearAxis.of(box.acrossLow(), box.acrossHigh(), TICKS);
    upAxis = LinearAxis.of(box.upLow(), box.upHigh(), TICKS);
  }

  /** With ticks and titles. */
  String large(String label, List<Layer> layers) {
    double left = 34 + upAxis.ticks().stream().mapToDouble(Axis.Tick::labelWidth).max().orElse(0);
    double height = LARGE * box.heightToWidth();
    PlaneFrame frame = new PlaneFrame(box, left, 6, LARGE, height);
    Svg svg = new Svg(left + LARGE + 14, height + 48, label);
    body(svg, frame, layers);
    double bottom = frame.top() + height;
    for (Axis.Tick tick : acrossAxis.labelled(LARGE)) {
      double x = frame.acrossPx(tick.value());
      svg.line("axis", x, bottom, x, bottom + 4)
          .number("tick middle", x, bottom + 17, tick.label());
    }
    for (Axis.Tick tick : upAxis.ticks()) {
      double y = frame.upPx(tick.value());
      svg.line("axis", left - 4, y, left, y).number("tick end", left - 8, y + 4, tick.label());
    }
    boolean image = box.orientation() == Orientation.IMAGE;
    String across = image ? "column, " + names.get(1) : names.get(0);
    String up = image ? "row, " + names.get(0) + " (downward)" : names.get(1);
    svg.text("axis-title middle", left + LARGE / 2, bottom + 37, across);
    svg.open(
        "g",
        "transform",
        "translate(11 " + Svg.coordinate(frame.top() + height / 2) + ") rotate(-90)");
    return svg.text("axis-title middle", 0, 0, up).close("g").finish();
  }

  /** The frame alone, for one of many panels over the same box. */
  String small(String label, List<Layer> layers) {
    double height = SMALL * box.heightToWidth();
    Svg svg = new Svg(SMALL + 2, height + 2, label);
    body(svg, new PlaneFrame(box, 1, 1, SMALL, height), layers);
    return svg.finish();
  }

  private void body(Svg svg, PlaneFrame frame, List<Layer> layers) {
    double left = frame.left();
    double top = frame.top();
    double right = left + frame.width();
    double bottom = top + frame.height();
    svg.leaf(
        "rect",
        "class",
        "paper",
        "x",
        left,
        "y",
        top,
        "width",
        frame.width(),
        "height",
        frame.height());
    boolean covered = layers.stream().anyMatch(PlanePanel::isPicture);
    if (!covered) {
      for (Axis.Tick tick : acrossAxis.ticks()) {
        svg.line("grid", frame.acrossPx(tick.value()), top, frame.acrossPx(tick.value()), bottom);
      }
      for (Axis.Tick tick : upAxis.ticks()) {
        svg.line("grid", left, frame.upPx(tick.value()), right, frame.upPx(tick.value()));
      }
    }
    layers.forEach(layer -> layer.draw(svg, frame));
    svg.leaf(
        "rect",
        "class",
        "frame",
        "x",
        left,
        "y",
        top,
        "width",
        frame.width(),
        "height",
        frame.height());
  }

  private static boolean isPicture(Layer layer) {
    return layer instanceof Layer.Picture || layer instanceof Layer.Density;
  }
}
