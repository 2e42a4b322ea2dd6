// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.Codebooks;
import dev.wasserstein.barycenter.start.DistinctAtoms;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.barycenter.start.Quantisation;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.RandomParts;
import dev.wasserstein.evaluate.Contingency;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.MeasureSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cluster --points}: distributed vector quantisation. The atoms of the input lie in parts;
 * each part is summed up by the centres of a k-means of its own, and the barycenter of these
 * codebooks is the codebook of all.
 */
final class PointClustering {
  private static final String CODEBOOK = "codebook";

  /** Options of {@code cluster} that concern measures as wholes. */
  private static final List<Option<?>> OF_MEASURES =
      List.of(
          Options.METHOD,
          Options.TRIM,
          Options.PROTOTYPES_FROM,
          Options.OBJECTIVE,
          Options.SUPPORT_SIZE,
          Options.EXPONENT,
          Options.DIRECTIONS,
          Options.DIRECTION_CHOICE,
          Options.BATCH_SIZE,
          Options.COMPRESS_TO,
          Options.CHECKPOINT_EVERY,
          Options.RESUME,
          Options.PRUNING);

  private static final List<Option<?>> OF_POINTS = List.of(Options.PARTS, Options.COMPARE);

  private final JobContext context;
  private final MeasureSource source;
  private final JobOutput output;
  private final RunClock clock;
  private final Settings values;

  PointClustering(JobContext context, MeasureSource source, JobOutput output, RunClock clock) {
    this.context = context;
    this.source = source;
    this.output = output;
    this.clock = clock;
    this.values = context.settings();
  }

  /**
   * Refuses options that have no use.
   *
   * @throws OptionException if one was given
   */
  static void checkOptions(Settings values) {
    boolean points = values.get(Options.POINTS);
    MethodTable.refuse(
        values, points ? OF_MEASURES : OF_POINTS, (points ? "with " : "without ") + Options.POINTS);
    if (points && !values.get(Options.CLUSTERS).isSingle()) {
      throw new OptionException(
          Options.CLUSTERS
              + " is "
              + values.get(Options.CLUSTERS)
              + " with "
              + Options.POINTS
              + "; expected one number: points have no silhouettes here.");
    }
  }

  ClusterResult run() {
    try (MeasureInput input = InputRules.open(values, source, InputRules.input(values))) {
      InputRules.requireAtoms(input.headers());
      long atoms = input.headers().stream().mapToLong(MeasureHeader::size).sum();
      ClusterJob.requireEnough(atoms, "atoms", values);
      Map<String, Double> weights = InputRules.weights(values, input.headers(), source);
      Notes.onWindows(context, input.headers());
      Optional<int[]> labels = values.find(Options.CLASSES).map(source::atomLabels);
      labels.ifPresent(known -> checkLabels(known.length, atoms));
      try (Measures<DiscreteMeasure> measures = input.measures(weights, InputRules::pointCloud)) {
        clock.measuresAreRead();
        int k = clusters();
        ClusterJob.requireEnough(DistinctAtoms.count(measures, k), "different atoms", values);
        Result result = solve(measures, input.engine());
        clock.loopEnds();
        output.write(files -> write(files, measures, result, labels, input.engine()));
        List<String> warnings = warnings(result);
        context.listener().onWarnings(warnings);
        return new ClusterResult(
            List.of(result.codebook()),
            List.of(),
            result.quantised().distortion(),
            List.of(),
            2,
            warnings,
            output.lines(sentence(result)),
            warnings.isEmpty());
      }
    }
  }

  private void checkLabels(int labels, long atoms) {
    if (labels != atoms) {
      throw new BadInputException(
          "The label file",
          values.get(Options.CLASSES),
          "has " + labels + " labels",
          atoms + ", one for each atom, in the order of the measures' ids",
          "Name the label file that belongs to the atoms.");
    }
  }

