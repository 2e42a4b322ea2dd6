// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.CodaDraws;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.DrawsCodec;
import dev.wasserstein.format.FileNames;
import dev.wasserstein.format.FormatOption;
import dev.wasserstein.format.IdxLabels;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.MeasureSeries;
import dev.wasserstein.format.NamesBeside;
import dev.wasserstein.format.RecordSink;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GroupFaultsException;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.FilePaths;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.ParquetMeasures;
import dev.wasserstein.storage.PartitionColumns;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the measures of files, one file at a time, wherever it runs. */
public final class FileReader {
  private final Configuration configuration;
  private final ReadSettings settings;
  private final Pattern ids;

  public FileReader(Configuration configuration, ReadSettings settings) {
    this.configuration = configuration;
    this.settings = settings;
    this.ids = settings.idPattern();
  }

  /**
   * The format of a file: the one that was asked for, or the one that its name and first bytes
   * show.
   *
   * @param first its first {@link MeasureFormat#DETECTION_BYTES} bytes, decompressed
   * @throws BadInputException if it is not recognised
   */
  public MeasureFormat format(InputFile file, byte[] first) {
    return settings
        .fixedFormat()
        .orElseGet(() -> MeasureFormat.detect(file.name(), first, settings.decoding().columns()));
  }

  /**
   * Reads a file, or a part of it, of any format that Spark does not read.
   *
   * @param sink receives the measures that are wanted, in their order
   * @throws BadInputException if it cannot be read or holds a bad measure
   * @throws GroupFaultsException if some groups of it are bad, after all others were received
   */
  public void read(ReadPart part, RecordSink sink) {
    Grouping grouping = Grouping.of(settings.decoding().groups(), part.scanned().file().path());
    try {
      read(part, grouping, sink);
    } catch (GroupFaultsException e) {
      throw grouping.placed(e);
    } catch (BadInputException e) {
      throw grouping.placed(e);
    }
  }

  private void read(ReadPart part, Grouping grouping, RecordSink sink) {
    InputFile file = part.scanned().file();
    MeasureFormat format = part.scanned().requireFormat();
    DecodeSettings decoding =
        settings.decoding().groupedBy(grouping.inTable()).in(folderName(file));
    OptionalDouble weight = PartitionColumns.of(file.path()).weight(file.path());
    // Ids that begin with labels stay as they are: the label is what stands before the index.
    boolean named = format.namesByFile() && !file.folder().isEmpty() && settings.labels().isEmpty();
    Consumer<MeasureRecord> wanted =
        record -> {
          MeasureRecord measure =
              named
                  ? record.with(record.measure().withId(file.folder() + record.measure().id()))
                  : record;
          if (ids.matcher(measure.measure().id()).matches()) {
            sink.accept(settings.reduce(grouping.place(measure)).orWeight(weight));
          }
        };
    switch (format.access()) {
      case PARQUET_JAVA -> readParquet(file, decoding, wanted);
      case GROUP -> readCoda(file, format, wanted);
      case STREAM -> {
        if (format.drawsDecoder().orElse(null) instanceof NamesBeside) {
          ShardFiles alone =
              new ShardFiles(FileNames.drawsId(file.name()), new ArrayList<>(List.of(file)));
          wanted.accept(DrawsCodec.record(alone.id(), draws(format).read(alone)));
        } else {
          readStream(part, format, decoding, new Wanted(wanted, sink));
        }
      }
      case SPARK -> throw new IllegalArgumentException(format.formatName());
    }
  }

  /** Wanted measures, and what else is said of the file. */
  private record Wanted(Consumer<MeasureRecord> wanted, RecordSink sink) implements RecordSink {
    @Override
    public void accept(MeasureRecord record) {
      wanted.accept(record);
    }

    @Override
    public void passedOver(long rows) {
      sink.passedOver(rows);
    }
  }

  private static String folderName(InputFile file) {
    Path folder = new Path(file.path()).getParent();
    return folder == null ? "" : folder.getName();
  }

  private void readParquet(InputFile file, DecodeSettings decoding, Consumer<MeasureRecord> sink) {
    try {
      HadoopFiles.requireUnchanged(
          FilePaths.fileSystem(configuration, new Path(file.path())), file);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    ParquetMeasures.read(configuration, file, decoding, sink);
  }

  private void readStream(
      ReadPart part, MeasureFormat format, DecodeSettings decoding, RecordSink sink) {
    InputFile file = part.scanned().file();
    Optional<MeasureSeries.Decoder> series = format.series();
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      if (series.isPresent()) {
        readSeries(in, series.get().open(in, file.name()), part, sink);
      } else {
        format.decoder().orElseThrow().decode(in, file.name(), decoding, sink);
      }
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  /** Reads an index file of CODA with its chain files, which are nothing by themselves. */
  private void readCoda(InputFile file, MeasureFormat format, Consumer<MeasureRecord> sink) {
    ShardFiles files = ShardFiles.codaAround(configuration, file);
    if (CodaDraws.isIndex(file.name())
        || files.files().stream().noneMatch(each -> CodaDraws.isIndex(each.name()))) {
      sink.accept(DrawsCodec.record(files.id(), draws(format).read(files)));
    }
  }

  private DrawsReader draws(MeasureFormat format) {
    return new DrawsReader(configuration, format.formatName(), name -> true);
  }

  /** Reads some measures of a series; with a label file their ids become label-index. */
  private void readSeries(
      InputStream in, MeasureSeries series, ReadPart part, Consumer<MeasureRecord> sink)
      throws IOException {
    ScannedFile scanned = part.scanned();
    boolean labelled =
        !settings.labels().isEmpty() && scanned.is(format -> format.uses(FormatOption.LABELS));
    Consumer<MeasureRecord> named =
        labelled ? new Labelled(labels(series.count(), scanned.file()), part.from(), sink) : sink;
    series.decode(in, settings.decoding(), part.from(), part.to(), named);
  }

  /** Names images after their labels. */
  private static final class Labelled implements Consumer<MeasureRecord> {
    private final int[] labels;
    private final int digits;
    private final Consumer<MeasureRecord> sink;
    private int next;

    Labelled(int[] labels, int from, Consumer<MeasureRecord> sink) {
      this.labels = labels;
      this.digits = String.valueOf(labels.length - 1).length();
      this.next = from;
      this.sink = sink;
    }

    @Override
    public void accept(MeasureRecord image) {
      String index = String.valueOf(next);
      String id = labels[next] + "-" + "0".repeat(digits - index.length()) + index;
      next++;
      sink.accept(image.with(image.measure().withId(id)));
    }
  }

  /** A label for each image. */
  private int[] labels(int images, InputFile of) throws IOException {
    int[] labels = labels();
    if (images != labels.length) {
      throw new BadInputException(
          "The label file",
          settings.labels(),
          "has " + labels.length + " labels",
          images + ", one for each image of " + of.name(),
          "Name the label file that belongs to the images.");
    }
    return labels;
  }

  private int[] labels() throws IOException {
    InputFile file = HadoopFiles.one(configuration, settings.labels());
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return IdxLabels.decode(in, file.name());
    }
  }
}
