// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.CodaDraws;
import dev.wasserstein.format.FileNames;
import dev.wasserstein.format.RowSelection;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.storage.FilePaths;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.RunDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of one shard.
 *
 * @param id the name of the file without its ending, or of the directory
 * @param files in the order of their names
 * @param rows of files that hold several shards, or shards of several groups
 */
public record ShardFiles(String id, ArrayList<InputFile> files, RowSelection rows)
    implements Serializable {
  /** A shard of whole files. */
  public ShardFiles(String id, ArrayList<InputFile> files) {
    this(id, files, RowSelection.ALL);
  }

  /**
   * What samplers write beside their draws: settings, metrics; profiles and diagnostics, whose
   * names have a time stamp; names, ranges, covariances and summaries of Cobaya, CosmoMC and
   * GetDist; trees, states and tables of BEAST, MrBayes and RevBayes.
   */
  private static final Pattern BESIDE =
      Pattern.compile(
          "(?i).*[-_](?:stdout|stderr)\\.txt|.*[-_](?:config|metric)\\.json"
              + "|.*[-_](?:profile|diagnostic)[-_]\\d{12}.*\\.csv"
              + "|.*\\d{12}.*[-_](?:profile|diagnostic)(?:[-_]\\d+)?\\.csv"
              + "|.*\\.(?:stan|hpp|err)"
              + "|.*\\.(?:minimum|bestfit)\\.txt"
              + "|.*\\.(?:ya?ml|locked|dill_pickle|progress|checkpoint|covmat|paramnames|ranges"
              + "|inputparams|likelihoods|minimum|bestfit|ini|converge_stat|margestats|likestats)"
              + "|.*\\.(?:xml|state|ops|chkpt|trees?|trprobs|tre|t|mcmc|nex|nexus|rev|ckp~?|parts"
              + "|[pltv]stat)");

  /** The draws of BEAST and RevBayes; beside draws of others, what the sampler said. */
  private static final Pattern LOG = Pattern.compile("(?i).*\\.log");

  private static final String GZIP = ".gz";

  /** Hive's way to write the value of a partition column. */
  static final String PARTITION = "shard=";

  /**
   * The shards behind paths and globs. Each file and each directory that a path names is a shard; a
   * directory with children {@code shard=…}, and a directory that is all there is, stands for its
   * children. An index file of CODA and its chain files are one shard, and so are files that the
   * request calls chains of one.
   *
   * @throws BadInputException if a path matches nothing, a shard has no file, or two have one name
   */
  public static List<ShardFiles> list(Configuration configuration, ShardRequest request) {
    List<ShardFiles> shards = list(configuration, request.paths());
    return request.chainsOf().isEmpty() ? shards : ChainNames.group(shards, request.chainsOf());
  }

  private static List<ShardFiles> list(Configuration configuration, List<String> paths) {
    List<FileStatus> entries = new ArrayList<>();
    for (String text : paths) {
      entries.addAll(matches(configuration, text));
    }
    try {
      if (entries.size() == 1
          && entries.get(0).isDirectory()
          && !isRun(configuration, entries.get(0))) {
        entries = children(configuration, entries.get(0));
      }
      List<FileStatus> expanded = new ArrayList<>();
      for (FileStatus entry : entries) {
        List<FileStatus> partitions =
            entry.isDirectory()
                ? children(configuration, entry).stream()
                    .filter(child -> child.getPath().getName().startsWith(PARTITION))
                    .toList()
                : List.of();
        expanded.addAll(partitions.isEmpty() ? List.of(entry) : partitions);
      }
      return shards(configuration, expanded, String.join(", ", paths), entry -> Optional.empty());
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadInputException refusal) {
        throw refusal;
      }
      throw HadoopFiles.unreadable(String.join(", ", paths), e);
    }
  }

  /**
   * The files of CODA that belong to one of them: those beside it whose names have as much in
   * common with it.
   */
  static ShardFiles codaAround(Configuration configuration, InputFile file) {
    Optional<String> stem = CodaDraws.stem(file.name());
    Path folder = new Path(file.path()).getParent();
    try {
      ArrayList<InputFile> files = new ArrayList<>();
      for (FileStatus each : folder.getFileSystem(configuration).listStatus(folder)) {
        InputFile other = HadoopFiles.of(each);
        if (!each.isDirectory()
            && (other.equals(file)
                || (stem.isPresent() && CodaDraws.stem(other.name()).equals(stem)))) {
          files.add(other);
        }
      }
      files.sort(Comparator.comparing(InputFile::name));
      return new ShardFiles(FileNames.drawsId(file.name()), files);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  /** The files and directories that a path or glob names. */
  static List<FileStatus> matches(Configuration configuration, String text) {
    try {
      Path path = FilePaths.of(text);
      List<FileStatus> found = FilePaths.matches(FilePaths.fileSystem(configuration, path), path);
      if (found.isEmpty()) {
        throw new BadInputException(
            "Input", text, "does not exist", "a file, directory or glob", "Check the path.");
      }
      return found;
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadInputException refusal) {
        throw refusal;
      }
      throw HadoopFiles.unreadable(text, e);
    }
  }

  /** Whether the only path is that of a run, of which the combined draws are wanted. */
  static boolean isRun(Configuration configuration, FileStatus directory) throws IOException {
    FileSystem fileSystem = directory.getPath().getFileSystem(configuration);
    return RunDirectory.result(fileSystem, directory.getPath())
        .filter(result -> result.getName().equals(RunDirectory.DRAWS))
        .isPresent();
  }

  /** The directories in a directory, and its files that may hold draws. */
  static List<FileStatus> children(Configuration configuration, FileStatus directory)
      throws IOException {
    FileSystem fileSystem = directory.getPath().getFileSystem(configuration);
    List<FileStatus> children = HadoopFiles.children(fileSystem, directory.getPath());
    return drawsAmong(
        children,
        child -> child.isDirectory() ? Optional.empty() : Optional.of(child.getPath().getName()));
  }

  /**
   * Those that may hold draws: logs where nothing else may, and all where not even these are there.
   *
   * @param name of a file; empty for a directory
   */
  private static <T> List<T> drawsAmong(List<T> all, Function<T, Optional<String>> name) {
    List<T> kept =
        all.stream()
            .filter(each -> name.apply(each).filter(own -> matches(BESIDE, own)).isEmpty())
            .toList();
    List<T> draws =
        kept.stream()
            .filter(each -> name.apply(each).filter(own -> matches(LOG, own)).isEmpty())
            .toList();
    return !draws.isEmpty() ? draws : !kept.isEmpty() ? kept : all;
  }

  private static boolean matches(Pattern pattern, String name) {
    String plain = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    return pattern.matcher(plain).matches();
  }

  /**
   * The shards that files and directories are.
   *
   * @param paths that were asked for, for messages
   * @param named the shard of an entry that shares its name with others; empty where an entry is a
   *     shard by itself
   * @throws BadInputException if there is none, or two have one name
   */
  static List<ShardFiles> shards(
      Configuration configuration,
      List<FileStatus> entries,
      String paths,
      Function<FileStatus, Optional<String>> named) {
    Map<String, ShardFiles> shards = new LinkedHashMap<>();
    Map<String, String> places = new LinkedHashMap<>();
    for (FileStatus entry : entries) {
      String path = entry.getPath().toString();
      List<InputFile> files =
          entry.isDirectory()
              ? drawsAmong(
                  HadoopFiles.list(configuration, List.of(path)), file -> Optional.of(file.name()))
              : List.of(HadoopFiles.of(entry));
      String name = entry.isDirectory() ? entry.getPath().getName() : files.get(0).name();
      Optional<String> shared = named.apply(entry);
      String id = shared.orElseGet(() -> id(name, entry.isDirectory()));
      boolean coda = !entry.isDirectory() && CodaDraws.stem(name).isPresent();
      if (shards.containsKey(id) && !coda && shared.isEmpty() && !places.get(id).equals(path)) {
        throw new BadInputException(
            "The shard '" + id + "'",
            path,
            "has the name of another, " + places.get(id),
            "a name for each shard",
            "Rename one, or put the chains of one shard into a directory of its own.");
      }
      places.putIfAbsent(id, path);
      ShardFiles shard = shards.computeIfAbsent(id, key -> new ShardFiles(key, new ArrayList<>()));
      for (InputFile file : files) {
        if (shard.files().stream().noneMatch(known -> known.path().equals(file.path()))) {
          shard.files().add(file);
        }
      }
    }
    if (shards.isEmpty()) {
      throw new BadInputException(
          "Input", paths, "holds no file", "at least one shard", "Check the path.");
    }
    return List.copyOf(shards.values());
  }

  private static String id(String name, boolean directory) {
    if (directory) {
      return name.startsWith(PARTITION) ? name.substring(PARTITION.length()) : name;
    }
    return FileNames.drawsId(name);
  }

  /** The bytes of all files, or about those of the rows. */
  public long bytes() {
    return files.stream().mapToLong(InputFile::bytes).sum() / rows.of();
  }
}
