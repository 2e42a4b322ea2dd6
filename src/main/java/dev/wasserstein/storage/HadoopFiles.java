// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.InflationGuard;
import dev.wasserstein.format.ZarrStore;
import dev.wasserstein.measure.BadInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetRuntimeException;

/** Files behind globs, directories and any of Hadoop's file systems. */
public final class HadoopFiles {
  private static final Set<String> CLUTTER = Set.of("Thumbs.db", "ehthumbs.db", "desktop.ini");

  private static final String PROPERTY_PREFIX = "spark.hadoop.";

  /** What the store itself answered, in the midst of what the SDK says of it. */
  private static final Pattern S3_ANSWER =
      Pattern.compile("software\\.amazon\\.awssdk\\.\\S+: (.*?)\\.? \\(Service: ");

  /** The class that Parquet asks Hadoop for. */
  private static final Pattern CODEC = Pattern.compile("[\\w.]+\\.(\\w+)Codec");

  private HadoopFiles() {}

  /** Hadoop's configuration with the {@code spark.hadoop.*} settings, without a Spark session. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    Properties properties = System.getProperties();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PROPERTY_PREFIX)) {
        configuration.set(name.substring(PROPERTY_PREFIX.length()), properties.getProperty(name));
      }
    }
    return configuration;
  }

  /**
   * The files behind paths and globs, in the order of the paths and then by name. A directory
   * stands for all files below it except those whose names begin with '_' or '.', and those that
   * Windows leaves in folders of pictures; a run directory stands for the barycenter, or the
   * combined draws, in it.
   *
   * @throws BadInputException if a path matches nothing or cannot be read
   */
  public static List<InputFile> list(Configuration configuration, List<String> paths) {
    List<InputFile> files = new ArrayList<>();
    for (String text : paths) {
      try {
        Path path = FilePaths.of(text);
        FileSystem fileSystem = FilePaths.fileSystem(configuration, path);
        List<FileStatus> matches = FilePaths.matches(fileSystem, path);
        if (matches.isEmpty()) {
          throw new BadInputException(
              "Input", text, "does not exist", "a file, directory or glob", "Check the path.");
        }
        int before = files.size();
        for (FileStatus match : matches) {
          add(fileSystem, match, "", files);
        }
        if (files.size() == before) {
          throw new BadInputException(
              "Input", text, "holds no file", "at least one", "Check the path.");
        }
      } catch (BadInputException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        // A file system that is not installed is a RuntimeException to Hadoop.
        throw unreadable(text, e);
      }
    }
    // A file that is reached in two ways, such as by its directory and by its name, is one.
    Map<String, InputFile> distinct = new LinkedHashMap<>();
    files.forEach(file -> distinct.putIfAbsent(file.path(), file));
    return List.copyOf(distinct.values());
  }

  /**
   * The file behind a path that must be one.
   *
   * @throws BadInputException if it is none, several, or cannot be read
   */
  public static InputFile one(Configuration configuration, String path) {
    List<InputFile> files = list(configuration, List.of(path));
    if (files.size() != 1) {
      throw new BadInputException(
          "Input", path, "holds " + files.size() + " files", "one file", "Name the file itself.");
    }
    return files.get(0);
  }

  /**
   * Adds a file, or those below a directory.
   *
   * @param folder of the file, see {@link InputFile}
   */
  private static void add(
      FileSystem fileSystem, FileStatus status, String folder, List<InputFile> files)
      throws IOException {
    if (!status.isDirectory()) {
      InputFile file = of(status);
      files.add(new InputFile(file.path(), file.bytes(), file.modified(), folder));
      return;
    }
    Optional<Path> result = RunDirectory.result(fileSystem, status.getPath());
    if (result.isPresent()) {
      add(fileSystem, fileSystem.getFileStatus(result.get()), folder, files);
      return;
    }
    for (FileStatus child : children(fileSystem, status.getPath())) {
      String name = child.getPath().getName();
      // A column of Hive's is no name.
      String below = child.isDirectory() && name.indexOf('=') < 0 ? folder + name + "/" : folder;
      if (!CLUTTER.contains(name)) {
        add(fileSystem, child, below, files);
      }
    }
  }

