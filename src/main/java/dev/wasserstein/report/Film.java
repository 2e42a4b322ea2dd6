// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.OtsuThreshold;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Pictures of measures that go over into each other, in 8-bit grey, all over the same section of
 * their space. Measures in space are seen from a corner; of more dimensions the first two are
 * shown.
 */
public final class Film {
  private static final int LONGEST_SIDE = 480;
  private static final int THUMBNAIL = 128;
  private static final int GAP = 6;

  /** The least pixels of a picture along the side of a pixel of the inputs. */
  private static final int FINER = 6;

  /** Pictures of few pixels are drawn as large as this. */
  private static final int LONG_SIDE = 288;

  /** The kernel that turns atoms back into an image, in pixels of the inputs. */
  private static final double BLUR = 0.5;

  /** The kernel of atoms that are of no image, in pixels of the picture. */
  private static final double DOT = 2.5;

  /** Pictures in a line of the contact sheet. */
  private static final int IN_A_LINE = 12;

  /** Pictures, drawn when they are asked for: a long film would not fit into memory. */
  private final List<Supplier<MeasurePicture>> pictures;

  private final List<Supplier<MeasurePicture>> others;
  private final List<Measure> frames;
  private final List<Integer> lines;
  private final OptionalDouble cell;

  /**
   * A film.
   *
   * @param inputs what lies behind it
   * @param frames its measures, at least one
   * @param compared what each frame is to be compared with, such as mixtures; may be empty
   * @param lines how many frames stand in each line of the contact sheet; empty for one sequence
   */
  public Film(
      List<? extends Measure> inputs,
      List<? extends Measure> frames,
      List<? extends Measure> compared,
      List<Integer> lines,
      Orientation orientation) {
    this.frames = List.copyOf(frames);
    this.lines = lines.isEmpty() ? sequence(frames.size()) : List.copyOf(lines);
    boolean grids = frames.stream().anyMatch(frame -> frame.kind() == Measure.Kind.GRID);
    Orientation shown = grids ? Orientation.IMAGE : orientation;
    int dimension = frames.get(0).dimension();
    cell =
        shown == Orientation.IMAGE && dimension == 2
            ? Lattice.cell(inputs)
            : OptionalDouble.empty();
    List<Measure> all = new ArrayList<>(frames);
    all.addAll(compared);
    List<Supplier<MeasurePicture>> drawn =
        dimension == 1 ? DensityPictures.of(all) : plane(all, inputs, shown);
    pictures = drawn.subList(0, frames.size());
    others = drawn.subList(frames.size(), drawn.size());
  }

  private static List<Integer> sequence(int frames) {
    List<Integer> lines = new ArrayList<>();
    for (int rest = frames; rest > 0; rest -= IN_A_LINE) {
      lines.add(Math.min(rest, IN_A_LINE));
    }
    return lines;
  }

  private List<Supplier<MeasurePicture>> plane(
      List<Measure> all, List<? extends Measure> inputs, Orientation orientation) {
    if (all.stream().allMatch(Film::isImage)) {
      return all.stream()
          .<Supplier<MeasurePicture>>map(measure -> () -> enlarged((GridMeasure) measure))
          .toList();
    }
    List<Measure> flat = all.stream().map(PlaneProjection::of).toList();
    List<Measure> around = new ArrayList<>(flat);
    inputs.forEach(input -> around.add(PlaneProjection.of(input)));
    Orientation seen = all.get(0).dimension() == 3 ? Orientation.CARTESIAN : orientation;
    Box box = Box.around(around, seen);
    box = cell.isPresent() ? box.widened(2 * cell.getAsDouble()) : box.padded();
    Raster raster =
        cell.isPresent()
            ? box.raster(
                Math.min(cell.getAsDouble() / FINER, box.longestSide() / LONG_SIDE), LONGEST_SIDE)
            : box.equalScales()
                ? box.shaped().raster(0.0, LONGEST_SIDE)
                : box.raster((int) (box.heightToWidth() * LONGEST_SIDE), LONGEST_SIDE);
    double pixel = (raster.right() - raster.left()) / raster.columns();
    double spot = cell.orElse(spacing(all));
    double blur = cell.isPresent() ? BLUR * spot / pixel : Math.max(DOT, BLUR * spot / pixel);
    MeasurePicture.Ink ink = cell.isPresent() ? MeasurePicture.Ink.LINEAR : MeasurePicture.Ink.ROOT;
    return flat.stream()
        .<Supplier<MeasurePicture>>map(
            measure ->
                () ->
                    measure instanceof DiscreteMeasure cloud
                        ? MeasurePicture.of(cloud, raster, blur, ink)
                        : PlaneProjection.density(measure, raster))
        .toList();
  }

