// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.input.Grouping;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.CheckpointDirectory;
import dev.wasserstein.storage.CheckpointParts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The groups that a run has done, kept so that it can go on; nothing where that is not wanted. */
final class GroupCheckpoint {
  private final Optional<CheckpointParts> parts;
  private final int every;

  private GroupCheckpoint(Optional<CheckpointParts> parts, int every) {
    this.parts = parts;
    this.every = every;
  }

  /** What a run that goes on may ask of groups that the earlier one was not asked. */
  private static final List<Option<?>> FREE =
      List.of(
          Options.TOLERANCE,
          Options.RESIDUAL_TOLERANCE,
          Options.GAP,
          Options.LOWER_BOUND,
          Options.EVALUATE);

  /**
   * The checkpoint of a call. Groups that were solved to another tolerance, or whose scores were
   * others, are none of its own.
   *
   * @param fingerprint of all that results depend on beside the options
   */
  static GroupCheckpoint of(
      Optional<CheckpointDirectory> checkpoints, Settings values, String fingerprint) {
    StringBuilder name = new StringBuilder("groups");
    for (Option<?> option : FREE) {
      if (values.options().contains(option) && values.isGiven(option)) {
        name.append('-')
            .append(option.name())
            .append('-')
            .append(values.text(option).orElseThrow());
      }
    }
    String folder = name.toString().replaceAll("[^A-Za-z0-9.-]", "_");
    return new GroupCheckpoint(
        checkpoints.map(directory -> directory.parts(folder, fingerprint)),
        checkpoints.map(CheckpointDirectory::every).orElse(Integer.MAX_VALUE));
  }

  /** The groups that an earlier run has done. */
  List<GroupOutcome> earlier() {
    List<GroupOutcome> outcomes = new ArrayList<>();
    parts.ifPresent(
        kept -> kept.read().forEach(part -> outcomes.addAll(GroupOutcomeCodec.decode(part))));
    return outcomes;
  }

  /** Groups in their order, as many together as there are from one checkpoint to the next. */
  List<Map<List<String>, Double>> batches(SortedMap<List<String>, Double> groups) {
    List<Map<List<String>, Double>> batches = new ArrayList<>();
    Map<List<String>, Double> batch = new TreeMap<>(Grouping.ORDER);
    for (Map.Entry<List<String>, Double> group : groups.entrySet()) {
      batch.put(group.getKey(), group.getValue());
      if (batch.size() == every) {
        batches.add(batch);
        batch = new TreeMap<>(Grouping.ORDER);
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Keeps groups that are done: that have converged. Others are solved again. */
  void add(Collection<GroupOutcome> outcomes) {
    List<GroupOutcome> done =
        List.copyOf(
            outcomes.stream()
                .filter(each -> !each.isRefused() && each.found().status().hasConverged())
                .toList());
    if (parts.isEmpty() || every == Integer.MAX_VALUE || done.isEmpty()) {
      return;
    }
    parts.get().add(GroupOutcomeCodec.encode(done));
  }
}
