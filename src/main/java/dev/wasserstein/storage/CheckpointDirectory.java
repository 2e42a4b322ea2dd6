// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wasserstein.barycenter.CheckpointCodec;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Resumable;
import dev.wasserstein.collection.KeptStates;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of a run, in the directory {@code NAME.checkpoint} beside the output, with a
 * folder for each loop. A checkpoint is the parts of a {@link KeptStates} in {@code
 * iteration-000012.memory}, of methods that have one; {@code iteration-000012.numbers}; and then
 * its manifest {@code iteration-000012.json}, which says of what run it is and how long the other
 * files are and which hashes they have. The manifest gets its name when it is complete. The last
 * two checkpoints of a loop are kept.
 */
public final class CheckpointDirectory {
  /** What the directory's name adds to the output's. */
  public static final String ENDING = ".checkpoint";

  private static final int KEPT = 2;
  private static final String MANIFEST = ".json";
  private static final String NUMBERS = ".numbers";
  private static final String STATES = ".memory";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Configuration configuration;
  private final FileSystem fileSystem;
  private final Path directory;
  private final Settings options;
  private final int every;
  private final boolean resumes;
  private OptionalInt resumedFrom = OptionalInt.empty();

  /** What a run does with the checkpoints of an earlier one. */
  public enum Earlier {
    /** It goes on from them. */
    RESUME,
    /** It deletes them. */
    DELETE,
    /** It leaves them alone and does not begin. */
    REFUSE
  }

  /**
   * The checkpoints beside an output.
   *
   * @param options what a resumed run must agree on
   * @param every the iterations from one checkpoint to the next
   * @throws OutputException if there are earlier ones to be refused, or the place cannot be used
   */
  public CheckpointDirectory(
      Configuration configuration, String output, Settings options, int every, Earlier earlier) {
    this.configuration = configuration;
    this.options = options;
    this.every = every;
    this.resumes = earlier == Earlier.RESUME;
    try {
      Path target = FilePaths.of(output);
      this.fileSystem = OutputFiles.of(configuration, target);
      Path qualified = fileSystem.makeQualified(target);
      this.directory = FilePaths.suffixed(qualified, ENDING);
      if (exists() && earlier == Earlier.REFUSE) {
        throw new OutputException(
            OutputException.Reason.EXISTS,
            "Checkpoints of an earlier run are in '"
                + directory
                + "'. Use --resume to go on from them, --overwrite to begin anew, or name another"
                + " output.");
      }
      if (earlier == Earlier.DELETE) {
        fileSystem.delete(directory, true);
      }
    } catch (OutputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw RunDirectory.refused(output, e);
    }
  }

  /** The directory of an output's checkpoints, if it holds one that a run could go on from. */
  public static Optional<String> complete(Configuration configuration, String output)
      throws IOException {
    Path directory = FilePaths.of(output + ENDING);
    List<FileStatus> manifests =
        FilePaths.matches(
            FilePaths.fileSystem(configuration, directory),
            new Path(directory, "*/{iteration,part}-*" + MANIFEST));
    return manifests.isEmpty() ? Optional.empty() : Optional.of(directory.toString());
  }

  /** Whether there are checkpoints. */
  public boolean exists() {
    try {
      return fileSystem.exists(directory);
    } catch (IOException e) {
      throw RunDirectory.refused(directory.toString(), e);
    }
  }

  /** The iteration that the run went on from; of several loops the first that did. */
  public OptionalInt resumedFrom() {
    return resumedFrom;
  }

  /** Deletes all checkpoints. */
  public void delete() {
    try {
      fileSystem.delete(directory, true);
    } catch (IOException e) {
      throw RunDirectory.refused(directory.toString(), e);
    }
  }

  /**
   * The checkpoints of the loop from one start.
   *
   * @param number of the start, from 0 on
   * @param inputFingerprint of the measures
   */
  public Checkpoints of(int number, String inputFingerprint) {
    return of("start-" + number, inputFingerprint);
  }

  /**
   * The checkpoints of one loop of a run that has several.
   *
   * @param loop its name, which no other loop of the run has, such as {@code joint-0}
   * @param inputFingerprint of everything that is read
   */
  public Checkpoints of(String loop, String inputFingerprint) {
    return new OfLoop(new Path(directory, loop), new CheckpointOrigin(options, inputFingerprint));
  }

  /**
   * What a run of many parts keeps of its work.
   *
   * @param name which no loop of the run has
   * @param inputFingerprint of everything that is read
   */
  public CheckpointParts parts(String name, String inputFingerprint) {
    return new CheckpointParts(
        fileSystem,
        new Path(directory, name),
        new CheckpointOrigin(options, inputFingerprint),
        resumes);
  }

  /** From so many iterations, or parts, to the next checkpoint. */
  public int every() {
    return every;
  }

  private final class OfLoop implements Checkpoints {
    private final Path folder;
    private final CheckpointOrigin origin;
    private int kept = -1;

    OfLoop(Path folder, CheckpointOrigin origin) {
      this.folder = folder;
      this.origin = origin;
    }

    @Override
    public Optional<Last> last() {
      if (!resumes) {
        return Optional.empty();
      }
      try {
        List<Path> manifests = manifests();
        if (manifests.isEmpty()) {
          return Optional.empty();
        }
        Last last = read(manifests.get(manifests.size() - 1));
        kept = last.checkpoint().iteration();
        resumedFrom = resumedFrom.isPresent() ? resumedFrom : OptionalInt.of(kept);
        return Optional.of(last);
      } catch (IOException e) {
        throw damaged(folder, HadoopFiles.reason(e));
      }
    }

