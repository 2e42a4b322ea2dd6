// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture of a plane measure in 8-bit grey: mass is dark ink on white paper, the heaviest pixel
 * black. It needs no display and no fonts.
 */
final class MeasurePicture {
  private static final int PAPER = 255;

  /** How far out the blurring kernel reaches, in standard deviations. */
  private static final double REACH = 3.5;

  /** How mass turns into ink. */
  public enum Ink {
    /** In proportion. */
    LINEAR,
    /** As the square root, so that thin regions of a cloud stay visible beside dense ones. */
    ROOT
  }

  private final int rows;
  private final int columns;
  private final byte[] grey;

  private MeasurePicture(int rows, int columns, byte[] grey) {
    this.rows = rows;
    this.columns = columns;
    this.grey = grey;
  }

  /**
   * One pixel per cell, row axis downward; a one-dimensional grid is one row.
   *
   * @throws IllegalArgumentException for more than two axes
   */
  public static MeasurePicture of(GridMeasure measure) {
    return of(measure, Integer.MAX_VALUE);
  }

  /**
   * One pixel per cell, or the mean of several cells where a side would exceed the limit.
   *
   * @param longestSide the most pixels along a side
   * @throws IllegalArgumentException for more than two axes
   */
  public static MeasurePicture of(GridMeasure measure, int longestSide) {
    int[] shape = measure.shape();
    if (shape.length > 2) {
      throw new IllegalArgumentException(
          "A picture needs a grid of 1 or 2 axes; measure '"
              + measure.id()
              + "' has shape "
              + GridMeasure.shapeText(shape));
    }
    int cellRows = shape.length == 2 ? shape[0] : 1;
    int cellColumns = shape[shape.length - 1];
    double shrink = Math.min(1, (double) longestSide / Math.max(cellRows, cellColumns));
    int rows = Math.max(1, (int) (cellRows * shrink));
    int columns = Math.max(1, (int) (cellColumns * shrink));
    double[] sums = new double[rows * columns];
    int[] cells = new int[rows * columns];
    for (int cell = 0; cell < measure.size(); cell++) {
      int row = (int) ((long) (cell / cellColumns) * rows / cellRows);
      int column = (int) ((long) (cell % cellColumns) * columns / cellColumns);
      sums[row * columns + column] += measure.masses()[cell];
      cells[row * columns + column]++;
    }
    for (int pixel = 0; pixel < sums.length; pixel++) {
      sums[pixel] /= Math.max(1, cells[pixel]);
    }
    return inked(rows, columns, sums, Ink.LINEAR);
  }

  /**
   * A plane point cloud, each atom spread by a Gaussian kernel. Atoms outside the raster are left
   * out.
   *
   * @param blur the kernel's standard deviation in pixels; 0 puts an atom into the pixel that holds
   *     it
   * @throws IllegalArgumentException if the cloud does not lie in the plane
   */
  public static MeasurePicture of(DiscreteMeasure measure, Raster raster, double blur, Ink ink) {
    if (measure.dimension() != 2) {
      throw new IllegalArgumentException(
          "A picture needs dimension 2; measure '"
              + measure.id()
              + "' has dimension "
              + measure.dimension());
    }
    int rows = raster.rows();
    int columns = raster.columns();
    double[] values = new double[rows * columns];
    for (int atom = 0; atom < measure.size(); atom++) {
      double across = raster.across(measure.support(), atom);
      double down = raster.down(measure.support(), atom);
      if (blur > 0) {
        share(values, rows, columns, down - 0.5, across - 0.5, measure.masses()[atom]);
      } else {
        add(values, rows, columns, Math.floor(down), Math.floor(across), measure.masses()[atom]);
      }
    }
    if (blur > 0) {
      double[] kernel = kernel(blur);
      values = blurred(values, rows, columns, kernel);
    }
    return inked(rows, columns, values, ink);
  }

  /**
   * Values as ink, the largest black.
   *
   * @param values (rows × columns, row-major), not negative
   */
  static MeasurePicture of(int rows, int columns, double[] values, Ink ink) {
    return inked(rows, columns, values, ink);
  }

  /**
   * The same with each pixel repeated.
   *
   * @param times along each side, at least 1
   */
  MeasurePicture enlarged(int times) {
    byte[] larger = new byte[grey.length * times * times];
    for (int k = 0; k < larger.length; k++) {
      int row = k / (columns * times) / times;
      int column = k % (columns * times) / times;
      larger[k] = grey[row * columns + column];
    }
    return new MeasurePicture(rows * times, columns * times, larger);
  }

