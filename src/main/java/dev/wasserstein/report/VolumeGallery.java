// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Histograms on grids of three axes: the sums along each axis, and of the results the slices
 * through the mean, too.
 */
final class VolumeGallery {
  private static final int AXES = 3;
  private static final int MOST_RESULTS = 6;
  private static final int MOST_PIXELS = 256;
  private static final int FEW_PIXELS = 96;
  private static final double LARGE = 264;
  private static final double SMALL = 96;
  private static final double GAP = 20;
  private static final double SMALL_GAP = 6;
  private static final double TITLE = 20;
  private static final double BELOW = 26;

  private final RunReport report;
  private final List<String> names;

  private VolumeGallery(RunReport report) {
    this.report = report;
    names = Captions.coordinates(report, AXES);
  }

  /** Whether all measures of a report are volumes. */
  static boolean suits(List<Measure> measures) {
    return measures.stream()
        .allMatch(measure -> measure.kind() == Measure.Kind.GRID && measure.dimension() == AXES);
  }

  static Gallery of(RunReport report) {
    VolumeGallery gallery = new VolumeGallery(report);
    List<Figure> results =
        report.results().stream()
            .limit(MOST_RESULTS)
            .map(result -> gallery.large((GridMeasure) result))
            .toList();
    List<Figure> inputs = report.inputs().stream().map(gallery::small).toList();
    return new Gallery(Gallery.Layout.WIDE, results, inputs, gallery.notes());
  }

  private Figure large(GridMeasure volume) {
    int[] shape = volume.shape();
    double unit = LARGE / longest(shape);
    double height = unit * Math.max(shape[0], shape[1]);
    double width = unit * (shape[1] + shape[2] + shape[2]) + 2 * GAP;
    double row = TITLE + height + BELOW;
    Svg svg =
        new Svg(width + 2, 2 * row, Captions.spoken(volume) + ", sums and slices along the axes");
    double left = 1;
    for (int axis = AXES - 1; axis >= 0; axis--) {
      Plane plane = new Plane(axis);
      double spacing = GridMeasure.spacing(shape);
      int middle = GridSums.middle(volume, axis);
      double[] sums = GridSums.onto(volume, plane.down(), plane.across());
      String place = String.format(Locale.ROOT, "%.2f", middle * spacing);
      labelled(svg, plane, left, 0, "sum along " + names.get(axis), plane.of(volume, sums), unit);
      labelled(
          svg,
          plane,
          left,
          row,
          "slice at " + names.get(axis) + " = " + place,
          plane.of(volume, GridSums.slice(volume, axis, middle)),
          unit);
      left += unit * shape[plane.across()] + GAP;
    }
    return new Figure(svg.finish(), volume.id(), Captions.size(volume));
  }

  private void labelled(
      Svg svg, Plane plane, double left, double top, String title, GridMeasure flat, double unit) {
    int[] shape = flat.shape();
    svg.text("panel-name", left, top + 13, title);
    draw(svg, flat, left, top + TITLE, unit, MOST_PIXELS);
    svg.text(
        "tick middle",
        left + unit * shape[1] / 2,
        top + TITLE + unit * shape[0] + 15,
        names.get(plane.across()) + " to the right, " + names.get(plane.down()) + " downward");
  }

  private Figure small(WeightedMeasure<Measure> input) {
    GridMeasure volume = (GridMeasure) input.measure();
    int[] shape = volume.shape();
    double unit = SMALL / longest(shape);
    double width = unit * (shape[1] + shape[2] + shape[2]) + 2 * SMALL_GAP;
    Svg svg =
        new Svg(
            width + 2,
            unit * Math.max(shape[0], shape[1]) + 2,
            Captions.spoken(volume) + ", sums along the axes");
    double left = 1;
    for (int axis = AXES - 1; axis >= 0; axis--) {
      Plane plane = new Plane(axis);
      double[] sums = GridSums.onto(volume, plane.down(), plane.across());
      draw(svg, plane.of(volume, sums), left, 1, unit, FEW_PIXELS);
      left += unit * shape[plane.across()] + SMALL_GAP;
    }
    return new Figure(svg.finish(), volume.id(), Captions.weightAndSize(input));
  }

  private static void draw(
      Svg svg, GridMeasure flat, double left, double top, double unit, int mostPixels) {
    double width = unit * flat.shape()[1];
    double height = unit * flat.shape()[0];
    MeasurePicture picture = MeasurePicture.of(flat, mostPixels);
    svg.image("ink " + Layer.CRISP, picture, left, top, width, height);
    svg.leaf("rect", "class", "frame", "x", left, "y", top, "width", width, "height", height);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "The stronger the ink, the more mass; each picture is scaled to its own heaviest pixel."
            + " Slices go through the mean of the measure.");
    if (!report.inputs().isEmpty()) {
      notes.add(
          "Inputs: the sums along "
              + names.get(2)
              + ", "
              + names.get(1)
              + " and "
              + names.get(0)
              + ", as in the upper row of the large figure.");
    }
    if (report.results().size() > MOST_RESULTS) {
      notes.add(
          "The first " + MOST_RESULTS + " of " + report.resultCount() + " results are shown.");
    }
    return notes;
  }

  private static int longest(int[] shape) {
    return Math.max(shape[0], Math.max(shape[1], shape[2]));
  }

  /** What is left of the volume's axes without one of them. */
  private record Plane(int axis) {
    int down() {
      return axis == 0 ? 1 : 0;
    }

    int across() {
      return axis == 2 ? 1 : 2;
    }

    /** Values on this plane as a grid of two axes. */
    GridMeasure of(GridMeasure volume, double[] values) {
      int[] shape = {volume.shape()[down()], volume.shape()[across()]};
      return GridMeasure.trusted(volume.id(), shape, values);
    }
  }
}