  /** The side of a cell where measures are grids, such as volumes; otherwise 0. */
  private static double spacing(List<Measure> all) {
    return all.stream()
        .filter(measure -> measure.kind() == Measure.Kind.GRID)
        .mapToDouble(measure -> Raster.cell(((GridMeasure) measure).shape()))
        .findFirst()
        .orElse(0);
  }

  private static boolean isImage(Measure measure) {
    return measure.kind() == Measure.Kind.GRID && measure.dimension() == 2;
  }

  private static MeasurePicture enlarged(GridMeasure grid) {
    MeasurePicture picture = MeasurePicture.of(grid, LONGEST_SIDE);
    return picture.enlarged(Math.max(1, LONG_SIDE / Math.max(picture.rows(), picture.columns())));
  }

  /** The PNG file of a frame. */
  public byte[] png(int frame) {
    return pictures.get(frame).get().png();
  }

  /** A PNG file of all frames, and below them what they are compared with. */
  public byte[] sheet() {
    List<List<MeasurePicture>> tiles = new ArrayList<>(tiles(pictures));
    if (!others.isEmpty()) {
      tiles.add(List.of());
      tiles.addAll(tiles(others));
    }
    return MeasurePicture.tiled(tiles, GAP).png();
  }

  private List<List<MeasurePicture>> tiles(List<Supplier<MeasurePicture>> shown) {
    List<List<MeasurePicture>> tiles = new ArrayList<>();
    int from = 0;
    for (int line : lines) {
      tiles.add(
          shown.subList(from, from + line).stream()
              .map(picture -> picture.get().within(THUMBNAIL))
              .toList());
      from += line;
    }
    return tiles;
  }

  /** A GIF file that shows the frames after each other, again and again. */
  public byte[] animation() {
    return AnimatedGif.of(pictures);
  }

  /** The film as a figure of a page. */
  public Figure moving() {
    MeasurePicture first = pictures.get(0).get();
    String drawing =
        String.format(
            Locale.ROOT,
            "<img class=\"ink\" alt=\"%s\" width=\"%d\" height=\"%d\" src=\"data:image/gif;base64,%s\" />",
            "The frames after each other",
            first.columns(),
            first.rows(),
            Base64.getEncoder().encodeToString(animation()));
    return new Figure(drawing, "film", "");
  }

  /**
   * Small figures of frames.
   *
   * @param captions one for each frame
   */
  public List<Figure> figures(List<String> captions) {
    return figures(pictures, captions);
  }

  /**
   * Small figures of what frames are compared with.
   *
   * @param captions one for each frame
   */
  public List<Figure> comparedFigures(List<String> captions) {
    return figures(others, captions);
  }

  private static List<Figure> figures(List<Supplier<MeasurePicture>> shown, List<String> captions) {
    List<Figure> figures = new ArrayList<>();
    for (int k = 0; k < shown.size(); k++) {
      MeasurePicture picture = shown.get(k).get().within(2 * THUMBNAIL);
      Svg svg = new Svg(picture.columns(), picture.rows(), captions.get(k));
      svg.image("ink smooth", picture, 0, 0, picture.columns(), picture.rows());
      svg.leaf(
          "rect",
          "class",
          "frame",
          "x",
          0.5,
          "y",
          0.5,
          "width",
          picture.columns() - 1,
          "height",
          picture.rows() - 1);
      figures.add(new Figure(svg.finish(), captions.get(k), captions.get(k)));
    }
    return figures;
  }

  /**
   * Components and holes of a frame, where the measures are images, or clouds of their pixels
   * ({@link PixelShape}).
   */
  public Optional<Topology> topology(int frame) {
    Measure measure = frames.get(frame);
    if (measure instanceof GridMeasure grid && measure.dimension() == 2) {
      return Optional.of(
          Topology.of(OtsuThreshold.foreground(grid.masses()), grid.shape()[0], grid.shape()[1]));
    }
    if (cell.isEmpty() || !(measure instanceof DiscreteMeasure cloud)) {
      return Optional.empty();
    }
    return Optional.of(PixelShape.of(cloud, cell.getAsDouble()));
  }
}
