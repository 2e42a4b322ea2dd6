// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.format.NamedArray;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.parquet.io.OutputFile;

/**
 * An output directory that appears complete or not at all: files go to a hidden sibling, which
 * takes the final name in the end; {@code _SUCCESS} comes last. Closing it before {@link #commit}
 * removes every trace.
 */
public final class RunDirectory implements AutoCloseable {
  /** The barycenter in the schema. */
  public static final String BARYCENTER = "barycenter.parquet";

  /** The barycenters of clusters in the schema. */
  public static final String PROTOTYPES = "prototypes.parquet";

  /** The combined draws of posteriors, a table. */
  public static final String DRAWS = "draws.parquet";

  /** Vectors of measures. */
  public static final String EMBEDDING = "embedding.parquet";

  /** The measure that vectors are relative to, in the schema. */
  public static final String REFERENCE = "reference.parquet";

  /** Measures in the schema. */
  public static final String MEASURES = "measures.parquet";

  /** The barycenters between measures in the schema, with their objectives. */
  public static final String FRAMES = "frames.parquet";

  /** What was called, and what came out. */
  public static final String RECORD = "run.json";

  /** What a run directory stands for where it is read: the first of these that it holds. */
  private static final List<String> RESULTS = List.of(BARYCENTER, PROTOTYPES);

  /** Files that others may call so, too: results only beside the record of a run. */
  private static final List<String> RECORDED_RESULTS = List.of(DRAWS, REFERENCE, MEASURES, FRAMES);

  /** The file that a run directory stands for where it is read; empty for other directories. */
  public static Optional<Path> result(FileSystem fileSystem, Path directory) throws IOException {
    for (String name : RESULTS) {
      Path result = new Path(directory, name);
      if (fileSystem.exists(result)) {
        return Optional.of(result);
      }
    }
    for (String name : RECORDED_RESULTS) {
      Path result = new Path(directory, name);
      if (fileSystem.exists(result) && fileSystem.exists(new Path(directory, RECORD))) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }

  /** The mark of a complete run. */
  public static final String SUCCESS = "_SUCCESS";

  /** What happens to an output that exists. */
  public enum Existing {
    REFUSE,
    REPLACE
  }

  private static final String ENDING = "the process is ending";

  /** Before the file systems close, which have the priority 10, and after Spark has stopped. */
  private static final int HOOK_PRIORITY = 15;

  private final Runnable hook = this::removeAtEnd;
  private final Configuration configuration;
  private final FileSystem fileSystem;
  private final Path target;
  private final Path building;
  private final List<Path> newAncestors = new ArrayList<>();
  private volatile boolean committed;

  /**
   * Starts an output.
   *
   * @param inputs the paths that are read: an output that would take one of them away is refused
   * @throws OutputException if it exists and may not be replaced, or cannot be written
   */
  public RunDirectory(
      Configuration configuration, String output, Existing existing, List<String> inputs) {
    this.configuration = configuration;
    try {
      Path path = FilePaths.of(output);
      this.fileSystem = OutputFiles.of(configuration, path);
      this.target = fileSystem.makeQualified(path);
      if (existing == Existing.REFUSE && fileSystem.exists(target)) {
        throw new OutputException(
            OutputException.Reason.EXISTS,
            "Output '"
                + output
                + "' exists already. Use --overwrite to replace it, or name another.");
      }
      refuseToDestroy(output, inputs);
      this.building =
          FilePaths.child(
              target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".tmp");
      for (Path parent = target.getParent();
          parent != null && !fileSystem.exists(parent);
          parent = parent.getParent()) {
        newAncestors.add(parent);
      }
      // Also where the process is ended, by Ctrl-C or a scheduler.
      ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
      if (!fileSystem.mkdirs(building)) {
        throw new IOException("the directory cannot be made");
      }
      fileSystem.deleteOnExit(building);
      if (ShutdownHookManager.get().isShutdownInProgress()) {
        removeAtEnd();
        throw new IOException(ENDING);
      }
    } catch (OutputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // A file system that is not installed is a RuntimeException to Hadoop.
      throw refused(output, e);
    }
  }

  /** A directory is never replaced if an input, or the working directory, would go with it. */
  private void refuseToDestroy(String output, List<String> inputs) throws IOException {
    if (!fileSystem.exists(target) || !fileSystem.getFileStatus(target).isDirectory()) {
      return;
    }
    List<String> needed = new ArrayList<>(inputs);
    needed.add(fileSystem.getWorkingDirectory().toString());
    for (String path : needed) {
      String qualified = fileSystem.makeQualified(FilePaths.of(path)).toString();
      if ((qualified + "/").startsWith(target + "/")) {
        throw new OutputException(
            OutputException.Reason.EXISTS,
            "Output '"
                + output
                + "' holds '"
                + path
                + "', which --overwrite would take away. Name another output.");
      }
    }
  }

  /** The refusal of a place that cannot be written. */
  static OutputException refused(String output, Exception cause) {
    return new OutputException(
        OutputException.Reason.REFUSED,
        "Output '"
            + output
            + "' cannot be written: "
            + HadoopFiles.reason(cause)
            + ". Check the path, its permissions and the space left.");
  }

  /** The refusal of an output that could not be written to its end. */
  public OutputException failure(IOException cause) {
    return refused(target(), cause);
  }

  /**
   * Where a file will be. Not once the process ends: files that a thread goes on to make then would
   * stay behind, since the directory is deleted only once.
   */
  private Path place(String name) {
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      throw failure(new IOException(ENDING));
    }
    return FilePaths.child(building, name);
  }