  /**
   * What is in a directory, by name, except what begins with '_' or '.'.
   *
   * @throws BadInputException if it is a table of a format that keeps several versions, or a store
   *     of Zarr
   */
  public static List<FileStatus> children(FileSystem fileSystem, Path directory)
      throws IOException {
    List<FileStatus> children = sorted(fileSystem, directory);
    VersionedTables.refuse(fileSystem, directory, children);
    ZarrStore.refuse(
        directory.toString(), children.stream().map(child -> child.getPath().getName()).toList());
    children.removeIf(
        child -> {
          String name = child.getPath().getName();
          return name.startsWith("_") || name.startsWith(".");
        });
    return children;
  }

  /** All that is in a directory, by name. */
  static List<FileStatus> sorted(FileSystem fileSystem, Path directory) throws IOException {
    List<FileStatus> children = new ArrayList<>(List.of(fileSystem.listStatus(directory)));
    children.sort(Comparator.comparing(child -> child.getPath().getName()));
    return children;
  }

  public static InputFile of(FileStatus status) {
    return new InputFile(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  /**
   * Refuses a file that is no longer what it was when the run began: an executor that is lost has
   * its part read again, and that must give the same measures.
   *
   * @throws BadInputException if it has another length or time
   * @throws IOException if it is gone
   */
  public static void requireUnchanged(FileSystem fileSystem, InputFile file) throws IOException {
    InputFile now = of(fileSystem.getFileStatus(new Path(file.path())));
    if (now.bytes() != file.bytes() || now.modified() != file.modified()) {
      throw new BadInputException(
          "Input",
          file.path(),
          "was changed while the run used it: it has "
              + now.bytes()
              + " bytes of "
              + Instant.ofEpochMilli(now.modified()),
          file.bytes() + " bytes of " + Instant.ofEpochMilli(file.modified()),
          "Run again, on a copy that nobody writes to.");
    }
  }

  /** Opens a file, decompressing it where its first bytes are gzip's. The caller closes it. */
  public static InputStream open(Configuration configuration, InputFile file) throws IOException {
    InputStream raw = raw(configuration, file);
    try {
      return isGzip(raw) ? inflated(raw, file) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Opens a file as it lies there. The stream supports marks; the caller closes it. */
  static InputStream raw(Configuration configuration, InputFile file) throws IOException {
    Path path = new Path(file.path());
    FileSystem fileSystem = FilePaths.fileSystem(configuration, path);
    requireUnchanged(fileSystem, file);
    return new BufferedInputStream(fileSystem.open(path), 1 << 16);
  }

  /** Whether the first bytes are gzip's; they stay in the stream. */
  static boolean isGzip(InputStream raw) throws IOException {
    raw.mark(2);
    boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return gzip;
  }

  static InputStream inflated(InputStream raw, InputFile file) throws IOException {
    return new BufferedInputStream(
        InflationGuard.over(new GZIPInputStream(raw, 1 << 16), file.bytes(), file.name()), 1 << 16);
  }

  /** The refusal of a file that cannot be read. */
  public static BadInputException unreadable(String path, Exception cause) {
    Optional<String> codec = missingCodec(cause);
    if (codec.isPresent()) {
      return new BadInputException(
          "Input",
          path,
          "is compressed with " + codec.get() + ", for which no codec is installed",
          "a file without compression, or with snappy, gzip, zstd or lz4",
          "Write it again with one of these.");
    }
    return new BadInputException(
        "Input",
        path,
        "cannot be read: " + reason(cause),
        "a complete, readable file",
        "Check the path, its permissions and the file.");
  }

  /** The compression of a Parquet file whose codec is not there. */
  private static Optional<String> missingCodec(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      Matcher name = CODEC.matcher(String.valueOf(each.getMessage()));
      if (each instanceof ClassNotFoundException && name.matches()) {
        return Optional.of(name.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  /** The first line of what went wrong, without the wrappers that say no more than it. */
  public static String reason(Throwable thrown) {
    if (thrown instanceof AccessDeniedException) {
      return "access denied; the credentials are wrong, or lack the permission";
    }
    Matcher answer = S3_ANSWER.matcher(String.valueOf(thrown.getMessage()));
    if (answer.find()) {
      return answer.group(1);
    }
    Throwable root = thrown;
    while (root.getCause() != null && saysNoMore(root)) {
      root = root.getCause();
    }
    if (root instanceof EOFException && root.getMessage() == null) {
      return "it ends too early";
    }
    return Optional.ofNullable(root.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(root.getClass().getSimpleName());
  }

  /** Whether it says what its cause says, or only in what part of a Parquet file it stands. */
  private static boolean saysNoMore(Throwable thrown) {
    return thrown instanceof ParquetRuntimeException
        || thrown.getCause().toString().equals(thrown.getMessage());
  }
}
