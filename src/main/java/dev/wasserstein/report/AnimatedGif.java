// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A GIF of grey pictures that repeats for ever, and stays longer at both ends. */
final class AnimatedGif {
  private static final int LEVELS = 256;

  /** Hundredths of a second. */
  private static final int DELAY = 12;

  private static final int DELAY_AT_ENDS = 90;

  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  /** The extension of Netscape 2.0: a block of type 1, and how often, 0 being for ever. */
  private static final byte[] FOR_EVER = {1, 0, 0};

  private AnimatedGif() {}

  /** The file of pictures of one size. */
  static byte[] of(List<Supplier<MeasurePicture>> pictures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int k = 0; k < pictures.size(); k++) {
        BufferedImage image = image(pictures.get(k).get());
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
        boolean end = k == 0 || k == pictures.size() - 1;
        describe(metadata, end ? DELAY_AT_ENDS : DELAY, k == 0);
        writer.writeToSequence(new IIOImage(image, null, metadata), writer.getDefaultWriteParam());
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage image(MeasurePicture picture) {
    byte[] levels = new byte[LEVELS];
    for (int k = 0; k < LEVELS; k++) {
      levels[k] = (byte) k;
    }
    BufferedImage image =
        new BufferedImage(
            picture.columns(),
            picture.rows(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(Byte.SIZE, LEVELS, levels, levels, levels));
    image
        .getRaster()
        .setDataElements(
            0,
            0,
            picture.columns(),
            picture.rows(),
            Arrays.copyOf(picture.pixels(), picture.rows() * picture.columns()));
    return image;
  }

  private static void describe(IIOMetadata metadata, int delay, boolean first) throws IOException {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", String.valueOf(delay));
    IIOMetadataNode table = child(root, "LocalColorTable");
    table.setAttribute("sizeOfLocalColorTable", String.valueOf(LEVELS));
    table.setAttribute("sortFlag", "FALSE");
    while (table.hasChildNodes()) {
      table.removeChild(table.getFirstChild());
    }
    for (int k = 0; k < LEVELS; k++) {
      IIOMetadataNode entry = new IIOMetadataNode("ColorTableEntry");
      entry.setAttribute("index", String.valueOf(k));
      entry.setAttribute("red", String.valueOf(k));
      entry.setAttribute("green", String.valueOf(k));
      entry.setAttribute("blue", String.valueOf(k));
      table.appendChild(entry);
    }
    if (first) {
      IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
      extension.setAttribute("applicationID", "NETSCAPE");
      extension.setAttribute("authenticationCode", "2.0");
      extension.setUserObject(FOR_EVER.clone());
      child(root, "ApplicationExtensions").appendChild(extension);
    }
    metadata.setFromTree(FORMAT, root);
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int k = 0; k < root.getLength(); k++) {
      if (root.item(k).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(k);
      }
    }
    IIOMetadataNode added = new IIOMetadataNode(name);
    root.appendChild(added);
    return added;
  }
}
