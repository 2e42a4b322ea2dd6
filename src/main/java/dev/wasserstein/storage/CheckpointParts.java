// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a run without a single loop keeps of its work, part by part: {@code part-00012.bytes}, and
 * then its manifest {@code part-00012.json}, which says of what run it is, how long the part is and
 * which hash it has.
 */
public final class CheckpointParts {
  private static final String PREFIX = "part-";
  private static final String MANIFEST = ".json";
  private static final String BYTES = ".bytes";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fileSystem;
  private final Path folder;
  private final CheckpointOrigin origin;
  private final boolean resumes;
  private int next;

  CheckpointParts(FileSystem fileSystem, Path folder, CheckpointOrigin origin, boolean resumes) {
    this.fileSystem = fileSystem;
    this.folder = folder;
    this.origin = origin;
    this.resumes = resumes;
  }

  /**
   * The parts of the run that this one goes on from, in their order; none where it goes on from
   * none.
   *
   * @throws dev.wasserstein.measure.BadInputException if they are damaged, or of another run
   */
  public List<byte[]> read() {
    if (!resumes) {
      return List.of();
    }
    try {
      List<byte[]> parts = new ArrayList<>();
      for (Path manifest : manifests()) {
        parts.add(read(manifest));
        next = Math.max(next, number(manifest) + 1);
      }
      return parts;
    } catch (IOException e) {
      throw CheckpointDirectory.damaged(folder, HadoopFiles.reason(e));
    }
  }

  /** Keeps another part. */
  public void add(byte[] part) {
    String name = String.format(Locale.ROOT, PREFIX + "%05d", next++);
    try {
      write(new Path(folder, name + BYTES), part);
      ObjectNode manifest = JSON.createObjectNode();
      origin.describe(manifest);
      manifest.put("bytes", part.length);
      manifest.put("sha256", CheckpointDirectory.sha256(part));
      Path complete = new Path(folder, name + MANIFEST);
      Path writing = new Path(folder, "." + name + MANIFEST + ".tmp");
      write(writing, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
      fileSystem.delete(complete, false);
      if (!fileSystem.rename(writing, complete)) {
        throw new IOException("'" + writing + "' cannot be renamed");
      }
    } catch (IOException e) {
      throw RunDirectory.refused(folder.toString(), e);
    }
  }

  private List<Path> manifests() throws IOException {
    List<Path> manifests = new ArrayList<>();
    if (fileSystem.exists(folder)) {
      for (FileStatus status : fileSystem.listStatus(folder)) {
        String name = status.getPath().getName();
        if (name.matches(PREFIX + "\\d{5,9}" + Pattern.quote(MANIFEST))) {
          manifests.add(status.getPath());
        }
      }
    }
    manifests.sort(Comparator.comparingInt(CheckpointParts::number));
    return manifests;
  }

  private static int number(Path manifest) {
    String name = manifest.getName();
    return Integer.parseInt(name.substring(PREFIX.length(), name.length() - MANIFEST.length()));
  }

  private byte[] read(Path file) throws IOException {
    JsonNode manifest = CheckpointOrigin.manifest(bytes(file), file);
    origin.refuseForeign(file, manifest);
    String name = file.getName();
    Path part = new Path(folder, name.substring(0, name.length() - MANIFEST.length()) + BYTES);
    byte[] bytes = bytes(part);
    if (bytes.length != manifest.path("bytes").asInt(-1)
        || !CheckpointDirectory.sha256(bytes).equals(manifest.path("sha256").asText())) {
      throw CheckpointDirectory.damaged(part, "its content is not what was written");
    }
    return bytes;
  }

  private byte[] bytes(Path file) throws IOException {
    try (InputStream in = fileSystem.open(file)) {
      return in.readAllBytes();
    }
  }

  private void write(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = OutputFiles.create(fileSystem, file)) {
      out.write(bytes);
    }
  }
}
