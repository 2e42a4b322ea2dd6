// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.input.DrawsReader;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Validates measures and describes them, without running anything. */
@Internal
public final class InspectJob {
  /** Numbers of iterations that estimates are given for. */
  private static final int FEW_ITERATIONS = 10;

  private static final int MANY_ITERATIONS = 100;

  /** The most names of parameters that are shown. */
  private static final int MOST_NAMES = 20;

  private InspectJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   */
  public static InspectResult run(JobContext context) {
    Settings values = context.settings();
    refuseWithoutEstimate(values);
    MeasureSource source = context.source();
    try (MeasureInput input = InputRules.open(values, source)) {
      Map<String, Double> weights = InputRules.weights(values, input.headers(), source);
      Notes.onColours(context);
      Notes.onWindows(context, input.headers());
      try (Measures<Measure> measures = input.measures(weights, MeasureRecord::measure)) {
        Map<String, String> chains = chains(context, input);
        return new InspectResult(table(values, input, weights, measures.summary(), chains));
      }
    }
  }

  private static void refuseWithoutEstimate(Settings values) {
    for (Option<Integer> option : List.of(Options.EXECUTORS, Options.CORES)) {
      if (!values.get(Options.ESTIMATE) && values.find(option).isPresent()) {
        throw new OptionException(
            option + " is used with --estimate only. Remove it, or add --estimate.");
      }
    }
  }

  private static Map<String, String> table(
      Settings values,
      MeasureInput input,
      Map<String, Double> weights,
      MeasuresSummary summary,
      Map<String, String> chains) {
    List<MeasureHeader> headers =
        input.headers().stream().filter(header -> weights.get(header.id()) > 0).toList();
    int idle = input.headers().size() - headers.size();
    InitialSupports.refuseAll(values);
    int supportSize =
        values.find(Options.SUPPORT_SIZE).orElse(InitialSupports.defaultSize(summary));
    Map<String, String> table = new LinkedHashMap<>();
    table.put("measures", headers.size() + (idle > 0 ? " and " + idle + " of weight 0" : ""));
    table.put("kind", headers.get(0).description());
    table.put("dimension", String.valueOf(summary.dimension()));
    table.put(
        "atoms",
        String.format(
            Locale.ROOT,
            "min %d, median %d, max %d, total %d",
            summary.sizes().firstKey(),
            summary.medianSize(),
            summary.sizes().lastKey(),
            summary.atoms()));
    List<String> names = CollectionCheck.coordinates(headers);
    if (!names.isEmpty()) {
      table.put(
          "parameters",
          names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
              + (names.size() > MOST_NAMES ? ", …" : ""));
    }
    table.putAll(chains);
    if (names.isEmpty()) {
      table.put("bounding box", box(summary));
    } else {
      table.put("ranges", ranges(summary, names));
    }
    table.put(
        "mean",
        Arrays.stream(summary.mean())
            .limit(8)
            .mapToObj(InspectJob::number)
            .collect(Collectors.joining(", ", "(", summary.dimension() > 8 ? ", …)" : ")")));
    table.put("within variance s²", number(summary.withinVariance()));
    table.put(
        "mass sums",
        values.get(Options.NORMALISE)
            ? "rescaled to 1 where they were not"
            : "1 within 1e-6, for every measure");
    table.put("weights λ", weightRange(weights));
    table.put("support size", supportSize + " by default or --support-size");
    table.put(
        "estimated work",
        String.format(
            Locale.ROOT,
            "%.3g pairs of atoms per outer iteration",
            MeasureSource.work(headers, supportSize)));
    table.put(
        "memory of a task",
        String.format(
            Locale.ROOT, "at most %.3g MB on Spark", MeasureSource.taskBytes(headers) / 1048576.0));
    table.put("engine", input.engine());
    if (values.get(Options.ESTIMATE)) {
      if (!headers.get(0).hasAtoms()) {
        throw new OptionException(
            "--estimate is for point clouds and grids; the input holds measures of kind "
                + headers.get(0).description()
                + ". Remove it.");
      }
      estimate(table, values, summary, supportSize);
    }
    table.put("fingerprint", summary.fingerprint());
    return table;
  }

