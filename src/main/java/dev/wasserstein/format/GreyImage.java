// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture in shades of grey.
 *
 * @param rows its height
 * @param columns its width
 * @param values (rows × columns, row-major), from 0 (black) to 1 (white)
 */
record GreyImage(int rows, int columns, double[] values) {
  private static final long MOST_PIXELS = 100_000_000;

  /**
   * A file of n bytes does not hold more than this times n pixels, whatever its format: deflate
   * shrinks to 1/1032 at best, and a pixel of PNG takes a bit. A header that promises more lies.
   */
  private static final long MOST_PIXELS_PER_BYTE = 8 * 1032;

  private static final int BMP_FILE_SIZE_AT = 2;

  /** So many bytes tell a kind of image from another. */
  private static final int FIRST_BYTES = 32;

  /**
   * Reads an image file.
   *
   * @param ground the shade from 0 to 1 that shows through where the picture is transparent
   * @throws BadInputException if it is of no {@link ImageKind}, damaged, or too large
   * @throws IOException if there is no reader for it
   */
  static GreyImage read(byte[] file, double ground, String place) throws IOException {
    ImageKind kind = kind(file, place);
    if (kind == ImageKind.PNG) {
      PngChunks.check(file, place);
    }
    // ImageIO paints the missing rows of a BMP black without a word.
    if (kind == ImageKind.BMP
        && ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(BMP_FILE_SIZE_AT)
            > file.length) {
      throw refused("is shorter than its header says", "a whole file", place);
    }
    ImageReader reader = kind.reader();
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      boolean forward = kind != ImageKind.TIFF;
      reader.setInput(stream, forward, forward);
      checkSize(reader.getWidth(0), reader.getHeight(0), file.length, place);
      if (kind == ImageKind.TIFF && reader.getNumImages(true) != 1) {
        throw refused("holds " + reader.getNumImages(true) + " pictures", "one", place);
      }
      BufferedImage image = reader.read(0);
      if (!warnings.isEmpty()) {
        // A JPEG that was cut off is a warning to ImageIO.
        throw refused("is damaged: " + warnings.get(0), "an intact file", place);
      }
      ColorModel colors = image.getColorModel();
      // Four inks come as if they were three colours and transparency.
      if ((kind == ImageKind.JPEG && colors.getNumComponents() > 3)
          || colors.getNumColorComponents() > 3) {
        throw refused("is coloured in CMYK", "grey or RGB", place);
      }
      double levels = kind == ImageKind.PNM ? PnmHeader.levels(file) : 0;
      GreyImage stored = of(image, ground, levels, place);
      return switch (kind) {
        case JPEG -> stored.upright(JpegSegments.orientation(file));
        case TIFF -> stored.upright(tiffOrientation(reader));
        default -> stored;
      };
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The stream is memory: whatever the reader throws, the file is the reason.
      throw undecodable(e, place);
    } finally {
      reader.dispose();
    }
  }

  /**
   * The number of pixels of an image file, by its header alone.
   *
   * @param bytes the length of the file
   * @throws BadInputException if it is none of these, or too large
   */
  static long pixels(InputStream in, long bytes, String place) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(FIRST_BYTES);
    ImageKind kind = kind(buffered.readNBytes(FIRST_BYTES), place);
    buffered.reset();
    ImageReader reader = kind.reader();
    try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(buffered)) {
      reader.setInput(stream, kind != ImageKind.TIFF, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      checkSize(width, height, bytes, place);
      return (long) width * height;
    } catch (RuntimeException e) {
      throw e instanceof BadInputException bad ? bad : undecodable(e, place);
    } finally {
      reader.dispose();
    }
  }

  private static ImageKind kind(byte[] first, String place) {
    return ImageKind.of(first)
        .orElseThrow(
            () -> refused("is no PNG, JPEG, BMP, TIFF or PNM file", "one of these", place));
  }

  private static BadInputException undecodable(Exception e, String place) {
    boolean cut = e instanceof EOFException;
    return refused(
        cut ? "ends too early" : "cannot be decoded: " + e.getMessage(), "an intact file", place);
  }

  /**
   * The picture as a viewer shows it.
   *
   * @param orientation of Exif: where the first stored row and column lie, 1 for top and left
   */
  private GreyImage upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean turned = orientation >= 5;
    int height = turned ? columns : rows;
    int width = turned ? rows : columns;
    double[] shown = new double[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int fromBottom = rows - 1 - row;
        int fromRight = columns - 1 - column;
        int y =
            switch (orientation) {
              case 2 -> row;
              case 3, 4 -> fromBottom;
              case 5, 6 -> column;
              default -> fromRight;
            };
        int x =
            switch (orientation) {
              case 2, 3 -> fromRight;
              case 4 -> column;
              case 5, 8 -> row;
              default -> fromBottom;
            };
        shown[y * width + x] = values[row * columns + column];
      }
    }
    return new GreyImage(height, width, shown);
  }

  private static void checkSize(int width, int height, long bytes, String place) {
    long pixels = (long) width * height;
    if (width < 1 || height < 1 || pixels > MOST_PIXELS) {
      throw refused(
          "has " + width + " x " + height + " pixels", "1 to " + MOST_PIXELS + " pixels", place);
    }
    if (pixels > MOST_PIXELS_PER_BYTE * bytes) {
      throw refused(
          "promises " + width + " x " + height + " pixels in " + bytes + " bytes",
          "a file that can hold them",
          place);
    }
  }

  /** That of the field Orientation, which TIFF has from the same table as Exif; 1 without one. */
  private static int tiffOrientation(ImageReader reader) throws IOException {
    TIFFField field =
        TIFFDirectory.createFromMetadata(reader.getImageMetadata(0))
            .getTIFFField(BaselineTIFFTagSet.TAG_ORIENTATION);
    int found = field == null ? 1 : field.getAsInt(0);
    return found >= 1 && found <= 8 ? found : 1;
  }

  /**
   * A picture that was decoded.
   *
   * @param levels the greatest sample of the file, where the decoder scales samples to whole
   *     numbers of 8 or 16 bits; 0 where it does not
   */
  private static GreyImage of(BufferedImage image, double ground, double levels, String place) {
    int rows = image.getHeight();
    int columns = image.getWidth();
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    double[] values = new double[rows * columns];
    int bands = raster.getNumBands();
    double[] samples = new double[columns * bands];
    boolean fractions = raster.getSampleModel().getDataType() > DataBuffer.TYPE_INT;
    double[] white = new double[bands];
    for (int band = 0; band < bands; band++) {
      white[band] = fractions ? 1 : (1L << raster.getSampleModel().getSampleSize(band)) - 1;
    }
    for (int row = 0; row < rows; row++) {
      raster.getPixels(0, row, columns, 1, samples);
      for (int k = 0; k < samples.length; k++) {
        double full = white[k % bands];
        if (samples[k] < 0 && full > Integer.MAX_VALUE) {
          samples[k] += full + 1;
        }
        if (!(samples[k] >= 0 && samples[k] <= full)) {
          throw refused("has the sample " + samples[k], "samples from 0 to " + full, place);
        }
        if (levels > 0 && full > 1) {
          samples[k] = Math.rint(samples[k] / full * levels) / levels * full;
        }
      }
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] =
            colors instanceof IndexColorModel palette
                ? shade(palette.getRGB((int) samples[column]), ground)
                : shade(samples, column * bands, white, colors, ground);
      }
    }
    return new GreyImage(rows, columns, values);
  }

  /** The samples themselves: ImageIO's own conversion to RGB bends grey values and drops bits. */
  private static double shade(
      double[] samples, int at, double[] white, ColorModel model, double ground) {
    int colors = white.length - (model.hasAlpha() ? 1 : 0);
    double red = samples[at] / white[0];
    double grey =
        colors < 3 ? red : luma(red, samples[at + 1] / white[1], samples[at + 2] / white[2]);
    double alpha = model.hasAlpha() ? samples[at + colors] / white[colors] : 1;
    return (model.isAlphaPremultiplied() ? 1 : alpha) * grey + (1 - alpha) * ground;
  }

  private static double shade(int argb, double ground) {
    double grey =
        luma((argb >> 16 & 0xFF) / 255.0, (argb >> 8 & 0xFF) / 255.0, (argb & 0xFF) / 255.0);
    double alpha = (argb >>> 24) / 255.0;
    return alpha * grey + (1 - alpha) * ground;
  }

  /** Luma of ITU-R BT.601, exact for greys. */
  private static double luma(double red, double green, double blue) {
    return red == green && green == blue ? red : 0.299 * red + 0.587 * green + 0.114 * blue;
  }

  private static BadInputException refused(String found, String expected, String place) {
    return new BadInputException(
        "The image", place, found, expected, "Convert it, fetch it again, or remove it.");
  }
}
