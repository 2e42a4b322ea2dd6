// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.wasserstein.measure.SolveWork;
import dev.wasserstein.options.Amount;
import dev.wasserstein.options.Credentials;
import dev.wasserstein.options.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of run.json, key by key. */
final class RunRecord {
  private final Map<String, Object> entries = new LinkedHashMap<>();

  /** The record of a call: its command, version and options. */
  RunRecord(Invocation invocation) {
    entries.put("command", invocation.command());
    entries.put("command_line", invocation.line());
    entries.put("version", Main.version());
    Map<String, Object> options = new LinkedHashMap<>();
    for (Option<?> option : invocation.values().options()) {
      invocation
          .values()
          .find(option)
          .ifPresent(
              value ->
                  options.put(option.name(), value instanceof Amount ? value.toString() : value));
    }
    entries.put("options", options);
    entries.put("options_fingerprint", invocation.values().fingerprint());
    Map<String, Object> platform = new LinkedHashMap<>();
    platform.put("java", System.getProperty("java.version"));
    platform.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    platform.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    entries.put("platform", platform);
  }

  /** Adds an entry; numbers that JSON cannot hold become null. */
  RunRecord put(String key, Object value) {
    entries.put(key, value instanceof Double number && !Double.isFinite(number) ? null : value);
    return this;
  }

  /** Adds what the solves took, and what Spark did where it worked. */
  RunRecord putWork(SolveWork work, Map<String, Object> spark) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("solves", work.solves());
    figures.put("pivots", work.pivots());
    figures.put("solves_skipped", work.skipped());
    figures.put("warm_starts_found", work.found());
    figures.put("warm_starts_missing", work.missing());
    figures.put("warm_starts_evicted", work.evicted());
    put("work", figures);
    if (!spark.isEmpty()) {
      put("spark", spark);
    }
    return this;
  }

  /** The record as a JSON document. */
  String json() {
    try {
      return Credentials.hidden(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(entries)
              + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("run.json", e);
    }
  }
}
