// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.wasp.demo.LinearPosterior;
import dev.wasserstein.wasp.demo.LogisticSampler;
import dev.wasserstein.wasp.demo.Regression;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Samples the powered posteriors of the shards of simulated data on the executors, each of which
 * writes the draws of its shards in the layout of Stan's CSV.
 */
public final class DemoSampling {
  private DemoSampling() {}

  /**
   * What is sampled.
   *
   * @param draws of each shard
   */
  public record Plan(Regression.Model model, int shards, int draws, long seed)
      implements Serializable {}

  /**
   * Writes {@code shards/shard-001.csv} and so on, and {@code full.csv} with draws of the posterior
   * of all data.
   *
   * @param partitions how many tasks work at once
   */
  public static void write(
      Session session, RunDirectory output, Regression data, Plan plan, int partitions) {
    JavaSparkContext context = session.context();
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    List<Part> parts = new ArrayList<>();
    int digits = String.valueOf(plan.shards()).length();
    for (int k = 0; k < plan.shards(); k++) {
      String number = String.format(Locale.ROOT, "%0" + digits + "d", k + 1);
      parts.add(
          new Part(
              "shard-" + number,
              output.path("shards/shard-" + number + ".csv"),
              data.shard(k, plan.shards()),
              plan.shards()));
    }
    parts.add(new Part("full", output.path("full.csv"), data, 1));
    context.setJobDescription("sample " + plan.shards() + " subset posteriors");
    context
        .parallelize(parts, Math.max(partitions, Math.min(parts.size(), 4 * partitions)))
        .foreach(new Sample(configuration, plan));
    context.setJobDescription(null);
    configuration.destroy();
  }

  /** The data of a shard, and where its draws go. */
  private record Part(String name, String path, Regression data, int power)
      implements Serializable {}

  private static final class Sample implements VoidFunction<Part> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final Plan plan;

    Sample(Broadcast<SerializableConfiguration> configuration, Plan plan) {
      this.configuration = configuration;
      this.plan = plan;
    }

    @Override
    public void call(Part part) throws IOException {
      RandomGenerator random = SubSeed.stream(plan.seed(), 1, part.name());
      double[] draws =
          plan.model() == Regression.Model.LINEAR
              ? new LinearPosterior(part.data(), part.power()).draws(plan.draws(), random)
              : new LogisticSampler(part.data(), part.power()).draws(plan.draws(), random);
      Configuration hadoop = configuration.value().value();
      Path path = new Path(part.path());
      int p = part.data().covariates();
      try (Writer csv =
          new BufferedWriter(
              new OutputStreamWriter(
                  path.getFileSystem(hadoop).create(path, true), StandardCharsets.UTF_8),
              1 << 16)) {
        csv.append("# ").append(part.name()).append(", likelihood to the power ");
        csv.append(String.valueOf(part.power())).append('\n');
        csv.append("# num_samples = ").append(String.valueOf(plan.draws())).append('\n');
        for (int j = 1; j <= p; j++) {
          csv.append("beta.").append(String.valueOf(j)).append(j < p ? ',' : '\n');
        }
        for (int k = 0; k < draws.length; k++) {
          csv.append(Double.toString(draws[k])).append((k + 1) % p == 0 ? '\n' : ',');
        }
      }
    }
  }
}
