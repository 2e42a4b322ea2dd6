// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.RunDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes input files below a folder, good ones and bad ones. */
final class InputFiles {
  private final Path folder;

  InputFiles(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  InputFiles bytes(String name, byte[] content) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  InputFiles lines(String name, String... lines) {
    return bytes(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  InputFiles emptyFolder(String name) {
    try {
      Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Leaves only the first bytes of a file. */
  InputFiles cut(String name, int bytes) {
    return bytes(name, Arrays.copyOf(read(name), bytes));
  }

  /** Replaces a file by its gzip form, of which only the first bytes are left. */
  InputFiles cutGzip(String name, int bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(read(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes(name, Arrays.copyOf(packed.toByteArray(), bytes));
  }

  byte[] read(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An array of NumPy, little-endian float64. */
  InputFiles npy(String name, int[] shape, double... values) {
    return bytes(name, npyBytes(shape, values));
  }

  /** An array with its name in an archive. */
  record Named(String key, int[] shape, double... values) {}

  static Named array(String key, int[] shape, double... values) {
    return new Named(key, shape, values);
  }

  static int[] shape(int... lengths) {
    return lengths;
  }

  InputFiles npz(String name, Named... arrays) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Named array : arrays) {
        zip.putNextEntry(new ZipEntry(array.key() + ".npy"));
        zip.write(npyBytes(array.shape(), array.values()));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes(name, archive.toByteArray());
  }

  private static byte[] npyBytes(int[] shape, double... values) {
    String lengths = IntStream.of(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + lengths + "), }\n";
    ByteBuffer buffer =
        ByteBuffer.allocate(10 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    buffer.putShort((short) header.length());
    buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
    Arrays.stream(values).forEach(buffer::putDouble);
    return buffer.array();
  }

  /** MNIST's format with float64 numbers. */
  InputFiles idx(String name, int[] lengths, double... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * lengths.length + 8 * values.length);
    buffer.put(new byte[] {0, 0, 0x0E, (byte) lengths.length});
    Arrays.stream(lengths).forEach(buffer::putInt);
    Arrays.stream(values).forEach(buffer::putDouble);
    return bytes(name, buffer.array());
  }

  /** The labels of an idx file. */
  InputFiles labels(String name, int... labels) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + labels.length);
    buffer.put(new byte[] {0, 0, 0x08, 1}).putInt(labels.length);
    Arrays.stream(labels).forEach(label -> buffer.put((byte) label));
    return bytes(name, buffer.array());
  }

  /** A picture of 8-bit grey in the format that the name ends with. */
  InputFiles image(String name, int columns, int... greys) {
    BufferedImage image =
        new BufferedImage(columns, greys.length / columns, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, columns, greys.length / columns, greys);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), out)) {
        throw new IllegalArgumentException(name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes(name, out.toByteArray());
  }

  /** Measures that nobody checked, in Parquet. */
  InputFiles parquet(String name, MeasureRecord... records) {
    try (RunDirectory output =
        new RunDirectory(
            new Configuration(),
            folder.resolve(name).toString(),
            RunDirectory.Existing.REFUSE,
            List.of())) {
      output.writeParquet("measures", List.of(records));
      output.commitFile("measures");
    }
    return this;
  }

  /** A row with an id, the atoms 0 and 1, and a list of numbers under another name. */
  InputFiles parquetRow(String name, String id, String column, double... values) {
    String field =
        "optional group "
            + column
            + " (LIST) { repeated group list {"
            + " required double element; } }";
    return parquetGroup(
        name,
        field,
        group -> {
          group.append("id", id);
          append(group.addGroup("support"), 0, 1);
          append(group.addGroup(column), values);
        });
  }

  /** A row with an id, the atoms 0 and 1, and a text in a column. */
  InputFiles parquetText(String name, String id, String column, String text) {
    return parquetGroup(
        name,
        "required binary " + column + " (STRING);",
        group -> {
          group.append("id", id).append(column, text);
          append(group.addGroup("support"), 0, 1);
        });
  }

  /** A row with an id, the atoms 0 and 1, and a number in a column. */
  InputFiles parquetNumber(String name, String id, String column, double number) {
    return parquetGroup(
        name,
        "required double " + column + ";",
        group -> {
          group.append("id", id).append(column, number);
          append(group.addGroup("support"), 0, 1);
        });
  }

  private static void append(Group list, double... values) {
    for (double value : values) {
      list.addGroup(0).append("element", value);
    }
  }

  private InputFiles parquetGroup(String name, String field, Consumer<Group> fill) {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message measure { required binary id (STRING); "
                + field
                + " optional group support (LIST) { repeated group list {"
                + " required double element; } } }");
    Group group = new SimpleGroup(schema);
    fill.accept(group);
    emptyFolder(Path.of(name).getParent().toString());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()))
            .withType(schema)
            .build()) {
      writer.write(group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  static MeasureRecord unweighted(Measure measure) {
    return weighted(Double.NaN, measure);
  }

  static MeasureRecord weighted(double weight, Measure measure) {
    return new MeasureRecord(measure, weight, "test");
  }

  static double[] numbers(double... values) {
    return values;
  }

  static MeasureRecord cloud(String id, int dimension, double[] masses, double... support) {
    return unweighted(DiscreteMeasure.trusted(id, dimension, masses, support));
  }

  static MeasureRecord grid(String id, int[] shape, double... masses) {
    return unweighted(GridMeasure.trusted(id, shape, masses));
  }

  static MeasureRecord gaussian(String id, double[] mean, double... covariance) {
    return unweighted(GaussianMeasure.trusted(id, mean, covariance));
  }
}
