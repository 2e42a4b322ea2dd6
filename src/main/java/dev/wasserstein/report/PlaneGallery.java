// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Pictures of measures in the plane, all over the same box. */
final class PlaneGallery {
  private static final String RESULT = "result";
  private static final String INPUT = "input";

  /** The kernel that turns atoms back into an image, in cells of the inputs. */
  private static final double BLUR = 0.5;

  private static final int FINER = 6;
  private static final int MOST_PIXELS = 480;

  /**
   * Up to this number of results they are drawn as images and as clouds, beyond it as images only.
   */
  private static final int MOST_TWICE = 2;

  private final RunReport report;
  private final List<Measure> measures;
  private final List<Measure> inputs;
  private final Orientation orientation;
  private final OptionalDouble cell;
  private final Box box;
  private final PlanePanel panel;
  private final DotScale scale;

  private PlaneGallery(RunReport report) {
    this.report = report;
    inputs = report.inputs().stream().map(WeightedMeasure::measure).toList();
    measures = Stream.concat(inputs.stream(), report.results().stream()).toList();
    boolean grids = measures.stream().anyMatch(measure -> measure.kind() == Measure.Kind.GRID);
    orientation = grids ? Orientation.IMAGE : report.orientation();
    cell = orientation == Orientation.IMAGE ? Lattice.cell(inputs) : OptionalDouble.empty();
    box = box();
    panel = new PlanePanel(box, Captions.coordinates(report, 2));
    scale = DotScale.of(measures, box);
  }

  static Gallery of(RunReport report) {
    PlaneGallery gallery = new PlaneGallery(report);
    List<Figure> results = new ArrayList<>();
    report.results().forEach(result -> results.addAll(gallery.large(result)));
    List<Figure> small = report.inputs().stream().map(gallery::small).toList();
    Gallery.Layout layout = results.size() == 1 ? Gallery.Layout.ONE : Gallery.Layout.TILES;
    return new Gallery(layout, results, small, gallery.notes());
  }

  /** Large figures of the first result alone, in the section of the plane that holds all. */
  static List<Figure> large(RunReport report) {
    return new PlaneGallery(report).large(report.results().get(0));
  }

  /**
   * Small figures of each input beside its partner: the results after the first are the inputs'
   * partners. Clouds that stand for images are drawn as images.
   */
  static List<Figure> pairs(RunReport report) {
    PlaneGallery gallery = new PlaneGallery(report);
    List<Figure> figures = new ArrayList<>();
    for (int n = 0; n < report.inputs().size(); n++) {
      Figure input = gallery.small(report.inputs().get(n));
      figures.add(new Figure(input.drawing(), input.name(), input.name()));
      figures.add(gallery.partner(report.results().get(n + 1)));
    }
    return figures;
  }

