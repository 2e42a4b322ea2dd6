// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.embedding.Embedding;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns measures into vectors by linear optimal transport, and writes a run directory. */
@Internal
public final class EmbedJob {
  /** The most numbers of a result without an output: 400 MB. */
  private static final long MOST_IN_MEMORY = 50_000_000;

  private EmbedJob() {}

  /**
   * Runs the job, or its inverse where {@code --inverse} asks for it.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static JobResult run(JobContext context) {
    return context.settings().find(Options.INVERSE).isPresent()
        ? EmbeddingInverse.run(context)
        : embed(context);
  }

  /**
   * Embeds measures; exceptions as above.
   *
   * @throws OptionException also if {@code --inverse} is given
   */
  public static EmbedResult embed(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    if (values.isGiven(Options.INVERSE)) {
      throw new OptionException("--inverse is not used here. Call inverse of the result.");
    }
    List<String> paths = new ArrayList<>(values.get(Options.INPUT));
    MeasureSource source = context.source();
    Optional<MeasureRecord> given = EmbeddingReference.given(context, source);
    given.ifPresent(reference -> paths.add(values.get(Options.REFERENCE)));
    try (JobOutput output = JobOutput.of(context, paths)) {
      TrueClasses.Read read =
          TrueClasses.open(values, source, InputRules.input(values).forExactTransport());
      try (MeasureInput input = read.input()) {
        return embed(new Call(context, source, input, read.classes(), output, clock), given);
      }
    }
  }

  /** A call whose input is open. */
  private record Call(
      JobContext context,
      MeasureSource source,
      MeasureInput input,
      Optional<TrueClasses> classes,
      JobOutput output,
      RunClock clock) {

    List<MeasureRecord> fetch(List<String> ids) {
      return input.fetch(ids);
    }

    Measures<DiscreteMeasure> measures(Map<String, Double> weights) {
      Measures<DiscreteMeasure> measures = input.measures(weights, InputRules::pointCloud);
      clock.measuresAreRead();
      return measures;
    }
  }

  private static EmbedResult embed(Call call, Optional<MeasureRecord> given) {
    Settings values = call.context().settings();
    List<MeasureHeader> headers = call.input().headers();
    EmbeddingReference.requireAtoms(headers.get(0));
    Optional<EmbeddingReference> ready =
        given.map(record -> EmbeddingReference.of(record, headers));
    if (ready.isEmpty()) {
      EmbeddingReference.checkBarycenter(values, headers);
    }
    Map<String, Double> weights =
        ready.isPresent()
            ? CollectionCheck.equalWeights(headers)
            : InputRules.weights(values, headers, call.source());
    call.classes().ifPresent(classes -> headers.forEach(header -> classes.of(header.id())));
    Notes.onColours(call.context());
    Notes.onWindows(call.context(), headers);
    Notes.onEmbedding(call.context(), headers, ready.map(each -> each.measure().size()).orElse(0));
    EmbeddingRun.Sample sample =
        EmbeddingRun.Sample.of(headers, values.get(Options.SEED), call::fetch);
    EmbeddingReference reference;
    try (Measures<DiscreteMeasure> measures = call.measures(weights)) {
      reference =
          ready.orElseGet(
              () ->
                  EmbeddingReference.barycenter(
                      call.context(), call.source(), checked(measures), call.clock()));
      // Measures of weight 0 have no part in the barycenter, and have vectors all the same.
      if (!weights.containsValue(0.0)) {
        return embed(call, reference, weights, sample, measures);
      }
    }
    try (Measures<DiscreteMeasure> measures =
        call.measures(CollectionCheck.equalWeights(headers))) {
      return embed(call, reference, weights, sample, measures);
    }
  }

  private static Measures<DiscreteMeasure> checked(Measures<DiscreteMeasure> measures) {
    CostScale.check(measures.summary(), measures.summary(), 2);
    return measures;
  }

  private static EmbedResult embed(
      Call call,
      EmbeddingReference reference,
      Map<String, Double> weights,
      EmbeddingRun.Sample sample,
      Measures<DiscreteMeasure> measures) {
    try (LocalMeasures<DiscreteMeasure> alone =
        new LocalMeasures<>(List.of(new WeightedMeasure<>(reference.measure(), 1)), 1)) {
      CostScale.check(measures.summary(), alone.summary(), 2);
    }
    EmbeddingRun run =
        new EmbeddingRun(
            call.context(),
            call.input(),
            call.classes(),
            weights,
            reference,
            sample,
            measures,
            call.clock());
    List<Embedding> embeddings = new ArrayList<>();
    if (call.output().files().isEmpty()) {
      requireFew((long) measures.summary().count() * run.length());
      run.solve(embeddings::add);
      call.clock().loopEnds();
    } else {
      call.output().write(run::write);
    }
    call.context().listener().onWarnings(run.warnings());
    return new EmbedResult(
        reference.measure(),
        measures.summary().count(),
        run.objective(),
        embeddings,
        run.warnings(),
        run.hasConverged(),
        call.output().lines(run.sentence()));
  }

  /** Refuses results that should not be kept in memory. */
  private static void requireFew(long numbers) {
    if (numbers > MOST_IN_MEMORY) {
      throw new OptionException(
          "Vectors of "
              + numbers
              + " numbers together are too many to return; expected at most "
              + MOST_IN_MEMORY
              + ". Set an output, which takes any number of them.");
    }
  }
}
