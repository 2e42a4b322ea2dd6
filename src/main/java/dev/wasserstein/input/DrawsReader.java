// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.CodaDraws;
import dev.wasserstein.format.DrawsAxes;
import dev.wasserstein.format.DrawsDecoder;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.NamesBeside;
import dev.wasserstein.format.RowSelection;
import dev.wasserstein.format.ShardColumn;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.storage.FilePaths;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.OrcDraws;
import dev.wasserstein.storage.ParquetDraws;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads the posterior draws of a shard, wherever it runs. */
public final class DrawsReader {
  private static final int DETECTION_BYTES = 1 << 16;

  /** The column of shards. */
  static final List<String> SHARD = List.of(ShardColumn.NAME);

  private final Configuration configuration;
  private final String format;
  private final Predicate<String> wanted;
  private final List<String> axes;

  /** A reader of what was asked for. */
  public DrawsReader(Configuration configuration, ShardRequest request, Predicate<String> wanted) {
    this(configuration, request.format(), wanted, request.axes());
  }

  /**
   * A reader of files whose formats say what their axes are.
   *
   * @param format the name of a {@link MeasureFormat} of draws, or {@link ReadSettings#AUTO}
   */
  DrawsReader(Configuration configuration, String format, Predicate<String> wanted) {
    this(configuration, format, wanted, List.of());
  }

  private DrawsReader(
      Configuration configuration, String format, Predicate<String> wanted, List<String> axes) {
    this.axes = axes;
    this.configuration = configuration;
    this.format = format;
    this.wanted = wanted;
  }

  /**
   * All draws of a shard, its chains one behind the other.
   *
   * @throws BadInputException if a file cannot be read or used, or the files differ in parameters
   */
  public Draws read(ShardFiles shard) {
    List<Draws> parts = new ArrayList<>();
    List<InputFile> coda = new ArrayList<>();
    for (InputFile file : shard.files()) {
      MeasureFormat own = format(file);
      if (own.access() == MeasureFormat.Access.GROUP) {
        coda.add(file);
      } else {
        parts.add(read(file, own, shard.rows()));
      }
    }
    if (!coda.isEmpty()) {
      parts.addAll(readCoda(shard.id(), coda));
    }
    return parts.size() == 1 ? parts.get(0) : Draws.pooled(parts, shard.files().get(0).name());
  }

  /**
   * The shards themselves, where their files hold several each, told apart by a column {@code
   * shard}; a value in several files is one shard. The first file says whether there is such a
   * column; where no file has more than one value, each file is a shard.
   *
   * @throws BadInputException if a file cannot be read
   */
  public List<ShardFiles> split(List<ShardFiles> shards) {
    if (!shards.stream().allMatch(shard -> shard.rows().isAll())) {
      // Their rows are chosen already.
      return shards;
    }
    Map<String, ShardFiles> split = new LinkedHashMap<>();
    boolean several = false;
    for (ShardFiles shard : shards) {
      for (InputFile file : shard.files()) {
        List<String> values = keys(file, SHARD).stream().map(key -> key.get(0)).toList();
        if (values.isEmpty()) {
          return shards;
        }
        if (values.size() > 1 && values.contains("")) {
          throw new BadInputException(
              "The column '" + ShardColumn.NAME + "'",
              file.name(),
              "is empty in some rows",
              "the name of a shard in each row",
              "Complete it, or rename the column.");
        }
        several |= values.size() > 1;
        for (String value : values) {
          split
              .computeIfAbsent(
                  value,
                  id ->
                      new ShardFiles(
                          id,
                          new ArrayList<>(),
                          new RowSelection(SHARD, List.of(id), values.size())))
              .files()
              .add(file);
        }
      }
    }
    return several ? List.copyOf(split.values()) : shards;
  }

