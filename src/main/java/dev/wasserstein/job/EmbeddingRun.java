// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.embedding.Embedding;
import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.Reconstructions;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.storage.ParquetVectors;
import dev.wasserstein.storage.RunDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The vectors of all measures, each computed once, and what is known of them. */
final class EmbeddingRun {
  private static final String REFERENCE = "reference";

  /** Beside the numbers of a vector: its id and objects. */
  private static final long BYTES = 200;

  private final JobContext context;
  private final MeasureInput input;
  private final Optional<TrueClasses> classes;
  private final Map<String, Double> weights;
  private final EmbeddingReference reference;
  private final Sample sample;
  private final Measures<DiscreteMeasure> measures;
  private final RunClock clock;
  private final Map<String, double[]> kept = new HashMap<>();
  private final NeumaierSum costs = new NeumaierSum();
  private final NeumaierSum norms = new NeumaierSum();
  private final NeumaierSum total = new NeumaierSum();
  private double largestGap;

  /**
   * Measures that are fetched before the others are given up.
   *
   * @param shown the first ones, for the page
   * @param compared those between which distances are compared
   */
  record Sample(List<MeasureRecord> shown, List<MeasureRecord> compared) {
    private static final int SHOWN = 12;

    static Sample of(
        List<MeasureHeader> headers, long seed, Function<List<String>, List<MeasureRecord>> fetch) {
      return new Sample(
          fetch.apply(headers.stream().map(MeasureHeader::id).limit(SHOWN).toList()),
          fetch.apply(Distortion.sample(headers, seed)));
    }
  }

  /**
   * A run.
   *
   * @param weights by id, not rescaled
   */
  EmbeddingRun(
      JobContext context,
      MeasureInput input,
      Optional<TrueClasses> classes,
      Map<String, Double> weights,
      EmbeddingReference reference,
      Sample sample,
      Measures<DiscreteMeasure> measures,
      RunClock clock) {
    this.context = context;
    this.input = input;
    this.classes = classes;
    this.weights = weights;
    this.reference = reference;
    this.sample = sample;
    this.measures = measures;
    this.clock = clock;
    sample.shown().forEach(record -> kept.put(record.measure().id(), new double[0]));
    sample.compared().forEach(record -> kept.put(record.measure().id(), new double[0]));
  }

  /** The number of features of a measure. */
  int length() {
    return reference.measure().support().length;
  }

  /** Computes all vectors, in the order of the ids. */
  void solve(Consumer<Embedding> sink) {
    measures.forEach(
        "embed the measures",
        reference.measure(),
        new LinearEmbedding(),
        BYTES + (long) Double.BYTES * length(),
        solved -> {
          add(solved.embedding());
          sink.accept(solved.embedding());
        });
  }

  private void add(Embedding embedding) {
    double weight = weights.get(embedding.id());
    total.add(weight);
    costs.addProduct(weight, embedding.cost());
    norms.addProduct(
        weight, LinearEmbedding.squaredDistance(embedding.features(), new double[length()]));
    largestGap = Math.max(largestGap, embedding.dualGap());
    kept.computeIfPresent(embedding.id(), (id, none) -> embedding.features());
  }

  /** The weighted mean of W₂² between reference and measures. */
  double objective() {
    return costs.value() / total.value();
  }

  /** How much of {@link #objective} the squares of the features make up. */
  private double retained() {
    return costs.value() > 0 ? Math.min(1, norms.value() / costs.value()) : 1;
  }

  boolean hasConverged() {
    return reference.loop().map(loop -> loop.solution().status().hasConverged()).orElse(true);
  }

  private RunStatus status() {
    return reference.loop().map(loop -> loop.solution().status()).orElse(RunStatus.DONE);
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    List<String> warnings =
        new ArrayList<>(reference.loop().map(EmbeddingReference.Loop::warnings).orElse(List.of()));
    warnings.addAll(InputFacts.warnings(context.settings(), facts()));
    return warnings;
  }

  private Map<String, Object> facts() {
    return InputFacts.of(context.settings(), input.headers(), weights);
  }

