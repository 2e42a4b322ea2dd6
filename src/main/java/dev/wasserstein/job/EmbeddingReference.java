// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The measure that vectors are relative to.
 *
 * @param measure without atoms of mass 0
 * @param loop how it was computed; empty where it was given
 */
record EmbeddingReference(DiscreteMeasure measure, Optional<Loop> loop) {
  /** The word for the barycenter of the input. */
  static final String BARYCENTER = Initializer.BARYCENTER_ID;

  /** A vector has a number for each breakpoint. */
  private static final long MOST_BREAKPOINTS = 1_000_000;

  private static final double FULL_STEP = 0.5;

  /** What a barycenter that is computed uses. */
  static final List<Option<?>> OF_BARYCENTER =
      List.of(
          Options.WEIGHTS,
          Options.SUPPORT_SIZE,
          Options.RESTARTS,
          Options.MAX_ITERATIONS,
          Options.MAX_TIME,
          Options.TOLERANCE,
          Options.RESIDUAL_TOLERANCE,
          Options.REQUIRE_CONVERGENCE);

  /**
   * A barycenter's loop.
   *
   * @param work of this process
   */
  record Loop(String method, BarycenterSolution solution, StopRule stopRule, SolveWork work) {
    List<String> warnings() {
      return LoopWarnings.of(solution.status(), solution.last(), stopRule);
    }
  }

  /**
   * The reference that files or a program give; empty where it is the barycenter of the input.
   *
   * @throws OptionException if options are given that a barycenter alone uses
   * @throws BadInputException if there is not one measure with atoms
   */
  static Optional<MeasureRecord> given(JobContext context, MeasureSource source) {
    Settings values = context.settings();
    String path = values.get(Options.REFERENCE);
    if (path.equals(BARYCENTER)) {
      return Optional.empty();
    }
    MethodTable.refuse(values, OF_BARYCENTER, "with --reference PATH");
    return Optional.of(read(context, source, path));
  }

  /** Reads a reference, as {@link #given}. */
  static MeasureRecord read(JobContext context, MeasureSource source, String path) {
    InputRules.refuseMisspelt(Options.REFERENCE, path, List.of(BARYCENTER));
    Settings values = context.settings();
    MeasureRecord record =
        context.inputs().other().isPresent()
            ? only(
                source.open(
                    context.inputs().other().get(),
                    new ReadSettings(
                        List.of(path), ReadSettings.AUTO, "*", "", InputRules.decoding(values))),
                path)
            : source.one(InputRules.beside(values, source, path));
    requireAtoms(MeasureHeader.of(record));
    return record.with(LinearEmbedding.reference(record.measure().toDiscrete()));
  }

  private static MeasureRecord only(MeasureInput opened, String name) {
    try (MeasureInput input = opened) {
      List<MeasureHeader> headers = input.headers();
      if (headers.size() != 1) {
        throw new BadInputException(
            "The reference",
            name,
            "holds " + headers.size() + " measures",
            "exactly one",
            "Give one measure.");
      }
      return input.fetch(List.of(headers.get(0).id())).get(0);
    }
  }

  /** Refuses a measure that is no point cloud or grid. */
  static void requireAtoms(MeasureHeader header) {
    if (!header.hasAtoms()) {
      throw new BadInputException(
          "Measure '" + header.id() + "'",
          header.place(),
          "is a " + header.kind() + ", without atoms",
          "a point cloud or a histogram",
          "Give draws of it.");
    }
  }

  /**
   * A given reference for these measures.
   *
   * @param headers all of one kind, at least one
   * @throws BadInputException if its dimension or its coordinates are others
   */
  static EmbeddingReference of(MeasureRecord given, List<MeasureHeader> headers) {
    MeasureHeader header = MeasureHeader.of(given);
    CollectionCheck.sameCoordinates(List.of(header), headers);
    CollectionCheck.sameDimension(header, headers.get(0));
    MeasureRecord arranged = given.arranged(CollectionCheck.coordinates(headers));
    return new EmbeddingReference(arranged.measure().toDiscrete(), Optional.empty());
  }

  /**
   * Refuses options that do not suit the barycenter of these measures.
   *
   * @param headers all of one dimension, at least one
   */
  static void checkBarycenter(Settings values, List<MeasureHeader> headers) {
    int dimension = headers.get(0).dimension();
    boolean all = values.find(Options.SUPPORT_SIZE).equals(Optional.of(Options.ALL_ATOMS));
    if (dimension == 1) {
      MethodTable.refuse(values, List.of(Options.RESTARTS), "by measures on the line");
    } else if (all) {
      throw new OptionException(
          "--support-size is all but the measures have dimension "
              + dimension
              + "; expected a whole number, at least 1. All is for measures on the line.");
    }
    long atoms = headers.stream().mapToLong(MeasureHeader::size).sum();
    if (all && atoms > MOST_BREAKPOINTS) {
      throw new OptionException(
          "--support-size is all but the inputs have "
              + atoms
              + " atoms; expected at most "
              + MOST_BREAKPOINTS
              + ". Give a number.");
    }
  }

  /** The barycenter of these measures: by particle flow, on the line in closed form. */
  static EmbeddingReference barycenter(
      JobContext context,
      MeasureSource source,
      Measures<DiscreteMeasure> measures,
      RunClock clock) {
    Settings values = context.settings();
    boolean line = measures.summary().dimension() == 1;
    BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method =
        line ? new QuantileBarycenter<>() : new ParticleFlow(FULL_STEP);
    StopRule stopRule = BarycenterJob.stopRule(values, method, clock);
    OuterLoop loop =
        new OuterLoop(stopRule, context.loop(method.name(), stopRule, measures), Objective.MEAN);
    Optional<Starts<DiscreteMeasure>> starts =
        line
            ? Optional.empty()
            : Optional.of(new InitialSupports(values, source).of(measures, method));
    List<BarycenterSolution> solutions = new ArrayList<>();
    int count = line ? 1 : values.get(Options.RESTARTS);
    for (int n = 0; n < count && (n == 0 || !stopRule.deadline().isOver()); n++) {
      int number = n;
      solutions.add(
          loop.run(
              method,
              measures,
              () -> starts.map(each -> each.start(number)).orElseGet(() -> form(values, measures)),
              Checkpoints.NONE));
    }
    BarycenterSolution best =
        solutions.stream()
            .min(Comparator.comparingDouble(BarycenterSolution::objective))
            .orElseThrow();
    return new EmbeddingReference(
        LinearEmbedding.reference((DiscreteMeasure) best.barycenter()),
        Optional.of(new Loop(method.name(), best, stopRule, measures.work())));
  }

  /** The masses of a barycenter on the line; one measure is its own. */
  private static DiscreteMeasure form(Settings values, Measures<DiscreteMeasure> measures) {
    Optional<Integer> size = values.find(Options.SUPPORT_SIZE);
    boolean alone = size.isEmpty() && measures.summary().count() == 1;
    return alone || size.equals(Optional.of(Options.ALL_ATOMS))
        ? QuantileBarycenter.allBreakpoints(measures)
        : QuantileBarycenter.form(
            DiscreteMeasure.uniformMasses(
                size.orElse(InitialSupports.defaultSize(measures.summary()))));
  }
}