  /** Large figures of each result, on top of the inputs' dots or ellipses. */
  static List<Figure> together(RunReport report) {
    PlaneGallery gallery = new PlaneGallery(report);
    List<Layer> below = new ArrayList<>();
    for (Measure input : gallery.inputs) {
      if (gallery.orientation == Orientation.CARTESIAN && !isDensity(input)) {
        below.add(Layer.of(input, gallery.scale, INPUT + " faint"));
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (Measure result : report.results()) {
      figures.add(gallery.large(result, below));
    }
    return figures;
  }

  private Figure partner(Measure measure) {
    Layer layer =
        measure instanceof DiscreteMeasure cloud && orientation == Orientation.IMAGE
            ? splat(cloud)
            : Layer.of(measure, scale, RESULT);
    return new Figure(
        panel.small(Captions.spoken(measure), List.of(layer)), measure.id(), measure.id());
  }

  private Box box() {
    Box around = Box.around(measures, orientation);
    if (measures.stream().anyMatch(measure -> measure.kind() == Measure.Kind.GRID)) {
      return around.shaped();
    }
    return cell.isPresent()
        ? around.widened(2 * cell.getAsDouble()).shaped()
        : around.padded().shaped();
  }

  private List<Figure> large(Measure result) {
    List<Figure> figures = new ArrayList<>();
    if (result instanceof DiscreteMeasure cloud && orientation == Orientation.IMAGE) {
      Layer image = splat(cloud);
      figures.add(
          new Figure(
              panel.large(Captions.spoken(result) + ", as an image", List.of(image)),
              result.id(),
              "as an image: every atom a soft spot"));
    }
    if (figures.isEmpty() || report.results().size() <= MOST_TWICE) {
      figures.add(large(result, List.of()));
    }
    return figures;
  }

  private Figure large(Measure result, List<Layer> below) {
    List<Layer> layers = new ArrayList<>(below);
    layers.add(Layer.of(result, scale, RESULT, MOST_PIXELS));
    return new Figure(
        panel.large(Captions.spoken(result), layers), result.id(), Captions.size(result));
  }

  private Figure small(WeightedMeasure<Measure> input) {
    Measure measure = input.measure();
    Layer layer = Layer.of(measure, scale, INPUT);
    if (measure instanceof DiscreteMeasure cloud && cell.isPresent()) {
      layer = pixels(cloud);
    }
    return new Figure(
        panel.small(Captions.spoken(measure), List.of(layer)),
        measure.id(),
        Captions.weightAndSize(input));
  }

  /** Atoms as soft spots: a barycenter of images looks like an image again. */
  private Layer splat(DiscreteMeasure cloud) {
    double side =
        cell.orElse(Math.max(box.acrossHigh() - box.acrossLow(), box.upHigh() - box.upLow()) / 40);
    Raster raster = box.raster(side / FINER, MOST_PIXELS);
    double pixel = (box.acrossHigh() - box.acrossLow()) / raster.columns();
    MeasurePicture picture =
        MeasurePicture.of(cloud, raster, BLUR * side / pixel, MeasurePicture.Ink.LINEAR);
    return new Layer.Picture(picture, box, Layer.SMOOTH);
  }

  /** A cloud of pixels as the image it was. */
  private Layer pixels(DiscreteMeasure cloud) {
    double side = cell.getAsDouble();
    Box place = Box.around(List.of(cloud), orientation).widened(side / 2);
    MeasurePicture picture =
        MeasurePicture.of(cloud, place.raster(side, MOST_PIXELS), 0, MeasurePicture.Ink.LINEAR);
    return new Layer.Picture(picture, place, Layer.CRISP);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!inputs.isEmpty()) {
      notes.add("All panels show the same section of the plane as the axes of the large one.");
    }
    boolean pictures = orientation == Orientation.IMAGE;
    if (pictures) {
      notes.add(
          "The stronger the ink, the more mass; each picture is scaled to its own heaviest pixel."
              + " Rows run downward, as in an image.");
    }
    if (measures.stream().anyMatch(PlaneGallery::isShrunk)) {
      notes.add("Grids of more cells than a picture has pixels are shown by means of cells.");
    }
    if (measures.stream().anyMatch(this::isDots)) {
      notes.add(
          "The area of a dot is proportional to the mass of the atom, on one scale throughout.");
    }
    if (measures.stream().anyMatch(PlaneGallery::isDensity)) {
      notes.add(
          "Clouds of more than 2000 atoms are drawn as densities: ink grows with the square root.");
    }
    if (measures.stream().anyMatch(PlaneGallery::hasEllipses)) {
      notes.add("Ellipses lie at one and two standard deviations around the mean.");
    }
    if (!box.equalScales()) {
      notes.add("The two axes have different scales: their ranges are too unequal.");
    }
    return notes;
  }

  private boolean isDots(Measure measure) {
    boolean pixels = cell.isPresent() && inputs.contains(measure);
    return measure.kind() == Measure.Kind.CLOUD && !isDensity(measure) && !pixels;
  }

  private static boolean isShrunk(Measure measure) {
    return measure instanceof GridMeasure grid
        && Arrays.stream(grid.shape()).anyMatch(length -> length > Layer.SMALL_PIXELS);
  }

  private static boolean hasEllipses(Measure measure) {
    return measure.kind() == Measure.Kind.GAUSSIAN || measure.kind() == Measure.Kind.MIXTURE;
  }

  private static boolean isDensity(Measure measure) {
    return measure.kind() == Measure.Kind.CLOUD && measure.size() > Layer.MOST_DOTS;
  }
}
