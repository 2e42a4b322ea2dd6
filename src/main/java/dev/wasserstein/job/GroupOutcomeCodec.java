// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.barycenter.MeasureNumbers;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.SourceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Results of groups as JSON and back, without a change of a bit, for checkpoints. */
final class GroupOutcomeCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GroupOutcomeCodec() {}

  /**
   * A measure.
   *
   * @param numbers as {@link MeasureNumbers} has them
   */
  private record Result(
      String id, SortedMap<String, double[]> numbers, List<String> columns, List<String> cells) {}

  private record Rows(List<String> columns, List<List<Object>> rows) {}

  /** An outcome; numbers that JSON cannot hold are null. */
  private record Outcome(
      List<String> group,
      int measures,
      double seconds,
      String message,
      RunStatus status,
      String objectiveKind,
      Double objective,
      int iterations,
      Double residual,
      SolveWork work,
      Map<String, Number> scores,
      List<Result> results,
      Map<String, Rows> tables,
      List<String> warnings) {}

  /** The bytes of results of groups that have one. */
  static byte[] encode(Collection<GroupOutcome> outcomes) {
    try {
      return JSON.writeValueAsBytes(outcomes.stream().map(GroupOutcomeCodec::outcome).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The results of these bytes. */
  static List<GroupOutcome> decode(byte[] bytes) {
    try {
      return JSON.readValue(bytes, new TypeReference<List<Outcome>>() {}).stream()
          .map(GroupOutcomeCodec::outcome)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome outcome(GroupOutcome outcome) {
    GroupOutcome.Found found = outcome.found();
    Map<String, Number> scores = new LinkedHashMap<>();
    found.scores().forEach((name, score) -> scores.put(name, isNan(score) ? null : score));
    Map<String, Rows> tables = new LinkedHashMap<>();
    found
        .tables()
        .forEach((name, table) -> tables.put(name, new Rows(table.columns(), table.rows())));
    return new Outcome(
        outcome.group(),
        outcome.measures(),
        outcome.seconds(),
        outcome.message(),
        found.status(),
        found.objectiveKind(),
        orNull(found.objective()),
        found.iterations(),
        orNull(found.residual()),
        found.work(),
        scores,
        found.results().stream().map(GroupOutcomeCodec::result).toList(),
        tables,
        found.warnings());
  }

  private static Result result(MeasureRecord record) {
    return new Result(
        record.measure().id(),
        MeasureNumbers.of(record.measure()),
        record.source().columns(),
        record.source().cells());
  }

  private static GroupOutcome outcome(Outcome kept) {
    List<MeasureRecord> results = new ArrayList<>();
    for (Result result : kept.results()) {
      results.add(
          new MeasureRecord(
                  MeasureNumbers.measure(result.numbers()).withId(result.id()),
                  Double.NaN,
                  result.id())
              .with(new SourceRow(kept.group(), result.columns(), result.cells())));
    }
    Map<String, Number> scores = new LinkedHashMap<>();
    kept.scores().forEach((name, score) -> scores.put(name, score == null ? Double.NaN : score));
    GroupOutcome.Found found =
        GroupOutcome.Found.of(
                kept.status(),
                kept.objectiveKind(),
                orNan(kept.objective()),
                kept.iterations(),
                orNan(kept.residual()),
                scores,
                results,
                kept.warnings())
            .with(kept.work());
    for (Map.Entry<String, Rows> table : kept.tables().entrySet()) {
      found = found.with(table.getKey(), table.getValue().columns(), table.getValue().rows());
    }
    return new GroupOutcome(kept.group(), kept.measures(), kept.seconds(), found, kept.message());
  }

  private static boolean isNan(Number value) {
    return Double.isNaN(value.doubleValue());
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static double orNan(Double value) {
    return value == null ? Double.NaN : value;
  }
}