  /** A codebook with what it is worth. */
  private record Result(
      BarycenterSolution solution,
      List<WeightedMeasure<DiscreteMeasure>> codebooks,
      Quantisation quantised,
      Optional<Quantisation> pooled) {
    DiscreteMeasure codebook() {
      DiscreteMeasure barycenter = (DiscreteMeasure) solution.barycenter();
      return DiscreteMeasure.trusted(
          CODEBOOK, barycenter.dimension(), quantised.shares(), barycenter.support());
    }
  }

  private Result solve(Measures<DiscreteMeasure> measures, String engine) {
    int k = clusters();
    long seed = values.get(Options.SEED);
    List<WeightedMeasure<DiscreteMeasure>> codebooks = codebooks(measures, engine, k, seed);
    BarycenterSolution best = pool(codebooks, k, seed);
    for (int restart = 1; restart < starts(); restart++) {
      BarycenterSolution other = pool(codebooks, k, seed + restart);
      best = other.objective() < best.objective() ? other : best;
    }
    double[] centres = ((DiscreteMeasure) best.barycenter()).support();
    return new Result(
        best,
        codebooks,
        Quantisation.of(measures, centres),
        values.get(Options.COMPARE)
            ? Optional.of(Quantisation.pooled(measures, k, starts(), seed))
            : Optional.empty());
  }

  private List<WeightedMeasure<DiscreteMeasure>> codebooks(
      Measures<DiscreteMeasure> measures, String engine, int k, long seed) {
    int starts = starts();
    Optional<Integer> count = values.find(Options.PARTS);
    if (count.isEmpty()) {
      return Codebooks.of(measures, k, starts, seed);
    }
    RandomParts split = RandomParts.of(measures.fetch(measures.ids()), count.get(), seed);
    List<MeasureRecord> records = new ArrayList<>();
    Map<String, Double> weights = new LinkedHashMap<>();
    for (WeightedMeasure<DiscreteMeasure> part : split.parts()) {
      records.add(new MeasureRecord(part.measure(), part.weight(), part.measure().id()));
      weights.put(part.measure().id(), part.weight());
    }
    try (MeasureInput spread = source.spread(records, engine);
        Measures<DiscreteMeasure> parts = spread.measures(weights, InputRules::pointCloud)) {
      return Codebooks.of(parts, k, starts, seed);
    }
  }

  private int starts() {
    return values.find(Options.RESTARTS).orElse(1);
  }

  private int clusters() {
    return values.get(Options.CLUSTERS).last();
  }

  private StopRule stopRule() {
    return new StopRule(
        values.get(Options.TOLERANCE),
        values.get(Options.RESIDUAL_TOLERANCE),
        values.get(Options.MAX_ITERATIONS),
        clock.deadline(values.find(Options.MAX_TIME)));
  }

  /** The barycenter of the codebooks; there are few of them, on the driver. */
  private BarycenterSolution pool(
      List<WeightedMeasure<DiscreteMeasure>> codebooks, int k, long seed) {
    StopRule rule = stopRule();
    try (LocalMeasures<DiscreteMeasure> local =
        new LocalMeasures<>(codebooks, Runtime.getRuntime().availableProcessors())) {
      return new OuterLoop(
              rule, context.listener().onLoop("pool the codebooks", rule.maxIterations()))
          .run(
              new ParticleFlow(values.get(Options.STEP_SIZE)),
              local,
              new KMeansStart().start(local, k, seed));
    }
  }

  private void write(
      RunFiles files,
      Measures<DiscreteMeasure> measures,
      Result result,
      Optional<int[]> labels,
      String engine) {
    Map<String, Object> scores = scores(result, labels);
    clock.write(() -> writeResults(files, measures, result, scores));
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", result.solution().objectiveKind().toString());
    json.put("status", result.solution().status().toString());
    json.put("iterations", result.solution().iterations());
    json.put("objective", result.solution().objective());
    json.put("dual_gap", result.solution().dualGap());
    json.put("clusters", result.codebook().size());
    json.put("parts", result.codebooks().size());
    scores.forEach(json::put);
    json.put("engine", engine);
    json.putWarnings(warnings(result));
    json.putInputs(measures.summary());
    files.record(json, clock);
  }

