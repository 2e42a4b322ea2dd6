// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.CodaDraws;
import dev.wasserstein.format.DrawsCodec;
import dev.wasserstein.format.DrawsFormat;
import dev.wasserstein.format.IdxLabels;
import dev.wasserstein.format.MeasureDecoder;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the measures of files, one file at a time, wherever it runs. */
final class FileReader {
  private final Configuration configuration;
  private final ReadSettings settings;
  private final Pattern ids;

  FileReader(Configuration configuration, ReadSettings settings) {
    this.configuration = configuration;
    this.settings = settings;
    this.ids = settings.idPattern();
  }

  /**
   * The format of a file: the one that was asked for, or the one that its name and first bytes
   * show.
   */
  MeasureFormat format(InputFile file) {
    return settings
        .fixedFormat()
        .orElseGet(
            () -> {
              try (InputStream in = HadoopFiles.open(configuration, file)) {
                return MeasureFormat.detect(
                    file.name(), in.readNBytes(MeasureFormat.DETECTION_BYTES));
              } catch (IOException e) {
                throw HadoopFiles.unreadable(file.path(), e);
              }
            });
  }

  /**
   * Reads a file of any format but ORC, which needs Spark.
   *
   * @throws BadInputException if it cannot be read or holds a bad measure
   */
  void read(InputFile file, MeasureFormat format, Consumer<MeasureRecord> sink) {
    Consumer<MeasureRecord> wanted =
        measure -> {
          if (ids.matcher(measure.measure().id()).matches()) {
            sink.accept(settings.reduce(measure));
          }
        };
    if (format == MeasureFormat.PARQUET) {
      try {
        HadoopFiles.requireUnchanged(new Path(file.path()).getFileSystem(configuration), file);
      } catch (IOException e) {
        throw HadoopFiles.unreadable(file.path(), e);
      }
      ParquetMeasures.read(configuration, file, settings.decoding().massRule(), wanted);
      return;
    }
    if (format == MeasureFormat.CODA) {
      readCoda(file, wanted);
      return;
    }
    MeasureDecoder decoder = format.decoder().orElseThrow();
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      if (settings.labels().isEmpty() || format != MeasureFormat.IDX) {
        decoder.decode(in, file.name(), settings.decoding(), wanted);
      } else {
        readLabelled(decoder, in, file, wanted);
      }
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  /** Reads an index file of CODA with its chain files, which are nothing by themselves. */
  private void readCoda(InputFile file, Consumer<MeasureRecord> sink) {
    ShardFiles files = ShardFiles.codaAround(configuration, file);
    if (CodaDraws.isIndex(file.name())
        || files.files().stream().noneMatch(each -> CodaDraws.isIndex(each.name()))) {
      DrawsReader reader =
          new DrawsReader(configuration, DrawsFormat.CODA.formatName(), name -> true);
      sink.accept(DrawsCodec.record(files.id(), reader.read(files)));
    }
  }

  /** Reads images with their labels: the ids become label-index. */
  private void readLabelled(
      MeasureDecoder decoder, InputStream in, InputFile file, Consumer<MeasureRecord> sink)
      throws IOException {
    int[] labels = labels();
    List<MeasureRecord> images = new ArrayList<>();
    decoder.decode(in, file.name(), settings.decoding(), images::add);
    if (images.size() != labels.length) {
      throw new BadInputException(
          "The label file",
          settings.labels(),
          "has " + labels.length + " labels",
          images.size() + ", one for each image of " + file.name(),
          "Name the label file that belongs to the images.");
    }
    int digits = String.valueOf(labels.length - 1).length();
    for (int n = 0; n < labels.length; n++) {
      String index = String.valueOf(n);
      String id = labels[n] + "-" + "0".repeat(digits - index.length()) + index;
      MeasureRecord image = images.get(n);
      sink.accept(new MeasureRecord(image.measure().withId(id), image.fileWeight(), image.place()));
    }
  }

  private int[] labels() throws IOException {
    InputFile file = HadoopFiles.one(configuration, settings.labels());
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return IdxLabels.decode(in, file.name());
    }
  }
}
