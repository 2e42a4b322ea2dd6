// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.DemoSampling;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.wasp.demo.LinearPosterior;
import dev.wasserstein.wasp.demo.Regression;
import java.util.List;

/**
 * Simulates data, splits them, samples the powered subset posteriors on the executors, combines
 * them, and compares with the posterior of all data.
 */
@Internal
public final class WaspDemoJob {
  private WaspDemoJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static WaspResult run(JobContext context) {
    Settings values = context.settings();
    Regression.Model model = values.get(Options.MODEL);
    int n = values.get(Options.OBSERVATIONS);
    int p = values.get(Options.COVARIATES);
    int shards = values.get(Options.SHARD_COUNT);
    if (n < shards * (p + 1)) {
      throw new OptionException(
          "--observations is "
              + n
              + "; expected at least "
              + shards * (p + 1)
              + " for "
              + shards
              + " shards and "
              + p
              + " covariates. Use more observations or fewer shards.");
    }
    long seed = values.get(Options.SEED);
    Regression data = Regression.simulated(model, n, p, seed);
    String directory;
    try (RunDirectory output = JobOutput.required(context, List.of())) {
      int partitions =
          values
              .find(Options.PARTITIONS)
              .orElseGet(() -> context.session().context().defaultParallelism());
      DemoSampling.Plan plan =
          new DemoSampling.Plan(model, shards, values.get(Options.DRAWS), seed);
      DemoSampling.write(context.session(), output, data, plan, partitions);
      if (model == Regression.Model.LINEAR) {
        output.write("exact.csv", exact(new LinearPosterior(data, 1).exact("exact")));
      }
      output.commit();
      directory = output.target();
    }
    Settings settings =
        Settings.defaults(JobOptions.WASP)
            .with(Options.SHARDS, List.of(directory + "/shards"))
            .with(Options.REFERENCE, directory + "/full.csv")
            .with(Options.MODE, values.get(Options.MODE))
            .with(Options.ENGINE, values.get(Options.ENGINE))
            .with(Options.OUTPUT, directory + "/wasp");
    RunHeader header = RunHeader.of("wasp", context.header().line(), settings);
    return WaspJob.run(
        new JobContext(header, settings, context.session(), context.listener(), JobInputs.FILES));
  }

  private static String exact(GaussianMeasure posterior) {
    StringBuilder csv = new StringBuilder("variable,mean,sd\n");
    int d = posterior.dimension();
    for (int k = 0; k < d; k++) {
      csv.append("beta.").append(k + 1).append(',').append(posterior.mean()[k]).append(',');
      csv.append(Math.sqrt(posterior.covariance()[k * d + k])).append('\n');
    }
    return csv.toString();
  }
}