    @Override
    public Optional<Last> latest() {
      if (kept < 0) {
        return Optional.empty();
      }
      try {
        List<Path> manifests = manifests();
        return Optional.of(read(manifests.get(manifests.size() - 1)));
      } catch (IOException e) {
        throw damaged(folder, HadoopFiles.reason(e));
      }
    }

    @Override
    public void reached(int iteration, int maxIterations, Resumable loop) {
      boolean isTime = iteration > 0 && iteration % every == 0;
      if (isTime || iteration >= maxIterations) {
        keep(iteration, loop);
      }
    }

    private void keep(int iteration, Resumable loop) {
      if (iteration == kept) {
        return;
      }
      try {
        write(iteration, loop);
        kept = iteration;
        List<Path> manifests = manifests();
        for (Path old : manifests.subList(0, Math.max(0, manifests.size() - KEPT))) {
          fileSystem.delete(old, false);
          fileSystem.delete(sibling(old, NUMBERS), false);
          fileSystem.delete(sibling(old, STATES), true);
        }
      } catch (IOException e) {
        throw RunDirectory.refused(folder.toString(), e);
      }
    }

    private void write(int iteration, Resumable loop) throws IOException {
      String name = String.format(Locale.ROOT, "iteration-%06d", iteration);
      Path memory = new Path(folder, name + STATES);
      fileSystem.delete(memory, true);
      KeptStates states = loop.keep(new HadoopStateFiles(configuration, memory));
      byte[] numbers = CheckpointCodec.encode(loop.checkpoint());
      Path file = new Path(folder, name + NUMBERS);
      write(file, numbers);
      ObjectNode manifest = JSON.createObjectNode();
      origin.describe(manifest);
      manifest.put("iteration", iteration);
      manifest.put("file", file.getName());
      manifest.put("bytes", numbers.length);
      manifest.put("sha256", sha256(numbers));
      ArrayNode parts = manifest.putArray("memory");
      for (KeptStates.Part part : states.parts()) {
        parts
            .addObject()
            .put("file", part.name())
            .put("measures", part.measures())
            .put("bytes", part.bytes())
            .put("sha256", part.sha256());
      }
      Path complete = new Path(folder, name + MANIFEST);
      Path writing = new Path(folder, "." + name + MANIFEST + ".tmp");
      write(writing, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
      fileSystem.delete(complete, false);
      if (!fileSystem.rename(writing, complete)) {
        throw new IOException("'" + writing + "' cannot be renamed");
      }
    }

    private void write(Path file, byte[] bytes) throws IOException {
      try (OutputStream out = OutputFiles.create(fileSystem, file)) {
        out.write(bytes);
      }
    }

    /** The complete manifests, the earliest iteration first. */
    private List<Path> manifests() throws IOException {
      List<Path> manifests = new ArrayList<>();
      if (fileSystem.exists(folder)) {
        for (FileStatus status : fileSystem.listStatus(folder)) {
          String name = status.getPath().getName();
          if (name.endsWith(MANIFEST) && !name.startsWith(".")) {
            manifests.add(status.getPath());
          }
        }
      }
      manifests.sort(Comparator.comparing(Path::getName));
      return manifests;
    }

    private Last read(Path manifestFile) {
      JsonNode manifest;
      try {
        manifest = CheckpointOrigin.manifest(bytes(manifestFile), manifestFile);
      } catch (IOException e) {
        throw damaged(manifestFile, HadoopFiles.reason(e));
      }
      origin.refuseForeign(manifestFile, manifest);
      KeptStates states = states(manifestFile, manifest.path("memory"));
      Path file = sibling(manifestFile, NUMBERS);
      try {
        byte[] numbers = bytes(file);
        if (numbers.length != manifest.path("bytes").asInt(-1)) {
          throw damaged(
              file, "it has " + numbers.length + " bytes, not " + manifest.path("bytes").asText());
        }
        if (!sha256(numbers).equals(manifest.path("sha256").asText())) {
          throw damaged(file, "its content is not what was written");
        }
        return new Last(CheckpointCodec.decode(numbers), states);
      } catch (IOException e) {
        throw damaged(file, HadoopFiles.reason(e));
      }
    }

    private KeptStates states(Path manifestFile, JsonNode parts) {
      if (!parts.isArray()) {
        throw damaged(manifestFile, "it does not name the states of the measures");
      }
      List<KeptStates.Part> memory = new ArrayList<>();
      for (JsonNode part : parts) {
        memory.add(
            new KeptStates.Part(
                part.path("file").asText(),
                part.path("measures").asLong(),
                part.path("bytes").asLong(),
                part.path("sha256").asText()));
      }
      return new KeptStates(
          new HadoopStateFiles(configuration, sibling(manifestFile, STATES)), memory);
    }

    private byte[] bytes(Path file) throws IOException {
      try (InputStream in = fileSystem.open(file)) {
        return in.readAllBytes();
      }
    }

    private Path sibling(Path manifest, String ending) {
      String name = manifest.getName();
      return new Path(
          manifest.getParent(), name.substring(0, name.length() - MANIFEST.length()) + ending);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** The refusal of a file of a checkpoint that is not what was written. */
  static BadInputException damaged(Path file, String how) {
    return new BadInputException(
        "The checkpoint",
        file.toString(),
        "is damaged: " + how,
        "what the earlier run wrote",
        "Delete the files of that iteration, or of that part of the groups, to go on without it, or"
            + " begin anew with --overwrite and without --resume.");
  }
}