  /** Several pictures beside and below each other, on white ground. */
  static MeasurePicture tiled(List<List<MeasurePicture>> tiles, int gap) {
    int height = gap;
    int width = gap;
    for (List<MeasurePicture> line : tiles) {
      height += line.stream().mapToInt(MeasurePicture::rows).max().orElse(0) + gap;
      width = Math.max(width, gap + line.stream().mapToInt(tile -> tile.columns() + gap).sum());
    }
    byte[] whole = new byte[height * width];
    Arrays.fill(whole, (byte) PAPER);
    int top = gap;
    for (List<MeasurePicture> line : tiles) {
      int left = gap;
      int lowest = 0;
      for (MeasurePicture tile : line) {
        for (int row = 0; row < tile.rows; row++) {
          System.arraycopy(
              tile.grey, row * tile.columns, whole, (top + row) * width + left, tile.columns);
        }
        left += tile.columns + gap;
        lowest = Math.max(lowest, tile.rows);
      }
      top += lowest + gap;
    }
    return new MeasurePicture(height, width, whole);
  }

  /** The same with sides shrunk by means of pixels, where it is larger. */
  MeasurePicture within(int longestSide) {
    int shrink = (Math.max(rows, columns) + longestSide - 1) / longestSide;
    if (shrink <= 1) {
      return this;
    }
    int height = (rows + shrink - 1) / shrink;
    int width = (columns + shrink - 1) / shrink;
    byte[] smaller = new byte[height * width];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int sum = 0;
        int count = 0;
        for (int r = row * shrink; r < Math.min(rows, (row + 1) * shrink); r++) {
          for (int c = column * shrink; c < Math.min(columns, (column + 1) * shrink); c++) {
            sum += grey(r, c);
            count++;
          }
        }
        smaller[row * width + column] = (byte) Math.round((float) sum / count);
      }
    }
    return new MeasurePicture(height, width, smaller);
  }

  /** The grey values (rows × columns, row-major), shared: do not write. */
  byte[] pixels() {
    return grey;
  }

  /** The number of pixel rows. */
  public int rows() {
    return rows;
  }

  /** The number of pixel columns. */
  public int columns() {
    return columns;
  }

  /** The grey value of a pixel, 0 (black, the heaviest) to 255 (white, no mass). */
  public int grey(int row, int column) {
    return grey[row * columns + column] & 0xFF;
  }

  /** The picture as a PNG file of 8-bit grey. */
  public byte[] png() {
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, columns, rows, grey);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("This Java runtime has no PNG writer.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The PNG file as the address of an image in a page. */
  public String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
  }

  /**
   * Splits the mass among the four nearest pixel centres, so that the picture moves smoothly with
   * the atom.
   */
  private static void share(
      double[] values, int rows, int columns, double down, double across, double mass) {
    double row = Math.floor(down);
    double column = Math.floor(across);
    double low = down - row;
    double right = across - column;
    add(values, rows, columns, row, column, mass * (1 - low) * (1 - right));
    add(values, rows, columns, row, column + 1, mass * (1 - low) * right);
    add(values, rows, columns, row + 1, column, mass * low * (1 - right));
    add(values, rows, columns, row + 1, column + 1, mass * low * right);
  }

  private static void add(
      double[] values, int rows, int columns, double row, double column, double mass) {
    if (row >= 0 && row < rows && column >= 0 && column < columns) {
      values[((int) row) * columns + (int) column] += mass;
    }
  }

  /** The kernel's values at 0, 1, 2, ... pixels. */
  private static double[] kernel(double blur) {
    double[] kernel = new double[(int) Math.ceil(REACH * blur) + 1];
    Arrays.setAll(kernel, k -> Math.exp(-0.5 * k * k / (blur * blur)));
    return kernel;
  }

  private static double[] blurred(double[] values, int rows, int columns, double[] kernel) {
    double[] alongRows = new double[values.length];
    for (int row = 0; row < rows; row++) {
      blurLine(values, alongRows, row * columns, 1, columns, kernel);
    }
    double[] result = new double[values.length];
    for (int column = 0; column < columns; column++) {
      blurLine(alongRows, result, column, columns, rows, kernel);
    }
    return result;
  }

  private static void blurLine(
      double[] from, double[] to, int offset, int stride, int count, double[] kernel) {
    for (int k = 0; k < count; k++) {
      double value = from[offset + k * stride];
      if (value > 0) {
        int last = Math.min(count - 1, k + kernel.length - 1);
        for (int j = Math.max(0, k - kernel.length + 1); j <= last; j++) {
          to[offset + j * stride] += value * kernel[Math.abs(j - k)];
        }
      }
    }
  }

  private static MeasurePicture inked(int rows, int columns, double[] values, Ink ink) {
    double heaviest = Arrays.stream(values).max().orElse(0);
    byte[] grey = new byte[values.length];
    for (int k = 0; k < values.length; k++) {
      double share = heaviest > 0 ? values[k] / heaviest : 0;
      double strength = ink == Ink.ROOT ? Math.sqrt(share) : share;
      grey[k] = (byte) (PAPER - Math.round(PAPER * strength));
    }
    return new MeasurePicture(rows, columns, grey);
  }
}
