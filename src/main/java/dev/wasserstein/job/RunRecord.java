// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of run.json, key by key. */
final class RunRecord {
  private final Map<String, Object> entries = new LinkedHashMap<>();

  /** A record that says so far what was asked for, and by which version on which platform. */
  public RunRecord(RunHeader header) {
    entries.put("command", header.command());
    entries.put("command_line", header.line());
    entries.put("version", Version.current());
    Map<String, Object> options = new LinkedHashMap<>();
    header.options().forEach(option -> options.put(option.name(), option.value()));
    entries.put("options", options);
    entries.put("options_fingerprint", header.optionsFingerprint());
    Map<String, Object> platform = new LinkedHashMap<>();
    platform.put("java", System.getProperty("java.version"));
    platform.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    platform.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    entries.put("platform", platform);
  }

  /** Adds an entry; numbers that JSON cannot hold become null. */
  public RunRecord put(String key, Object value) {
    entries.put(key, value instanceof Double number && !Double.isFinite(number) ? null : value);
    return this;
  }

  /** Adds what the solves took, and what Spark did where it worked. */
  public RunRecord putWork(SolveWork work, Map<String, Object> spark) {
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

  /** Adds what was worked on. */
  public RunRecord putInputs(MeasuresSummary summary) {
    return putInputs(summary.count(), summary.atoms(), summary.dimension(), summary.fingerprint());
  }

  /** Adds what was worked on, and how it was read. */
  RunRecord putInputs(MeasuresSummary summary, InputReading input) {
    putInputs(summary);
    inputs().put("read", input.reading());
    return putPassedOver(input.passedOver());
  }

  /** Adds what was worked on. */
  public RunRecord putInputs(long measures, long atoms, int dimension, String fingerprint) {
    Map<String, Object> inputs = inputs();
    inputs.put("measures", measures);
    inputs.put("atoms", atoms);
    inputs.put("dimension", dimension);
    inputs.put("fingerprint", fingerprint);
    return this;
  }

  /** Adds the number of rows of the files that are no measures, where there are any. */
  RunRecord putPassedOver(long rows) {
    if (rows > 0) {
      inputs().put("passed_over", rows);
    }
    return this;
  }

  @SuppressWarnings("unchecked") // what was put
  private Map<String, Object> inputs() {
    return (Map<String, Object>)
        entries.computeIfAbsent("inputs", key -> new LinkedHashMap<String, Object>());
  }

  /** Adds every doubt that the run has, each a sentence. */
  public RunRecord putWarnings(List<String> warnings) {
    return put("warnings", List.copyOf(warnings));
  }

  /** The record as a JSON document. */
  String json() {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(entries)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("run.json", e);
    }
  }
}
