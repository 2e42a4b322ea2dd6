// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.GaussianStart;
import dev.wasserstein.barycenter.Initializer;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.SampleStart;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.MeasuresSummary;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.MlKMeansStart;
import dev.wasserstein.spark.ReadSettings;
import dev.wasserstein.spark.RunDirectory;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** {@code barycenter}: the Fréchet mean of a collection of measures. */
final class BarycenterCommand implements Command {
  /** The default support size is never larger than this. */
  private static final int LARGEST_DEFAULT_SUPPORT = 500;

  @Override
  public String name() {
    return "barycenter";
  }

  @Override
  public String description() {
    return "Computes the barycenter of measures and writes a run directory with a report.";
  }

  @Override
  public List<Option<?>> options() {
    return Options.BARYCENTER;
  }

  @Override
  public ExitCode run(Invocation invocation) {
    long begin = System.nanoTime();
    OptionValues values = invocation.values();
    MeasureSource source = invocation.source();
    ReadSettings reading = Reading.input(values);
    try (RunDirectory output = Writing.output(invocation);
        MeasureInput input = source.open(reading)) {
      Map<String, Double> weights = Reading.weights(values, input.headers(), source);
      Reading.requireAtoms(input.headers());
      try (Measures<DiscreteMeasure> measures = input.measures(weights, Reading::pointCloud)) {
        double readSeconds = secondsSince(begin);
        BarycenterSolution solution = solve(invocation, source, measures);
        OptionalDouble lowerBound =
            values.get(Options.LOWER_BOUND)
                ? OptionalDouble.of(LowerBound.of(measures))
                : OptionalDouble.empty();
        BarycenterRun run =
            new BarycenterRun(
                invocation,
                input,
                weights,
                measures.summary(),
                solution,
                lowerBound,
                readSeconds,
                begin);
        run.write(output);
        output.commit();
        invocation.out().println(run.sentence());
        invocation.out().println("Report: " + output.target() + "/" + BarycenterRun.REPORT);
        return values.get(Options.REQUIRE_CONVERGENCE) && solution.status() != RunStatus.CONVERGED
            ? ExitCode.NOT_CONVERGED
            : ExitCode.DONE;
      }
    }
  }

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  /** The number of atoms of a barycenter where the user does not say. */
  static int defaultSupportSize(MeasuresSummary summary) {
    return Math.min(LARGEST_DEFAULT_SUPPORT, summary.medianSize());
  }

  private static BarycenterSolution solve(
      Invocation invocation, MeasureSource source, Measures<DiscreteMeasure> measures) {
    OptionValues values = invocation.values();
    ParticleFlow method = new ParticleFlow(values.get(Options.STEP_SIZE));
    StopRule stopRule =
        new StopRule(
            values.get(Options.TOLERANCE),
            values.get(Options.RESIDUAL_TOLERANCE),
            values.get(Options.MAX_ITERATIONS));
    OuterLoop loop =
        new OuterLoop(
            stopRule, new ProgressLog(System.err, method.name(), stopRule.maxIterations()));
    String initial = values.get(Options.INITIAL);
    Initializer initializer =
        switch (initial) {
          case "kmeans" -> new MlKMeansStart();
          case "gaussian" -> new GaussianStart();
          case "sample" -> new SampleStart();
          default -> null;
        };
    if (initializer == null) {
      return loop.run(method, measures, givenStart(values, source, measures.summary().dimension()));
    }
    int size = values.find(Options.SUPPORT_SIZE).orElse(defaultSupportSize(measures.summary()));
    long seed = values.get(Options.SEED);
    BarycenterSolution best = loop.run(method, measures, initializer.start(measures, size, seed));
    for (int restart = 1; restart < values.get(Options.RESTARTS); restart++) {
      BarycenterSolution next =
          loop.run(method, measures, initializer.start(measures, size, seed + restart));
      best = next.objective() < best.objective() ? next : best;
    }
    return best;
  }

  /** The start in the file that {@code --initial} names. */
  private static DiscreteMeasure givenStart(
      OptionValues values, MeasureSource source, int dimension) {
    if (values.get(Options.RESTARTS) > 1) {
      throw new OptionException(
          "--restarts is not used with a start from a file. Remove it, or use --initial kmeans, gaussian or sample.");
    }
    String path = values.get(Options.INITIAL);
    MeasureRecord record =
        source.one(
            new ReadSettings(
                List.of(path), ReadSettings.AUTO, "*", "", Reading.input(values).decoding()));
    DiscreteMeasure start = Reading.pointCloud(record);
    if (start.dimension() != dimension) {
      throw new BadInputException(
          "The start",
          record.place(),
          "has dimension " + start.dimension(),
          "dimension " + dimension + " as the input has",
          "Name another --initial.");
    }
    values
        .find(Options.SUPPORT_SIZE)
        .filter(size -> size != start.size())
        .ifPresent(
            size -> {
              throw new OptionException(
                  "--support-size is "
                      + size
                      + " but the start '"
                      + path
                      + "' has "
                      + start.size()
                      + " atoms. Remove --support-size or name another --initial.");
            });
    return start.withId(Initializer.BARYCENTER_ID);
  }
}