  /** What came out, in a sentence for people. */
  String sentence() {
    long count = measures.summary().count();
    return String.format(
        Locale.ROOT,
        "Embedded %d %s as vectors of %d numbers.",
        count,
        count == 1 ? "measure" : "measures",
        length());
  }

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    try (ParquetVectors.Writer writer =
        clock.open(
            () -> files.output().parquetVectors(RunDirectory.EMBEDDING, classes.isPresent()))) {
      solve(
          embedding ->
              clock.write(
                  () ->
                      writer.write(
                          embedding.id(),
                          embedding.features(),
                          classes.map(labels -> labels.of(embedding.id())))));
    }
    Distortion distortion = distortion();
    clock.loopEnds();
    clock.write(
        () -> {
          files.output().writeParquet(RunDirectory.REFERENCE, List.of(referenceRecord()));
          reference.loop().ifPresent(loop -> files.iterations(loop.solution().history()));
          files.page(page(distortion));
        });
    files.record(record(distortion), clock);
  }

  private MeasureRecord referenceRecord() {
    return new MeasureRecord(reference.measure(), Double.NaN, REFERENCE);
  }

  private Distortion distortion() {
    return Distortion.of(sample.compared().stream().map(InputRules::pointCloud).toList(), kept);
  }

  private RunRecord record(Distortion distortion) {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", ObjectiveKind.SQUARED_WASSERSTEIN.toString());
    json.put("status", status().toString());
    json.put("iterations", reference.loop().map(loop -> loop.solution().iterations()).orElse(0));
    json.put("objective", objective());
    json.put("dual_gap", largestGap);
    reference
        .loop()
        .ifPresent(
            loop -> {
              json.put("reference_method", loop.method());
              json.put("residual", loop.solution().last().residual());
              json.put("change", loop.solution().last().change());
            });
    json.put("support_size", reference.measure().size());
    json.put("features", length());
    json.put("retained", retained());
    json.put("distortion", distortion.entries());
    facts().forEach(json::put);
    json.put("engine", input.engine());
    json.putWork(work(), context.session().figures());
    json.putWarnings(warnings());
    return json.putInputs(measures.summary(), InputReading.of(input));
  }

  /** Where measures of weight 0 are embedded, the barycenter was that of another collection. */
  private SolveWork work() {
    SolveWork work = measures.work();
    return weights.containsValue(0.0)
        ? reference.loop().map(loop -> work.plus(loop.work())).orElse(work)
        : work;
  }

  private RunReport page(Distortion distortion) {
    Settings values = context.settings();
    MeasuresSummary summary = measures.summary();
    RunReport.Builder report =
        RunReport.builder("Vectors of " + summary.count() + " measures")
            .status(status(), sentence())
            .fact(
                REFERENCE,
                reference
                    .loop()
                    .map(loop -> "barycenter by " + loop.method())
                    .orElse(values.get(Options.REFERENCE)))
            .fact("atoms of the reference", String.valueOf(reference.measure().size()))
            .fact("numbers of a vector", String.valueOf(length()))
            .fact("mean W₂² between reference and measures", objective())
            .fact("share of it that the vectors keep", number(retained()))
            .fact("certified gap of the transport solves", largestGap)
            .fact(
                "distances compared with W₂, of a random sample",
                String.valueOf(distortion.pairs()))
            .fact("their correlation with W₂", number(distortion.correlation()))
            .fact("their mean relative error", number(distortion.meanRelativeError()))
            .fact("measures", String.valueOf(summary.count()))
            .fact("engine", input.engine())
            .fact("seconds of solving", number(clock.loopSeconds()))
            .fact("input fingerprint", summary.fingerprint())
            .fact("version", Version.current());
    pictures().sections().forEach(report::section);
    reference
        .loop()
        .ifPresent(
            loop ->
                report
                    .iterations(loop.solution().history())
                    .tolerances(loop.stopRule().tolerance(), loop.stopRule().residualTolerance()));
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }

  private Reconstructions pictures() {
    List<Measure> shown = sample.shown().stream().map(MeasureRecord::measure).toList();
    List<Measure> back =
        shown.stream()
            .<Measure>map(
                each ->
                    LinearEmbedding.inverse(
                        reference.measure(), each.id(), kept.get(each.id()), REFERENCE))
            .toList();
    return new Reconstructions(
        reference.measure(),
        shown,
        back,
        InputPictures.of(context.settings(), sample.shown()),
        CollectionCheck.coordinates(input.headers()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "not defined" : String.format(Locale.ROOT, "%.4g", value);
  }
}
