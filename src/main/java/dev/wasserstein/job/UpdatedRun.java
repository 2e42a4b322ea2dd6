// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.CompleteRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The run that {@code --update} names: the weight that its result stands for, and the measures in
 * it as far as they are known.
 */
record UpdatedRun(CompleteRun run) {
  private static final String WEIGHT_SUM = "weight_sum";
  private static final String UPDATES = "updates";
  private static final String IDS = "ids";

  /** A record names no more measures than this. */
  private static final int MOST_IDS = 10_000;

  /** Options of loops, which an update has not. */
  private static final List<Option<?>> LOOP =
      List.of(
          Options.SUPPORT_SIZE,
          Options.INITIAL,
          Options.MAX_ITERATIONS,
          Options.MAX_TIME,
          Options.TOLERANCE,
          Options.RESIDUAL_TOLERANCE,
          Options.CHECKPOINT_EVERY,
          Options.RESUME);

  /**
   * The run that an option names, if any.
   *
   * @throws OptionException if options contradict an update
   * @throws BadInputException if it is no complete run of the same command with a weight
   */
  static Optional<UpdatedRun> of(JobContext context) {
    Settings values = context.settings();
    return values
        .find(Options.UPDATE)
        .map(
            path -> {
              refuseUnused(values);
              UpdatedRun run = new UpdatedRun(CompleteRun.of(context.session().hadoop(), path));
              run.check(context.header().command());
              return run;
            });
  }

  private static void refuseUnused(Settings values) {
    if (values.get(Options.OBJECTIVE) == Objective.MEDIAN) {
      throw new OptionException(
          Options.OBJECTIVE
              + " median is not for "
              + Options.UPDATE
              + ": a median weighs each measure by its distance, which changes with every other"
              + " one. Remove it, or compute the median of all measures.");
    }
    MethodTable.refuse(values, LOOP, "with " + Options.UPDATE);
  }

  private void check(String command) {
    String found = record().path("command").asText();
    if (!found.equals(command)) {
      throw refused(
          "is of the command '" + found + "'", "a run of " + command, "Name another --update.");
    }
    if (record().has("group_by")) {
      throw refused(
          "is of groups, one result each",
          "one result",
          "Runs with --group-by cannot be updated: compute it anew with all measures.");
    }
    if (option(Options.OBJECTIVE).equals("median")
        || record()
            .path("objective_kind")
            .asText()
            .equals(ObjectiveKind.WASSERSTEIN_1.toString())) {
      throw refused(
          "is a median", "a mean", "Compute the median of all measures, or name another --update.");
    }
    if (!(weightSum() > 0)) {
      throw refused(
          "has no " + WEIGHT_SUM + " in its run.json",
          "the sum of its weights, a positive number",
          "Compute it anew with this version.");
    }
  }

  private JsonNode record() {
    return run.record();
  }

  /** Its path, as the user gave it. */
  String path() {
    return run.path();
  }

  /** The path of a file of it. */
  String file(String name) {
    return run.file(name);
  }

  /** The refusal of the run. */
  BadInputException refused(String found, String expected, String remedy) {
    return new BadInputException("The run to update", run.path(), found, expected, remedy);
  }

  /** The text of an option of the run; empty where it had no value. */
  String option(Option<?> option) {
    return record().path("options").path(option.name()).asText();
  }

  /**
   * Refuses a run in which an option had another value.
   *
   * @throws BadInputException if it had
   */
  void requireSame(Settings values, Option<?> option) {
    String here = values.text(option).orElse("");
    if (!option(option).equals(here)) {
      throw refused(
          "has " + text(option, option(option)),
          text(option, here) + ", as this call has it",
          "Give the option as that run had it, or name another --update.");
    }
  }

  /**
   * Refuses a run whose weights came from elsewhere, and may be of another unit.
   *
   * @param now where those of the new measures come from, as {@link InputFacts#weightsFrom} says it
   * @throws BadInputException if they did
   */
  void requireSameWeights(String now) {
    String before = record().path(InputFacts.WEIGHTS_FROM).asText();
    if (!before.equals(now)) {
      throw refused(
          "has weights from '" + before + "' (" + InputFacts.WEIGHTS_FROM + " in its run.json)",
          "'" + now + "', from which the new measures have theirs",
          "Give these weights as those of the run had them, see --weights, or compute the"
              + " barycenter of all measures.");
    }
  }

  private static String text(Option<?> option, String value) {
    return value.isEmpty() ? "no " + option : option + " " + value;
  }

  /** The sum of the weights of all measures in it; 0 where it is not known. */
  double weightSum() {
    JsonNode sum = record().path(WEIGHT_SUM);
    double value = sum.isNumber() ? sum.asDouble() : 0;
    return Double.isFinite(value) ? value : 0;
  }

  /** The modes of a combination of shards, the first one first. */
  List<String> modes() {
    List<String> modes = new ArrayList<>();
    record().path("modes").fieldNames().forEachRemaining(modes::add);
    return modes;
  }

  /** How its loop ended. */
  String status() {
    return record().path("status").asText();
  }

  /** The names of the coordinates; empty where they have none. */
  List<String> parameters() {
    return texts("parameters");
  }

  private List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    record().path(key).forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /**
   * Refuses measures that are in the run, as far as it names them.
   *
   * @param kind "measure" or "shard"
   * @throws BadInputException if one is
   */
  void refuseKnown(String kind, List<String> ids) {
    Set<String> known = new HashSet<>(texts(IDS));
    for (String id : ids) {
      if (known.contains(id)) {
        throw refused(
            "holds the " + kind + " '" + id + "' already",
            "new ids, for an update counts each " + kind + " once more",
            "Leave it out, or rename it if it is another one.");
      }
    }
  }

  /** Doubts that come with the run. */
  List<String> warnings() {
    return switch (status()) {
      case "MAX_ITERATIONS", "TIME_LIMIT", "STALLED" ->
          List.of(
              "The run '"
                  + run.path()
                  + "' that was updated had not converged (status "
                  + status()
                  + ").");
      default -> List.of();
    };
  }

  /**
   * Adds to the record of an update what a later one needs.
   *
   * @param weightSum of all measures
   * @param ids of the new ones, in their order
   */
  void putInto(RunRecord json, double weightSum, List<String> ids) {
    List<String> all = new ArrayList<>(texts(IDS));
    all.addAll(ids);
    json.put("inductive", true);
    json.put(UPDATES, record().path(UPDATES).asLong() + ids.size());
    putWeights(json, weightSum, all.subList(Math.max(0, all.size() - MOST_IDS), all.size()));
  }

  /**
   * Adds to the record of any run what an update needs.
   *
   * @param weightSum of all measures, before weights are rescaled
   * @param ids of the measures of positive weight
   */
  static void putWeights(RunRecord json, double weightSum, Collection<String> ids) {
    json.put(WEIGHT_SUM, weightSum);
    if (ids.size() <= MOST_IDS) {
      json.put(IDS, List.copyOf(ids));
    }
  }
}