  private static void estimate(
      Map<String, String> table, Settings values, MeasuresSummary summary, int supportSize) {
    int executors = values.find(Options.EXECUTORS).orElse(0);
    int cores =
        values
            .find(Options.CORES)
            .orElse(executors == 0 ? Runtime.getRuntime().availableProcessors() : 1);
    CostModel.Place place =
        new CostModel.Place(
            executors,
            cores,
            values.find(Options.PARTITIONS).orElse(cores * Math.max(1, executors)));
    CostModel model = CostModel.shipped();
    CostModel.Estimate estimate = model.of(summary.count(), summary.atoms(), supportSize, place);
    table.put("estimate for", place + ", machines like that of the model: " + model.origin());
    table.put(
        "estimated time",
        String.format(
            Locale.ROOT,
            "reading %.2g s, first iterate %.2g s, then %.2g s an iteration: %.2g s for %d, %.2g s"
                + " for %d",
            estimate.read(),
            estimate.first(),
            estimate.iteration(),
            estimate.total(FEW_ITERATIONS),
            FEW_ITERATIONS,
            estimate.total(MANY_ITERATIONS),
            MANY_ITERATIONS));
    if (!CostModel.covers(summary, supportSize)) {
      table.put(
          "estimate is rough",
          String.format(
              Locale.ROOT,
              "the model knows measures of up to %d atoms and %d dimensions; larger ones take"
                  + " longer",
              CostModel.MOST_ATOMS,
              CostModel.MOST_DIMENSIONS));
    }
  }

  private static String weightRange(Map<String, Double> weights) {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double least = weights.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double greatest =
        weights.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return least == greatest
        ? "equal, " + number(least / total)
        : "from " + number(least / total) + " to " + number(greatest / total);
  }

  /**
   * How many chains the files of draws hold; nothing of other measures, nor of an input that is too
   * large for this process, which would read it all once more.
   */
  private static Map<String, String> chains(JobContext context, MeasureInput input) {
    boolean named = !CollectionCheck.coordinates(input.headers()).isEmpty();
    if (!named || !input.engine().equals("local") || context.inputs().input().isPresent()) {
      return Map.of();
    }
    String format = context.settings().get(Options.FORMAT);
    ShardRequest request =
        new ShardRequest(
            context.settings().get(Options.INPUT),
            MeasureFormat.names(MeasureFormat.ofDraws()).contains(format)
                ? format
                : ReadSettings.AUTO,
            List.of(),
            "");
    DrawsReader reader = new DrawsReader(context.session().hadoop(), request, name -> true);
    TreeSet<Integer> counts = new TreeSet<>();
    for (ShardFiles files : reader.split(ShardFiles.list(context.session().hadoop(), request))) {
      counts.add(reader.read(files).chainLengths().length);
    }
    return Map.of(
        "chains",
        counts.size() == 1
            ? counts.first() + " in each posterior"
            : "from " + counts.first() + " to " + counts.last() + " in a posterior");
  }

  private static String ranges(MeasuresSummary summary, List<String> names) {
    return IntStream.range(0, Math.min(MOST_NAMES, names.size()))
            .mapToObj(k -> names.get(k) + " " + range(summary, k))
            .collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? ", …" : "");
  }

  private static String box(MeasuresSummary summary) {
    int shown = Math.min(8, summary.dimension());
    return IntStream.range(0, shown)
            .mapToObj(k -> range(summary, k))
            .collect(Collectors.joining(" x "))
        + (shown < summary.dimension() ? " x …" : "");
  }

  private static String range(MeasuresSummary summary, int k) {
    return "[" + number(summary.lower()[k]) + ", " + number(summary.upper()[k]) + "]";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