  /** A new file in the directory; the caller closes it. */
  public OutputStream create(String name) {
    try {
      return OutputFiles.create(fileSystem, place(name));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A new text file (UTF-8). */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A new file of these bytes. */
  public void write(String name, byte[] bytes) {
    try (OutputStream out = create(name)) {
      out.write(bytes);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A new Parquet file of the schema. */
  public void writeParquet(String name, List<MeasureRecord> measures) {
    writeParquet(name, measures, List.of());
  }

  /**
   * A new Parquet file of the schema with columns in front of it.
   *
   * @param groups their names, for the cells that each measure's source has
   */
  public void writeParquet(String name, List<MeasureRecord> measures, List<String> groups) {
    writeParquet(name, measures, groups, Optional.empty());
  }

  /** A new Parquet file of the schema with a column of numbers behind it. */
  public void writeParquet(String name, List<MeasureRecord> measures, NumberColumn last) {
    writeParquet(name, measures, List.of(), Optional.of(last));
  }

  private void writeParquet(
      String name, List<MeasureRecord> measures, List<String> groups, Optional<NumberColumn> last) {
    try {
      ParquetMeasures.write(configuration, parquet(name), measures, groups, last);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A new Parquet file of the multi-coupling of a barycenter. */
  public void writePlan(String name, List<OptimalityProof.PlanRow> plan) {
    try {
      ParquetPlan.write(configuration, parquet(name), plan);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A new Parquet file of the arrays of one model. */
  public void writeArrays(String name, String id, List<NamedArray> arrays) {
    try {
      ParquetArrays.write(configuration, parquet(name), id, arrays);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A new npz archive of arrays. */
  public void writeArchive(String name, List<NamedArray> arrays) {
    try (OutputStream out = create(name)) {
      NamedArray.writeArchive(arrays, out);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A new Parquet file of the plans of pairs; the caller closes it. */
  public ParquetPairPlans parquetPairPlans(String name) {
    try {
      return new ParquetPairPlans(configuration, parquet(name), this::failure);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private OutputFile parquet(String name) {
    return OutputFiles.parquet(fileSystem, place(name));
  }

  /** A new Parquet file of draws; the caller closes it. */
  public ParquetDraws.Writer parquetDraws(
      String name, List<String> groups, List<String> parameters) {
    try {
      return new ParquetDraws.Writer(configuration, parquet(name), groups, parameters);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * A new Parquet file of vectors; the caller closes it.
   *
   * @param labelled whether it has a column of labels
   */
  public ParquetVectors.Writer parquetVectors(String name, boolean labelled) {
    try {
      return new ParquetVectors.Writer(configuration, parquet(name), labelled, this::failure);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Makes the one part file in a directory that Spark wrote a file of its own. */
  public void movePart(String parts, String name) {
    Path directory = FilePaths.child(building, parts);
    try {
      FileStatus[] found =
          fileSystem.listStatus(directory, path -> path.getName().startsWith("part-"));
      if (found.length != 1
          || !fileSystem.rename(found[0].getPath(), FilePaths.child(building, name))) {
        throw new IOException("Spark's part file cannot be moved");
      }
      fileSystem.delete(directory, true);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Where a file will be, for Spark to write it. */
  public String path(String name) {
    return place(name).toString();
  }

  /** The final name. */
  public String target() {
    return target.toUri().getScheme().equals("file") ? target.toUri().getPath() : target.toString();
  }

  /** Gives the directory its final name and marks it complete. */
  public void commit() {
    try {
      replace(building);
      committed = true;
      fileSystem.cancelDeleteOnExit(building);
      fileSystem.create(new Path(target, SUCCESS), true).close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Gives one file of the directory the final name instead: for outputs that are a single file. */
  public void commitFile(String name) {
    try {
      replace(FilePaths.child(building, name));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Puts a file or directory in the target's place; what was there goes only after that. */
  private void replace(Path finished) throws IOException {
    Path previous = FilePaths.suffixed(building, ".previous");
    boolean replaces = fileSystem.exists(target);
    if (replaces && !fileSystem.rename(target, previous)) {
      throw new IOException("the existing output cannot be moved away");
    }
    if (!fileSystem.rename(finished, target)) {
      if (replaces) {
        fileSystem.rename(previous, target);
      }
      throw new IOException("the output cannot be renamed to its final name");
    }
    if (replaces) {
      fileSystem.delete(previous, true);
    }
  }

  /** Deletes what is not committed, with the parents that were made for it. */
  private void remove() throws IOException {
    if (!committed) {
      fileSystem.delete(building, true);
      if (!fileSystem.exists(target)) {
        for (Path ancestor : newAncestors) {
          fileSystem.delete(ancestor, false);
        }
      }
    }
  }

  private void removeAtEnd() {
    try {
      remove();
    } catch (IOException e) {
      // Others use the parents, or the file system fails; nobody is there to be told.
    }
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
    try {
      remove();
      fileSystem.cancelDeleteOnExit(building);
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
