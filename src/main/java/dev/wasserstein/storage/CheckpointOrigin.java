// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/**
 * Of which run a checkpoint is.
 *
 * @param options what a resumed run must agree on
 * @param inputFingerprint of everything that is read
 */
record CheckpointOrigin(Settings options, String inputFingerprint) {
  /** The version of the manifest. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes it into a manifest. */
  void describe(ObjectNode manifest) {
    manifest.put("format", VERSION);
    manifest.put("options_fingerprint", options.courseFingerprint());
    manifest.set("options", JSON.valueToTree(options.course()));
    manifest.put("input_fingerprint", inputFingerprint);
  }

  /**
   * The manifest in a file.
   *
   * @throws BadInputException if it is none, or of another version
   */
  static JsonNode manifest(byte[] bytes, Path file) {
    JsonNode manifest;
    try {
      manifest = JSON.readTree(bytes);
    } catch (IOException e) {
      throw CheckpointDirectory.damaged(file, "it is no JSON document");
    }
    if (!manifest.path("format").isInt() || !manifest.path("options").isObject()) {
      throw CheckpointDirectory.damaged(file, "it is no manifest of a checkpoint");
    }
    if (manifest.get("format").asInt() != VERSION) {
      throw CheckpointDirectory.damaged(
          file, "its format has version " + manifest.get("format") + ", not " + VERSION);
    }
    return manifest;
  }

  /**
   * Refuses the checkpoint of another run.
   *
   * @throws BadInputException if it is of one
   */
  void refuseForeign(Path file, JsonNode manifest) {
    SortedMap<String, String> here = options.course();
    SortedMap<String, String> there = new TreeMap<>();
    for (Map.Entry<String, JsonNode> option : manifest.get("options").properties()) {
      there.put(option.getKey(), option.getValue().asText());
    }
    TreeSet<String> names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    for (String name : names) {
      if (!Objects.equals(here.get(name), there.get(name))) {
        throw foreign(
            file,
            "is of a run with " + text(name, there.get(name)),
            text(name, here.get(name)) + ", as this call has it");
      }
    }
    if (!options.courseFingerprint().equals(manifest.path("options_fingerprint").asText())) {
      throw CheckpointDirectory.damaged(file, "its fingerprint is not that of its options");
    }
    String input = manifest.path("input_fingerprint").asText();
    if (!inputFingerprint.equals(input)) {
      throw foreign(
          file, "is of a run on other measures (" + input + ")", "those of " + inputFingerprint);
    }
  }

  private static String text(String name, String value) {
    return value == null ? "no --" + name : "--" + name + " " + value;
  }

  private static BadInputException foreign(Path file, String found, String expected) {
    return new BadInputException(
        "The checkpoint",
        file.toString(),
        found,
        expected,
        "Give the options and input of that run, or begin anew with --overwrite and without"
            + " --resume.");
  }
}
