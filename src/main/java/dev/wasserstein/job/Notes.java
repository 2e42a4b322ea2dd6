// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.format.Windows;
import dev.wasserstein.input.ColourNote;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Sentences that help people who wait or wonder. */
final class Notes {
  /** Pairs of atoms of one exact transport problem from which on it takes a minute or more. */
  private static final double LARGE_PROBLEM = 2e7;

  /** Notes on so many series: more would fill a screen. */
  private static final int MOST_SERIES = 5;

  private Notes() {}

  /** Says of an input of images that colours are read as grey. */
  static void onColours(JobContext context) {
    if (context.inputs().input().isPresent()) {
      return;
    }
    Settings values = context.settings();
    ColourNote.of(context.session().hadoop(), InputRules.input(values))
        .ifPresent(context.listener()::onNote);
  }

  /** Says of windows of series that rows at their ends are in none. */
  static void onWindows(JobContext context, List<MeasureHeader> headers) {
    Windows windows = InputRules.windows(context.settings());
    if (windows.areAsked()) {
      headers.stream()
          .map(MeasureHeader::place)
          .distinct()
          .flatMap(place -> windows.note(place).stream())
          .limit(MOST_SERIES)
          .forEach(context.listener()::onNote);
    }
  }

  /** Says which lines of a table of weights have no use: a model may miss a round of forecasts. */
  static void onUnusedWeights(JobContext context, GroupWeights weights, Set<String> known) {
    List<String> unused =
        weights.ids().stream().filter(id -> !known.contains(id)).sorted().toList();
    if (!unused.isEmpty()) {
      context
          .listener()
          .onNote(
              "The table of weights has ids that no group has: " + String.join(", ", unused) + ".");
    }
  }

  /** Says before a barycenter of large measures by exact transport what is ahead. */
  static void onWork(MethodChoice<?, ?> choice, JobContext context, List<MeasureHeader> headers) {
    if (choice instanceof FreeSupportChoice) {
      ofBarycenter(headers, InitialSupports.size(context.settings(), headers))
          .ifPresent(context.listener()::onNote);
    }
  }

  /** The note on a barycenter of this many atoms; empty where the work is usual. */
  static Optional<String> ofBarycenter(List<MeasureHeader> headers, int supportSize) {
    int largest = largest(headers);
    if ((double) largest * supportSize < LARGE_PROBLEM) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Each iteration solves transport between %d atoms of the barycenter and the atoms of"
                + " each measure, up to %d: %.2g pairs in all. An iteration may take minutes."
                + " Quicker: --compress-to 2000%s, or a smaller --support-size.",
            supportSize,
            largest,
            MeasureSource.work(headers, supportSize),
            headers.get(0).isGrid() ? ", --method sinkhorn (on the grid itself)" : ""));
  }

  /**
   * Says before large measures are embedded what is ahead.
   *
   * @param reference its number of atoms; 0 where it is the barycenter
   */
  static void onEmbedding(JobContext context, List<MeasureHeader> headers, int reference) {
    int size =
        reference > 0
            ? reference
            : context
                .settings()
                .find(Options.SUPPORT_SIZE)
                .orElse(InitialSupports.LARGEST_DEFAULT_SUPPORT);
    int largest = largest(headers);
    if (headers.get(0).dimension() > 1 && (double) largest * size >= LARGE_PROBLEM) {
      context
          .listener()
          .onNote(
              String.format(
                  Locale.ROOT,
                  "Transport between %d atoms of the reference and up to %d of a measure may take a"
                      + " minute or more each time. Quicker: --compress-to 2000, or a smaller"
                      + " reference.",
                  size,
                  largest));
    }
  }

  /** Says before exact distances between large measures what is ahead. */
  static void onDistances(
      JobContext context, List<MeasureHeader> headers, List<MeasureHeader> others) {
    if (context.settings().get(Options.METHOD).equals("exact")) {
      ofDistances(headers, others).ifPresent(context.listener()::onNote);
    }
  }

  /** The note on exact distances between these measures; empty where the work is usual. */
  static Optional<String> ofDistances(List<MeasureHeader> headers, List<MeasureHeader> others) {
    int left = largest(headers);
    int right = largest(others);
    if (headers.get(0).dimension() == 1 || (double) left * right < LARGE_PROBLEM * 10) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Exact transport between measures of up to %d and %d atoms may take minutes to hours"
                + " a pair. Quicker: --method %s, or smaller measures.",
            left,
            right,
            headers.get(0).isGrid() ? "sinkhorn or sliced" : "sliced"));
  }

  private static int largest(List<MeasureHeader> headers) {
    return headers.stream().mapToInt(MeasureHeader::size).max().orElse(0);
  }
}
