// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.input.FileReader;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.input.ScannedFile;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.storage.HadoopFileBytes;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.ParquetSize;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A look at the headers of files: formats and decoded sizes, before anything is decoded. A header
 * takes a request or two, so that many are in flight at a time; those of very many files are read
 * on the executors of a cluster.
 */
final class FileScan {
  private static final int THREADS = 16;

  /** As many files as this are worth a job. */
  private static final int FILES_OF_A_JOB = 20_000;

  private static final int FILES_OF_A_TASK = 1000;

  /** ORC files shrink to about this part of what they hold. */
  private static final int ORC_RATIO = 3;

  private final Configuration configuration;
  private final ReadSettings settings;
  private final FileReader reader;

  FileScan(Configuration configuration, ReadSettings settings) {
    this.configuration = configuration;
    this.settings = settings;
    this.reader = new FileReader(configuration, settings);
  }

  /** The files with their formats and sizes, in their order. */
  static List<ScannedFile> of(Session session, List<InputFile> files, ReadSettings settings) {
    return files.size() >= FILES_OF_A_JOB && !session.isOneMachine()
        ? onExecutors(session, files, settings)
        : new FileScan(session.hadoop(), settings).scan(files);
  }

  private static List<ScannedFile> onExecutors(
      Session session, List<InputFile> files, ReadSettings settings) {
    JavaSparkContext context = session.context();
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobDescription("look at the headers of " + files.size() + " files");
    try {
      return context
          .parallelize(files, files.size() / FILES_OF_A_TASK)
          .map(new ScanOne(configuration, settings))
          .collect();
    } finally {
      configuration.destroy();
    }
  }

  private static final class ScanOne implements Function<InputFile, ScannedFile>, Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final ReadSettings settings;

    ScanOne(Broadcast<SerializableConfiguration> configuration, ReadSettings settings) {
      this.configuration = configuration;
      this.settings = settings;
    }

    @Override
    public ScannedFile call(InputFile file) {
      return new FileScan(configuration.value().value(), settings).scan(file);
    }
  }

  /** Files by threads of this process. */
  List<ScannedFile> scan(List<InputFile> files) {
    return InParallel.map(files, THREADS, this::scan);
  }

  private ScannedFile scan(InputFile file) {
    try {
      HadoopFileBytes bytes = new HadoopFileBytes(configuration, file);
      MeasureFormat format = reader.format(file, bytes.first());
      return ScannedFile.of(file, format, size(file, format, bytes));
    } catch (BadInputException e) {
      return ScannedFile.refused(file, e);
    } catch (IOException | RuntimeException e) {
      return ScannedFile.refused(file, HadoopFiles.unreadable(file.path(), e));
    }
  }

  /** Whatever is wrong with the rest of a file is said where it is decoded. */
  private DecodedSize size(InputFile file, MeasureFormat format, HadoopFileBytes bytes) {
    try {
      return switch (format.access()) {
        case PARQUET_JAVA -> ParquetSize.of(configuration, file);
        case SPARK -> DecodedSize.rough(1, ORC_RATIO * file.bytes() / Double.BYTES);
        case STREAM, GROUP -> format.decodedSize(bytes, file.name(), settings.decoding());
      };
    } catch (IOException | RuntimeException e) {
      return DecodedSize.rough(1, file.bytes() / Double.BYTES);
    }
  }
}
