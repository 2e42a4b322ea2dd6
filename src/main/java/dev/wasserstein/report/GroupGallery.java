// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures of groups, each with some of its inputs and its results. */
public final class GroupGallery {
  private GroupGallery() {}

  /**
   * A group to show.
   *
   * @param name of the group
   * @param caption what is said below its picture
   * @param inputs some of them, with their weights
   * @param count of all its inputs
   */
  public record Group(
      String name,
      String caption,
      List<WeightedMeasure<Measure>> inputs,
      long count,
      List<Measure> results) {}

  /**
   * The pictures of groups: on the line and in the plane inputs and results in one, of images and
   * in space the results.
   *
   * @param names of the coordinates; empty where they have none
   */
  public static List<Figure> of(List<Group> groups, Orientation orientation, List<String> names) {
    List<Figure> figures = new ArrayList<>();
    for (Group group : groups) {
      RunReport report =
          RunReport.builder(group.name())
              .inputs(group.inputs(), group.count())
              .results(group.results())
              .orientation(orientation)
              .coordinateNames(names)
              .build();
      for (Figure figure : figures(report)) {
        figures.add(
            new Figure(figure.drawing(), group.name(), group.name() + ": " + group.caption()));
      }
    }
    return figures;
  }

  private static List<Figure> figures(RunReport report) {
    boolean inPlane =
        Stream.concat(
                report.inputs().stream().map(WeightedMeasure::measure), report.results().stream())
            .allMatch(measure -> measure.dimension() == 2);
    return inPlane && report.orientation() == Orientation.CARTESIAN
        ? PlaneGallery.together(report)
        : Gallery.of(report).results();
  }
}
