// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.app.wasp.demo.LinearPosterior;
import dev.wasserstein.app.wasp.demo.Regression;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.DemoSampling;
import dev.wasserstein.spark.RunDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code wasp-demo}: simulates data, splits them, samples the powered subset posteriors on the
 * executors, combines them, and compares with the posterior of all data.
 */
final class WaspDemoCommand implements Command {
  @Override
  public String name() {
    return "wasp-demo";
  }

  @Override
  public String description() {
    return "Simulates a regression, samples its posterior shard by shard on Spark, and combines the shards.";
  }

  @Override
  public List<Option<?>> options() {
    return Options.WASP_DEMO;
  }

  @Override
  public ExitCode run(Invocation invocation) {
    OptionValues values = invocation.values();
    Regression.Model model =
        Regression.Model.valueOf(values.get(Options.MODEL).toUpperCase(Locale.ROOT));
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
    try (RunDirectory output = Writing.output(invocation, List.of())) {
      int partitions =
          values
              .find(Options.PARTITIONS)
              .orElseGet(() -> invocation.session().context().defaultParallelism());
      DemoSampling.Plan plan =
          new DemoSampling.Plan(model, shards, values.get(Options.DRAWS), seed);
      DemoSampling.write(invocation.session(), output, data, plan, partitions);
      if (model == Regression.Model.LINEAR) {
        output.write("exact.csv", exact(new LinearPosterior(data, 1).exact("exact")));
      }
      output.commit();
      directory = output.target();
    }
    Command wasp = new WaspCommand();
    Map<String, String> options = new HashMap<>();
    options.put(Options.SHARDS.name(), directory + "/shards");
    options.put(Options.REFERENCE.name(), directory + "/full.csv");
    options.put(Options.MODE.name(), values.text(Options.MODE).orElseThrow());
    options.put(Options.ENGINE.name(), values.get(Options.ENGINE));
    options.put(Options.OUTPUT.name(), directory + "/wasp");
    return wasp.run(
        new Invocation(
            wasp.name(),
            invocation.line(),
            new OptionValues(wasp.options(), options, ConfFile.NONE),
            invocation.session(),
            invocation.out(),
            invocation.err(),
            invocation.status()));
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
