// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Weights of one layer in several networks: positive ones vermilion, negative ones blue, the
 * stronger the larger. All panels of a figure share one scale.
 */
public final class WeightFigures {
  private static final int VERMILION = 0xd55e00;
  private static final int BLUE = 0x0072b2;

  /** The share of weights that are not of the strongest colour. */
  private static final double LEVEL = 0.98;

  private static final int MOST_UNITS = 16;
  private static final int MOST_CELLS = 64;
  private static final double WIDTH = 1000;
  private static final double LEFT = 150;
  private static final double GAP = 18;
  private static final double PANEL = 220;
  private static final double LEAST_PANEL = 110;

  /** Images of fewer pixels along a side show nothing. */
  private static final int LEAST_SIDE = 4;

  /**
   * The weights of a layer in one network.
   *
   * @param name of the network
   * @param weights (out × in, row-major)
   */
  public record Panel(String name, double[] weights) {}

  private WeightFigures() {}

  /** Whether so many inputs are the pixels of a square image, as far as their number tells. */
  public static boolean isImage(int inputs) {
    int side = (int) Math.round(Math.sqrt(inputs));
    return side >= LEAST_SIDE && side * side == inputs;
  }

  /**
   * The incoming weights of units as images, a row for each network and a column for each unit.
   *
   * @param panels the last but one of which is the model: the units whose weights are largest in it
   *     are shown
   * @param in the number of inputs, see {@link #isImage}
   */
  public static Figure images(String title, List<Panel> panels, int in) {
    int side = (int) Math.round(Math.sqrt(in));
    int[] units = strongest(panels.get(panels.size() - 2).weights(), in);
    double tile = (WIDTH - LEFT) / MOST_UNITS;
    double row = tile + 6;
    double scale = scale(panels);
    Svg svg = new Svg(WIDTH, 22 + row * panels.size(), title);
    for (int k = 0; k < units.length; k++) {
      svg.text("tick middle", LEFT + tile * (k + 0.5), 13, String.valueOf(units[k]));
    }
    svg.text("axis-title end", LEFT - 10, 13, "unit");
    ShortNames names = new ShortNames(panels.stream().map(Panel::name).toList());
    for (int n = 0; n < panels.size(); n++) {
      double y = 20 + row * n;
      svg.text("legend end", LEFT - 10, y + tile / 2 + 4, names.of(panels.get(n).name()));
      for (int k = 0; k < units.length; k++) {
        int from = units[k] * in;
        double[] pixels = Arrays.copyOfRange(panels.get(n).weights(), from, from + in);
        double x = LEFT + tile * k + 2;
        picture(svg, side, side, pixels, scale, x, y, tile - 4, tile - 4);
      }
    }
    return new Figure(svg.finish(), title, caption(scale));
  }

  /** The units with the largest incoming weights, at most 16 of them. */
  private static int[] strongest(double[] weights, int in) {
    double[] norms = new double[weights.length / in];
    for (int p = 0; p < weights.length; p++) {
      norms[p / in] += weights[p] * weights[p];
    }
    return IntStream.range(0, norms.length)
        .boxed()
        .sorted((a, b) -> Double.compare(norms[b], norms[a]))
        .limit(MOST_UNITS)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The matrices, a row for each unit and a column for each input, of large ones the first 64 of
   * each.
   *
   * @param in the number of inputs
   */
  public static Figure matrices(String title, List<Panel> panels, int in) {
    int out = panels.get(0).weights().length / in;
    int rows = Math.min(out, MOST_CELLS);
    int columns = Math.min(in, MOST_CELLS);
    double room = Math.max(LEAST_PANEL, Math.min(PANEL, (WIDTH + GAP) / panels.size() - GAP));
    double cell = Math.min(18, room / Math.max(rows, columns));
    double width = Math.max(cell * columns, 90);
    int across = Math.max(1, Math.min(panels.size(), (int) ((WIDTH + GAP) / (width + GAP))));
    int down = (panels.size() + across - 1) / across;
    double height = cell * rows + 30;
    double scale = scale(panels);
    Svg svg = new Svg(WIDTH, height * down, title);
    for (int n = 0; n < panels.size(); n++) {
      int line = n / across;
      double x = (width + GAP) * (n - line * across);
      double y = height * line;
      svg.text("panel-name", x, y + 13, panels.get(n).name());
      double[] cells = new double[rows * columns];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(panels.get(n).weights(), i * in, cells, i * columns, columns);
      }
      picture(svg, rows, columns, cells, scale, x, y + 20, cell * columns, cell * rows);
    }
    return new Figure(
        svg.finish(),
        title,
        "A row for each unit, a column for each input"
            + (rows < out || columns < in ? ", the first " + MOST_CELLS + " of each" : "")
            + ". "
            + caption(scale));
  }

  private static String caption(double scale) {
    return "Vermilion: positive weights, blue: negative ones; the strongest colours are weights of "
        + ReadableNumber.brief(scale)
        + " and more.";
  }

  private static double scale(List<Panel> panels) {
    List<double[]> all = new ArrayList<>();
    panels.forEach(panel -> all.add(panel.weights()));
    double[] sizes = all.stream().flatMapToDouble(Arrays::stream).map(Math::abs).sorted().toArray();
    double level = sizes[(int) Math.min(sizes.length - 1.0, LEVEL * sizes.length)];
    return level > 0 ? level : Math.max(sizes[sizes.length - 1], 1);
  }

  private static void picture(
      Svg svg,
      int rows,
      int columns,
      double[] values,
      double scale,
      double x,
      double y,
      double width,
      double height) {
    svg.image("weights", dataUri(rows, columns, values, scale), x, y, width, height);
    svg.leaf("rect", "class", "frame", "x", x, "y", y, "width", width, "height", height);
  }

  /** A PNG file whose colours let the page shine through where weights are small. */
  private static String dataUri(int rows, int columns, double[] values, double scale) {
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
    for (int p = 0; p < values.length; p++) {
      long alpha = Math.round(255 * Math.min(1, Math.abs(values[p]) / scale));
      image.setRGB(
          p % columns, p / columns, (int) (alpha << 24) | (values[p] > 0 ? VERMILION : BLUE));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("This Java runtime has no PNG writer.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
