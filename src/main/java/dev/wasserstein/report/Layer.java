// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Something that is drawn on a panel of the plane. */
interface Layer {
  /** Draws it. */
  void draw(Svg svg, PlaneFrame frame);

  /** From this number of atoms on a cloud is drawn as a density: dots would cover each other. */
  int MOST_DOTS = 2000;

  /** The pixels along the longest side of a grid's small picture. */
  int SMALL_PIXELS = 192;

  /** The style of a picture whose pixels are data. */
  String CRISP = "crisp";

  /** The style of a picture of something continuous. */
  String SMOOTH = "smooth";

  /** A plane measure as its kind wants it. */
  static Layer of(Measure measure, DotScale scale, String style) {
    return of(measure, scale, style, SMALL_PIXELS);
  }

  /**
   * A plane measure as its kind wants it.
   *
   * @param mostPixels along the longest side of a grid's picture
   */
  static Layer of(Measure measure, DotScale scale, String style, int mostPixels) {
    return measure.<Layer>match(
        cloud ->
            cloud.size() > MOST_DOTS ? new Density(cloud, style) : new Dots(cloud, scale, style),
        grid ->
            new Picture(
                MeasurePicture.of(grid, mostPixels),
                Box.around(List.of(grid), Orientation.IMAGE),
                CRISP),
        gaussian -> new Ellipses(gaussian, style),
        mixture ->
            (svg, frame) ->
                mixture.components().forEach(part -> new Ellipses(part, style).draw(svg, frame)),
        quantiles -> {
          throw new IllegalArgumentException(quantiles + " does not lie in the plane");
        });
  }

  /** A dot for each atom, its area in proportion to the mass. */
  record Dots(DiscreteMeasure cloud, DotScale scale, String style) implements Layer {
    /**
     * Dots of one path do not add up where they overlap; dots of several do, which shows the
     * density.
     */
    private static final int SHADES = 5;

    @Override
    public void draw(Svg svg, PlaneFrame frame) {
      Map<String, StringBuilder> paths = new TreeMap<>();
      double[] at = cloud.support();
      for (int atom = 0; atom < cloud.size(); atom++) {
        double mass = cloud.masses()[atom];
        if (mass > 0) {
          double x1 = at[2 * atom];
          double x2 = at[2 * atom + 1];
          long tenths = Math.round(10 * scale.diameter(mass, frame.width() * frame.height()));
          paths
              .computeIfAbsent(atom % SHADES + "/" + tenths, key -> new StringBuilder())
              .append('M')
              .append(tenth(frame.x(x1, x2)))
              .append(' ')
              .append(tenth(frame.y(x1, x2)))
              .append("h0");
        }
      }
      svg.open("g", "class", "dots " + style);
      paths.forEach(
          (key, path) -> {
            double diameter = Integer.parseInt(key.substring(key.indexOf('/') + 1)) / 10.0;
            svg.leaf("path", "d", path, "stroke-width", diameter);
          });
      svg.close("g");
    }

    private static String tenth(double px) {
      return Svg.coordinate(Math.rint(px * 10) / 10);
    }
  }

  /** A large cloud as a picture of its density. */
  record Density(DiscreteMeasure cloud, String style) implements Layer {
    private static final int PIXELS = 150;
    private static final double BLUR = 1;

    @Override
    public void draw(Svg svg, PlaneFrame frame) {
      double side = Math.max(frame.width(), frame.height()) / PIXELS;
      int rows = Math.max(1, (int) Math.round(frame.height() / side));
      int columns = Math.max(1, (int) Math.round(frame.width() / side));
      MeasurePicture picture =
          MeasurePicture.of(
              cloud, frame.box().raster(rows, columns), BLUR, MeasurePicture.Ink.ROOT);
      svg.image(
          "ink smooth " + style, picture, frame.left(), frame.top(), frame.width(), frame.height());
    }
  }

  /**
   * A picture that covers a box of the plane, in the orientation of images; the style is crisp or
   * smooth.
   */
  record Picture(MeasurePicture picture, Box place, String style) implements Layer {
    @Override
    public void draw(Svg svg, PlaneFrame frame) {
      double x = frame.acrossPx(place.acrossLow());
      double y = frame.upPx(place.upLow());
      double width = frame.acrossPx(place.acrossHigh()) - x;
      double height = frame.upPx(place.upHigh()) - y;
      svg.image("ink " + style, picture, x, y, width, height);
    }
  }

  /** A Gaussian: its mean, and the points at one and at two standard deviations. */
  record Ellipses(GaussianMeasure gaussian, String style) implements Layer {
    private static final int CORNERS = 96;

    @Override
    public void draw(Svg svg, PlaneFrame frame) {
      double[] c = gaussian.covariance();
      Ellipse ellipse = Ellipse.of(c[0], c[1], c[3]);
      double[] mean = gaussian.mean();
      svg.open("g", "class", "ellipses " + style);
      svg.path("two", outline(ellipse, 2, frame));
      svg.path("one", outline(ellipse, 1, frame));
      double x = frame.x(mean[0], mean[1]);
      double y = frame.y(mean[0], mean[1]);
      svg.leaf("circle", "class", "mean", "cx", x, "cy", y, "r", 2);
      svg.close("g");
    }

    private String outline(Ellipse ellipse, double deviations, PlaneFrame frame) {
      double cos = Math.cos(ellipse.angle());
      double sin = Math.sin(ellipse.angle());
      StringBuilder path = new StringBuilder();
      for (int corner = 0; corner < CORNERS; corner++) {
        double turn = 2 * Math.PI * corner / CORNERS;
        double along = deviations * ellipse.longer() * Math.cos(turn);
        double beside = deviations * ellipse.shorter() * Math.sin(turn);
        double x1 = gaussian.mean()[0] + along * cos - beside * sin;
        double x2 = gaussian.mean()[1] + along * sin + beside * cos;
        path.append(corner == 0 ? 'M' : 'L')
            .append(Svg.coordinate(frame.x(x1, x2)))
            .append(' ')
            .append(Svg.coordinate(frame.y(x1, x2)));
      }
      return path.append('Z').toString();
    }
  }
}
