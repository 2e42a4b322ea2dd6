// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures as measures on the grid of their pixels (rows × columns). Colours become shades of grey
 * (ITU-R BT.601); what is transparent shows the ground, which has no mass: black, or white where
 * ink is dark. The samples are taken as they are, without gamma or colour profile.
 *
 * <p>Written is a PNG of 16-bit grey, the largest mass being white: other masses are rounded to
 * 1/65535 of it. The file name is the id; there is no place for a weight.
 */
final class ImageCodec implements MeasureDecoder, MeasureEncoder {
  private static final int LARGEST_FILE = 1 << 30;
  private static final int WHITE = 0xFFFF;

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    byte[] file = in.readNBytes(LARGEST_FILE);
    if (file.length == LARGEST_FILE) {
      throw new BadInputException(
          "The image", fileName, "has 1 GiB or more", "a smaller file", "Scale it down.");
    }
    boolean dark = settings.ink() == DecodeSettings.Ink.DARK;
    GreyImage image = GreyImage.read(file, dark ? 1 : 0, fileName);
    double[] values = image.values();
    if (dark) {
      Arrays.setAll(values, i -> 1 - values[i]);
    }
    sink.accept(
        new MeasureRecord(
            Intensities.measure(
                FileNames.stem(fileName),
                new int[] {image.rows(), image.columns()},
                values,
                settings.pixels(),
                fileName),
            Double.NaN,
            fileName));
  }

  @Override
  public DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    try (InputStream in = file.from(0)) {
      return DecodedSize.images(
          1, GreyImage.pixels(in, file.length(), fileName), 2, settings.pixels());
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    MeasureRecord record = Encoding.only(measures, MeasureFormat.IMAGE);
    GridMeasure grid = Encoding.as(GridMeasure.class, record, MeasureFormat.IMAGE, "grids");
    int[] shape = grid.shape();
    if (shape.length != 2) {
      throw Encoding.refused(
          record, "is a grid of " + shape.length + " axes", "two for an image: rows and columns");
    }
    double largest = Arrays.stream(grid.masses()).max().orElseThrow();
    BufferedImage image = new BufferedImage(shape[1], shape[0], BufferedImage.TYPE_USHORT_GRAY);
    DataBuffer pixels = image.getRaster().getDataBuffer();
    for (int cell = 0; cell < grid.size(); cell++) {
      pixels.setElem(cell, (int) Math.round(grid.masses()[cell] / largest * WHITE));
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // Closing this stream flushes it and leaves the caller's open.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(image);
    } finally {
      writer.dispose();
    }
    out.flush();
  }
}
