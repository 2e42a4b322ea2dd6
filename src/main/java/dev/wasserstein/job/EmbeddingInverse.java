// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.HeldRecords;
import dev.wasserstein.input.LocalMemory;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.ParquetVectors;
import java.util.List;
import java.util.Set;

/** Turns vectors back into measures, in this process, and writes a run directory. */
final class EmbeddingInverse {
  private static final String MEASURES = "measures";

  private static final Set<Option<?>> USED =
      Set.of(
          Options.INVERSE,
          Options.REFERENCE,
          Options.OUTPUT,
          Options.OVERWRITE,
          Options.STATUS_FILE,
          Options.FAIL_ON_WARNINGS,
          Options.CONF_FILE);

  private EmbeddingInverse() {}

  private record Result(List<String> lines) implements JobResult {}

  /** Runs; exceptions as those of {@link EmbedJob#run}. */
  static JobResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    MethodTable.refuse(
        values,
        values.options().stream().filter(option -> !USED.contains(option)).toList(),
        "with --inverse");
    String referencePath = values.get(Options.REFERENCE);
    if (referencePath.equals(EmbeddingReference.BARYCENTER)) {
      throw new OptionException(
          "--inverse needs --reference PATH: the measure that the vectors are relative to, such as"
              + " the run directory of their embedding.");
    }
    MeasureRecord given = EmbeddingReference.read(context, context.source(), referencePath);
    DiscreteMeasure reference = given.measure().toDiscrete();
    String path = values.get(Options.INVERSE);
    try (JobOutput output = JobOutput.of(context, List.of(path, referencePath))) {
      List<MeasureRecord> measures = measures(context, path, reference);
      clock.measuresAreRead();
      clock.loopEnds();
      MeasuresSummary summary = summary(measures);
      String sentence =
          "Made "
              + measures.size()
              + (measures.size() == 1 ? " measure" : " measures")
              + " of "
              + reference.size()
              + " atoms.";
      output.write(
          files -> {
            clock.write(
                () -> {
                  files.parquet(MEASURES, measures);
                  files.csv(MEASURES, measures);
                  files.page(page(context, summary, measures, sentence));
                });
            RunRecord json = new RunRecord(context.header());
            json.put("status", RunStatus.DONE.toString());
            json.put("iterations", 0);
            json.put("support_size", reference.size());
            json.put("engine", "local");
            json.putWarnings(List.of());
            files.record(json.putInputs(summary), clock);
          });
      return new Result(output.lines(sentence));
    }
  }

  private static List<MeasureRecord> measures(
      JobContext context, String path, DiscreteMeasure reference) {
    HeldRecords held =
        new HeldRecords(LocalMemory.ofThisProcess().available(), MethodDemand.PAIRS_OF_ATOMS);
    for (InputFile file : ParquetVectors.files(context.session().hadoop(), path)) {
      ParquetVectors.read(
          context.session().hadoop(),
          file,
          row ->
              held.accept(
                  new MeasureRecord(
                      LinearEmbedding.inverse(reference, row.id(), row.features(), row.place()),
                      Double.NaN,
                      row.place())));
    }
    CollectionCheck.together(
        held.list().stream().map(MeasureHeader::of).toList(),
        path,
        CollectionCheck.Grids.SAME_SHAPE);
    return held.list();
  }

  private static MeasuresSummary summary(List<MeasureRecord> measures) {
    try (LocalMeasures<DiscreteMeasure> local =
        new LocalMeasures<>(
            measures.stream()
                .map(each -> new WeightedMeasure<>(each.measure().toDiscrete(), 1))
                .toList(),
            Runtime.getRuntime().availableProcessors())) {
      return local.summary();
    }
  }

  private static RunReport page(
      JobContext context, MeasuresSummary summary, List<MeasureRecord> measures, String sentence) {
    RunReport.Builder report =
        RunReport.builder("Measures of " + measures.size() + " vectors")
            .status(RunStatus.DONE, sentence)
            .fact("reference", context.settings().get(Options.REFERENCE))
            .fact("measures", String.valueOf(summary.count()))
            .fact("fingerprint", summary.fingerprint())
            .fact("version", Version.current())
            .resultName("Measure")
            .results(measures.stream().map(MeasureRecord::measure).toList());
    context.header().describeIn(report);
    return report.build();
  }
}
