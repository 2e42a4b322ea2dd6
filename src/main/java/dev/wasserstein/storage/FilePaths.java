// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Paths as users write them. Hadoop takes what stands before a colon for the scheme of a URI, also
 * in file names such as {@code 10:30.csv}, for which it builds the names of checksum files and of
 * what a glob finds.
 */
public final class FilePaths {
  /** A scheme is followed by a slash; a name with a colon is not. */
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private static final Pattern SLASHES = Pattern.compile("/+");

  private FilePaths() {}

  /** The path that a text names. */
  public static Path of(String text) {
    boolean isName = text.indexOf(':') >= 0 && !URI.matcher(text).matches();
    return isName ? new Path(null, null, text) : new Path(text);
  }

  /** A file in a directory. */
  public static Path child(Path directory, String name) {
    return new Path(directory, new Path(null, null, name));
  }

  /** The path beside another whose name ends with more. */
  static Path suffixed(Path path, String ending) {
    return child(path.getParent(), path.getName() + ending);
  }

  /** The file system of a path to be read. */
  public static FileSystem fileSystem(Configuration configuration, Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return hasColon(path) && fileSystem.getClass() == LocalFileSystem.class
        ? ((LocalFileSystem) fileSystem).getRawFileSystem()
        : fileSystem;
  }

  /** The configuration by which others find the same file system. */
  static Configuration configuration(Configuration configuration, Path path) throws IOException {
    if (fileSystem(configuration, path).getClass() != RawLocalFileSystem.class) {
      return configuration;
    }
    Configuration raw = new Configuration(configuration);
    rawLocalFiles(raw::set);
    return raw;
  }

  /** Settings. */
  @FunctionalInterface
  public interface Settings {
    /** Sets one. */
    void set(String key, String value);
  }

  /** Sets what makes Hadoop read local files without looking for checksums. */
  public static void rawLocalFiles(Settings settings) {
    settings.set("fs.file.impl", RawLocalFileSystem.class.getName());
    settings.set("fs.file.impl.disable.cache", "true");
  }

  /** Whether a name on the path has a colon. */
  public static boolean hasColon(Path path) {
    return path.toUri().getPath().indexOf(':') >= 0;
  }

  /**
   * What a path stands for: the file or directory of this name, otherwise what it matches as a
   * glob.
   *
   * @return in the order of names; empty where there is nothing
   */
  public static List<FileStatus> matches(FileSystem fileSystem, Path path) throws IOException {
    // A name with brackets in it is a name first, and a glob only where no file has it.
    if (fileSystem.exists(path)) {
      return List.of(fileSystem.getFileStatus(path));
    }
    FileStatus[] found;
    try {
      found = fileSystem.globStatus(path);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof URISyntaxException) {
        return glob(fileSystem, fileSystem.makeQualified(path));
      }
      throw e;
    }
    return found == null ? List.of() : List.of(found);
  }

  /** A glob among names with colons; braces stay within a name. */
  private static List<FileStatus> glob(FileSystem fileSystem, Path pattern) throws IOException {
    Path root = new Path(pattern.toUri().getScheme(), pattern.toUri().getAuthority(), "/");
    List<FileStatus> found = List.of(fileSystem.getFileStatus(root));
    for (String name : SLASHES.split(pattern.toUri().getPath().substring(1), -1)) {
      GlobPattern names = new GlobPattern(name);
      List<FileStatus> next = new ArrayList<>();
      for (FileStatus directory : found) {
        if (!names.hasWildcard()) {
          Path child = child(directory.getPath(), name);
          if (fileSystem.exists(child)) {
            next.add(fileSystem.getFileStatus(child));
          }
        } else if (directory.isDirectory()) {
          for (FileStatus child : HadoopFiles.sorted(fileSystem, directory.getPath())) {
            if (names.matches(child.getPath().getName())) {
              next.add(child);
            }
          }
        }
      }
      found = next;
    }
    return found;
  }
}