  /**
   * The texts in some columns of a table, each combination once.
   *
   * @return in the order of their first rows; empty where the file is no table, or one of the
   *     columns is missing
   * @throws BadInputException if the file cannot be read
   */
  List<List<String>> keys(InputFile file, List<String> columns) {
    MeasureFormat own = format(file);
    if (own.access() == MeasureFormat.Access.PARQUET_JAVA) {
      return ParquetDraws.keys(configuration, file, columns);
    }
    if (own.access() == MeasureFormat.Access.SPARK) {
      return OrcDraws.keys(configuration, file, columns);
    }
    if (!(own.drawsDecoder().orElse(null) instanceof ShardColumn sharded)) {
      return List.of();
    }
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return sharded.keys(in, file.name(), columns);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  private MeasureFormat format(InputFile file) {
    if (!format.equals(ReadSettings.AUTO)) {
      return MeasureFormat.named(format).orElseThrow();
    }
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return MeasureFormat.detectDraws(file.name(), in.readNBytes(DETECTION_BYTES));
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  private Draws read(InputFile file, MeasureFormat own, RowSelection rows) {
    if (!axes.isEmpty() && !(own.drawsDecoder().orElse(null) instanceof DrawsAxes)) {
      throw new BadInputException(
          "The file",
          file.name(),
          "is " + own.formatName() + ", whose axes have names",
          "npy or npz for --axes",
          "Remove --axes.");
    }
    if (own.access() == MeasureFormat.Access.PARQUET_JAVA) {
      return ParquetDraws.read(configuration, file, wanted, rows);
    }
    if (own.access() == MeasureFormat.Access.SPARK) {
      return OrcDraws.read(configuration, file, wanted, rows);
    }
    DrawsDecoder decoder = own.drawsDecoder().orElseThrow();
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      if (decoder instanceof DrawsAxes arrays) {
        return arrays.decode(in, file.name(), wanted, axes);
      }
      if (decoder instanceof NamesBeside named) {
        return named.decode(in, file.name(), wanted, namesBeside(file, named));
      }
      return decoder instanceof ShardColumn sharded
          ? sharded.decode(in, file.name(), wanted, rows)
          : decoder.decode(in, file.name(), wanted);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  /** The names of the columns by the first file that has them; empty where there is none. */
  private List<String> namesBeside(InputFile file, NamesBeside decoder) throws IOException {
    Path folder = new Path(file.path()).getParent();
    FileSystem fileSystem = FilePaths.fileSystem(configuration, folder);
    for (String name : decoder.namesFiles(file.name())) {
      for (String ending : List.of("", ".gz")) {
        Path path = FilePaths.child(folder, name + ending);
        if (fileSystem.exists(path)) {
          InputFile names = HadoopFiles.of(fileSystem.getFileStatus(path));
          try (InputStream in = HadoopFiles.open(configuration, names)) {
            return decoder.names(in, names.name());
          }
        }
      }
    }
    return List.of();
  }

  private List<Draws> readCoda(String shard, List<InputFile> files) {
    List<InputFile> indices =
        files.stream().filter(file -> CodaDraws.isIndex(file.name())).toList();
    if (indices.size() != 1 || files.size() < 2) {
      throw new BadInputException(
          "The shard '" + shard + "'",
          files.get(0).name(),
          "has "
              + indices.size()
              + " index files and "
              + (files.size() - indices.size())
              + " chain files",
          "one index file and its chain files",
          "Name both with --shards, or the directory that holds them.");
    }
    List<Draws> chains = new ArrayList<>();
    InputFile indexFile = indices.get(0);
    InputFile current = indexFile;
    try (InputStream in = HadoopFiles.open(configuration, indexFile)) {
      CodaDraws index = CodaDraws.index(in, indexFile.name());
      for (InputFile file : files) {
        if (!file.equals(indexFile)) {
          current = file;
          try (InputStream chain = HadoopFiles.open(configuration, file)) {
            chains.add(index.chain(chain, file.name(), wanted));
          }
        }
      }
    } catch (IOException e) {
      throw HadoopFiles.unreadable(current.path(), e);
    }
    return chains;
  }
}
