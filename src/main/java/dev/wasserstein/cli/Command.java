// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.job.AssignJob;
import dev.wasserstein.job.ConvertJob;
import dev.wasserstein.job.EmbedJob;
import dev.wasserstein.job.FederateJob;
import dev.wasserstein.job.GroupedJob;
import dev.wasserstein.job.InspectJob;
import dev.wasserstein.job.InterpolateJob;
import dev.wasserstein.job.JobContext;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.JobResult;
import dev.wasserstein.job.MapJob;
import dev.wasserstein.job.WaspDemoJob;
import dev.wasserstein.job.WaspGroupedJob;
import dev.wasserstein.options.Option;
import java.util.List;
import java.util.function.Function;

/**
 * A command of the command line.
 *
 * @param description what it does, in a sentence
 * @param options that it takes
 * @param job does it; mistakes of the user are thrown, see {@link UserError}
 */
record Command(
    String name, String description, List<Option<?>> options, Function<JobContext, JobResult> job) {
  static final List<Command> ALL =
      List.of(
          new Command(
              "barycenter",
              "Computes the barycenter of measures and writes a run directory with a report.",
              JobOptions.BARYCENTER,
              GroupedJob::barycenter),
          new Command(
              "distance",
              "Computes Wasserstein distances between measures: all pairs of the input, or its pairs with --other.",
              JobOptions.DISTANCE,
              GroupedJob::distance),
          new Command(
              "cluster",
              "Groups measures around barycenters, the prototypes, and writes a run directory with a report.",
              JobOptions.CLUSTER,
              GroupedJob::cluster),
          new Command(
              "assign",
              "Finds the nearest prototype of each measure; with --labels, how well that tells its class.",
              JobOptions.ASSIGN,
              AssignJob::run),
          new Command(
              "embed",
              "Turns measures into vectors by linear optimal transport, for PCA and other learners, and back.",
              JobOptions.EMBED,
              EmbedJob::run),
          new Command(
              "interpolate",
              "Computes the barycenters between two to four measures: frames, a film and a report.",
              JobOptions.INTERPOLATE,
              InterpolateJob::run),
          new Command(
              "map",
              "Moves measures onto another one or onto their barycenter, and other points along.",
              JobOptions.MAP,
              MapJob::run),
          new Command(
              "wasp",
              "Combines the posterior draws of data shards into one posterior, with intervals and diagnostics.",
              JobOptions.WASP,
              WaspGroupedJob::run),
          new Command(
              "wasp-demo",
              "Simulates a regression, samples its posterior shard by shard on Spark, and combines the shards.",
              JobOptions.WASP_DEMO,
              WaspDemoJob::run),
          new Command(
              "federate",
              "Makes one neural network of those of clients: hidden units are matched, then averaged.",
              JobOptions.FEDERATE,
              FederateJob::run),
          new Command(
              "inspect",
              "Validates measures and prints what they are: counts, sizes, bounds and the work that a barycenter takes.",
              JobOptions.INSPECT,
              InspectJob::run),
          new Command(
              "convert",
              "Writes measures in another format: to one file where --output ends like one, otherwise to a directory.",
              JobOptions.CONVERT,
              ConvertJob::run));
}