  private void writeResults(
      RunFiles files,
      Measures<DiscreteMeasure> measures,
      Result result,
      Map<String, Object> scores) {
    List<MeasureRecord> codebook =
        List.of(new MeasureRecord(result.codebook(), Double.NaN, CODEBOOK));
    files.parquet("prototypes", codebook);
    files.csv("prototypes", codebook);
    files.parquet(
        "codebooks",
        result.codebooks().stream()
            .map(each -> new MeasureRecord(each.measure(), each.weight(), CODEBOOK))
            .toList());
    writeAssignments(files, result.quantised());
    files.page(page(result, scores, measures));
  }

  private static String sentence(Result result) {
    return String.format(
        Locale.ROOT,
        "%d parts pooled into %d centres: distortion %s.",
        result.codebooks().size(),
        result.codebook().size(),
        result.quantised().distortion());
  }

  private List<String> warnings(Result result) {
    return LoopWarnings.of(result.solution().status(), result.solution().last(), stopRule());
  }

  private static void writeAssignments(RunFiles files, Quantisation quantised) {
    try (CsvTable csv = files.table(AssignmentsFile.NAME, List.of("id", "cluster", "atom"))) {
      quantised
          .nearest()
          .forEach(
              (id, numbers) -> {
                for (int i = 0; i < numbers.length; i++) {
                  csv.row(id, numbers[i] + 1, i);
                }
              });
    }
  }

  /** Numbers that say how good the codebook is. */
  private static Map<String, Object> scores(Result result, Optional<int[]> labels) {
    Map<String, Object> scores = new LinkedHashMap<>();
    List<String> found = texts(result.quantised());
    scores.put("distortion", result.quantised().distortion());
    result
        .pooled()
        .ifPresent(
            pooled -> {
              Contingency table = Contingency.of(texts(pooled), found);
              scores.put("pooled_distortion", pooled.distortion());
              scores.put("adjusted_rand_index_to_pooled", table.adjustedRandIndex());
              scores.put(
                  "normalised_mutual_information_to_pooled", table.normalisedMutualInformation());
            });
    labels.ifPresent(
        known -> {
          List<String> truth = new ArrayList<>();
          for (int label : known) {
            truth.add(String.valueOf(label));
          }
          Contingency table = Contingency.of(truth, found);
          scores.put("adjusted_rand_index", table.adjustedRandIndex());
          scores.put("normalised_mutual_information", table.normalisedMutualInformation());
          result
              .pooled()
              .ifPresent(
                  pooled -> {
                    Contingency other = Contingency.of(truth, texts(pooled));
                    scores.put("pooled_adjusted_rand_index", other.adjustedRandIndex());
                    scores.put(
                        "pooled_normalised_mutual_information",
                        other.normalisedMutualInformation());
                  });
        });
    return scores;
  }

  private static List<String> texts(Quantisation quantised) {
    return quantised.numbers().stream().map(String::valueOf).toList();
  }

  private RunReport page(
      Result result, Map<String, Object> scores, Measures<DiscreteMeasure> measures) {
    RunReport.Builder report =
        RunReport.builder(
                result.codebook().size() + " centres of " + measures.summary().atoms() + " points")
            .status(result.solution().status(), sentence(result));
    scores.forEach((name, value) -> report.fact(name.replace('_', ' '), String.valueOf(value)));
    report
        .fact("parts", String.valueOf(result.codebooks().size()))
        .fact(
            "objective of the codebooks' barycenter", String.valueOf(result.solution().objective()))
        .fact("version", Version.current())
        .iterations(result.solution().history())
        .tolerances(values.get(Options.TOLERANCE), values.get(Options.RESIDUAL_TOLERANCE))
        .results(List.of(result.codebook()));
    warnings(result).forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }
}
