// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A small file of any file system that is written again and again: whoever reads it sees one
 * version, whole.
 */
public final class AtomicFile {
  private static final String LOCAL = "file";

  /** Where a rename replaces a file in one step; in object stores a file appears when complete. */
  private static final Set<String> RENAMING = Set.of("hdfs", "viewfs");

  private final FileContext files;
  private final Path path;

  /**
   * A file that need not exist.
   *
   * @throws OutputException if the file system is not known
   */
  public AtomicFile(Configuration configuration, String path) {
    try {
      Path given = FilePaths.of(path);
      this.files =
          given.toUri().getScheme() == null
              ? FileContext.getFileContext(configuration)
              : FileContext.getFileContext(given.toUri(), configuration);
      this.path = files.makeQualified(given);
    } catch (IOException | RuntimeException e) {
      throw RunDirectory.refused(path, e);
    }
  }

  /** Replaces what it holds (UTF-8). */
  public void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String scheme = path.toUri().getScheme();
    if (scheme.equals(LOCAL)) {
      // Not by Hadoop, which would leave a checksum beside it.
      java.nio.file.Path file = java.nio.file.Path.of(path.toUri().getPath());
      java.nio.file.Path writing = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.createDirectories(file.getParent());
      try {
        Files.write(writing, bytes);
        Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.deleteIfExists(writing);
        throw e;
      }
      return;
    }
    Path writing =
        RENAMING.contains(scheme)
            ? FilePaths.child(path.getParent(), "." + path.getName() + ".tmp")
            : path;
    try (OutputStream out =
        files.create(
            writing,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            Options.CreateOpts.createParent())) {
      out.write(bytes);
    }
    if (!writing.equals(path)) {
      files.rename(writing, path, Options.Rename.OVERWRITE);
    }
  }

  /** The refusal of a place that cannot be written. */
  public OutputException refused(IOException cause) {
    return RunDirectory.refused(toString(), cause);
  }

  /** Its full name. */
  @Override
  public String toString() {
    return path.toString();
  }
}
