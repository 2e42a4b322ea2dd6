// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;

/** Pictures of a reference, and of inputs beside the measures that their vectors stand for. */
public final class Reconstructions {
  private static final int MOST_ON_THE_LINE = 5;
  private static final int MOST_IN_THE_PLANE = 12;
  private static final int MOST_IN_SPACE = 2;

  private final Measure reference;
  private final List<Measure> inputs;
  private final List<Measure> reconstructions;
  private final Orientation orientation;
  private final List<String> names;

  /**
   * Pictures of the first inputs.
   *
   * @param reconstructions of the inputs, in their order
   * @param names of the coordinates; may be empty
   */
  public Reconstructions(
      Measure reference,
      List<Measure> inputs,
      List<Measure> reconstructions,
      Orientation orientation,
      List<String> names) {
    int most =
        switch (reference.dimension()) {
          case 1 -> MOST_ON_THE_LINE;
          case 2 -> MOST_IN_THE_PLANE;
          default -> MOST_IN_SPACE;
        };
    int shown = Math.min(most, inputs.size());
    this.reference = reference;
    this.inputs = List.copyOf(inputs.subList(0, shown));
    this.reconstructions =
        reconstructions.subList(0, shown).stream()
            .map(each -> each.withId(each.id() + ", reconstructed"))
            .toList();
    this.orientation = orientation;
    this.names = List.copyOf(names);
  }

  /** The sections of a page. */
  public List<RunReport.Section> sections() {
    return switch (reference.dimension()) {
      case 1 ->
          List.of(
              section("Reference and reconstructions", line(), RunReport.Section.Layout.CHARTS));
      case 2 -> {
        RunReport report = report(inputs, withReference());
        yield List.of(
            new RunReport.Section("Reference", "", PlaneGallery.large(report)),
            section(
                "Inputs and reconstructions",
                PlaneGallery.pairs(report),
                RunReport.Section.Layout.INPUTS));
      }
      default ->
          List.of(
              new RunReport.Section(
                  "Reference",
                  "Vermilion: the reference, over the inputs shown, taken together.",
                  gallery(inputs, List.of(reference))),
              section("Inputs and reconstructions", space(), RunReport.Section.Layout.CHARTS));
    };
  }

  private static RunReport.Section section(
      String title, List<Figure> figures, RunReport.Section.Layout layout) {
    return new RunReport.Section(
        title,
        "A reconstruction is what the vector of an input tells: the atoms of the reference, each"
            + " moved to the mean of the places that its mass goes to.",
        figures,
        layout);
  }

  private List<Measure> withReference() {
    List<Measure> results = new ArrayList<>(List.of(reference));
    results.addAll(reconstructions);
    return results;
  }

  private List<Figure> line() {
    return gallery(inputs, withReference()).stream()
        .map(
            figure ->
                new Figure(
                    figure.drawing(), figure.name(), "Thin: the inputs. Bold: the measures named."))
        .toList();
  }

  private List<Figure> space() {
    List<Figure> figures = new ArrayList<>();
    for (int n = 0; n < inputs.size(); n++) {
      String caption = inputs.get(n).id() + ": reconstruction (vermilion) over the input";
      for (Figure figure : gallery(List.of(inputs.get(n)), List.of(reconstructions.get(n)))) {
        figures.add(new Figure(figure.drawing(), figure.name(), caption));
      }
    }
    return figures;
  }

  private List<Figure> gallery(List<Measure> shown, List<Measure> results) {
    List<Measure> clouds = shown.stream().<Measure>map(Measure::toDiscrete).toList();
    return Gallery.of(report(clouds, results)).results();
  }

  private RunReport report(List<Measure> shown, List<Measure> results) {
    return RunReport.builder("")
        .inputs(
            shown.stream().map(each -> new WeightedMeasure<>(each, Double.NaN)).toList(),
            shown.size())
        .results(results)
        .orientation(orientation)
        .coordinateNames(names)
        .build();
  }
}
