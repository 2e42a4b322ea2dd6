// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.input.ArrangedInput;
import dev.wasserstein.input.GroupTask;
import dev.wasserstein.input.LocalInput;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/**
 * Solves groups whole, each on one thread, in this process or on an executor.
 *
 * @param texts of the options that were given, by name
 * @param weights by the table of weights; empty of groups and ids where there is none
 * @param truth what was observed, by group; empty where it is not known
 * @param begin when the job began
 */
@SuppressWarnings("NonApiType") // must be Serializable, which Map is not
record GroupWork(
    GroupCommand command,
    HashMap<String, String> texts,
    GroupWeights weights,
    HashMap<List<String>, Double> truth,
    Instant begin)
    implements GroupTask<MeasureRecord, GroupOutcome> {
  /** No table of weights. */
  static final GroupWeights NO_TABLE = new GroupWeights(List.of(), new HashMap<>());

  /** The options that were given, by name, as text. */
  static HashMap<String, String> texts(Settings values) {
    HashMap<String, String> texts = new HashMap<>();
    values.options().stream()
        .filter(values::isGiven)
        .forEach(option -> texts.put(option.name(), values.text(option).orElseThrow()));
    texts.remove(Options.CONF_FILE.name());
    return texts;
  }

  @Override
  public Solver<MeasureRecord, GroupOutcome> open(Configuration configuration) {
    Settings values = new Settings(command.options(), texts, ConfFile.NONE);
    Session session = new Session(configuration);
    MeasureSource source =
        new MeasureSource(session, MeasureSource.Engine.LOCAL, OptionalInt.empty());
    JobContext context =
        new JobContext(
            new RunHeader(command.command(), "", List.of(), ""),
            values,
            session,
            JobListener.SILENT,
            JobInputs.FILES);
    GroupSolver solver = command.solver(values, source, truth);
    return (group, measures) -> solve(group, measures, context, source, solver);
  }

  private GroupOutcome solve(
      List<String> group,
      List<MeasureRecord> measures,
      JobContext context,
      MeasureSource source,
      GroupSolver solver) {
    LocalInput input = new LocalInput(measures, 1);
    return solve(
        group,
        input,
        new LoopCall(
            context, source, input, JobOutput.NONE, Optional.empty(), RunClock.since(begin)),
        solver,
        (name, stopRule) -> record -> {});
  }

  /** Solves a group wherever its measures are. */
  GroupOutcome solve(
      List<String> group,
      MeasureInput measures,
      LoopCall call,
      GroupSolver solver,
      BarycenterSearch.Listening listening) {
    long start = System.nanoTime();
    int count = measures.headers().size();
    try {
      MeasureInput input = ArrangedInput.of(measures);
      GroupOutcome.Found found =
          solver.solve(
              call.on(input),
              weights(call.context().settings(), input.headers(), weights, group),
              listening);
      return new GroupOutcome(
          List.copyOf(group),
          count,
          (System.nanoTime() - start) / 1e9,
          found,
          String.join(" ", found.warnings()));
    } catch (BadInputException e) {
      return GroupOutcome.refused(group, count, e.getMessage());
    }
  }

  /**
   * The weights of a group's measures by id, not rescaled.
   *
   * @throws BadInputException if one is missing, or they sum to 0
   */
  static Map<String, Double> weights(
      Settings values, List<MeasureHeader> headers, GroupWeights table, List<String> group) {
    String choice = values.find(Options.WEIGHTS).orElse("equal");
    return switch (choice) {
      case "column" -> CollectionCheck.columnWeights(headers);
      case "equal" -> CollectionCheck.equalWeights(headers);
      default -> {
        Map<String, Double> known = new LinkedHashMap<>();
        for (MeasureHeader header : headers) {
          table.of(group, header.id()).ifPresent(weight -> known.put(header.id(), weight));
        }
        yield CollectionCheck.tableWeights(headers, known, choice);
      }
    };
  }
}
