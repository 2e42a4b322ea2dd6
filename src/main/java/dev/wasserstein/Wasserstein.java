// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.job.AssignJob;
import dev.wasserstein.job.AssignResult;
import dev.wasserstein.job.BarycenterJob;
import dev.wasserstein.job.BarycenterResult;
import dev.wasserstein.job.ClusterJob;
import dev.wasserstein.job.ClusterResult;
import dev.wasserstein.job.DistanceJob;
import dev.wasserstein.job.DistanceResult;
import dev.wasserstein.job.EmbedJob;
import dev.wasserstein.job.EmbedResult;
import dev.wasserstein.job.FederateJob;
import dev.wasserstein.job.FederateResult;
import dev.wasserstein.job.InterpolateJob;
import dev.wasserstein.job.InterpolateResult;
import dev.wasserstein.job.JobCancelledException;
import dev.wasserstein.job.JobContext;
import dev.wasserstein.job.JobInputs;
import dev.wasserstein.job.JobListener;
import dev.wasserstein.job.MapJob;
import dev.wasserstein.job.MapResult;
import dev.wasserstein.job.Options;
import dev.wasserstein.job.RunHeader;
import dev.wasserstein.job.WaspJob;
import dev.wasserstein.job.WaspResult;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Wasserstein barycenters, distances and clusters for programs: on the threads of this process, or
 * on a Spark session of the caller, which is never closed or reconfigured, and keeps no data of
 * ours.
 *
 * <p>A wrong setting is an {@link dev.wasserstein.options.OptionException}, a measure that must be
 * refused a {@link dev.wasserstein.measure.BadInputException}; their messages say what is expected
 * and what helps.
 */
public final class Wasserstein {

  private final Supplier<Session> sessions;
  private final MeasureSource.Engine engine;
  private final JobListener listener;

  private Wasserstein(
      Supplier<Session> sessions, MeasureSource.Engine engine, JobListener listener) {
    this.sessions = sessions;
    this.engine = engine;
    this.listener = listener;
  }

  /** {@return jobs on the threads of this process} */
  public static Wasserstein onThreads() {
    return new Wasserstein(
        () -> new Session("wasserstein"), MeasureSource.Engine.LOCAL, JobListener.SILENT);
  }

  /**
   * Jobs on a Spark session.
   *
   * @param session of the caller; never closed or reconfigured
   * @return the jobs
   */
  public static Wasserstein on(SparkSession session) {
    return new Wasserstein(
        () -> new Session(session), MeasureSource.Engine.SPARK, JobListener.SILENT);
  }

  /**
   * The same with a listener to progress, notes and warnings.
   *
   * @param other is called by the thread of the job
   * @return the jobs with it
   */
  public Wasserstein withListener(JobListener other) {
    return new Wasserstein(sessions, engine, other);
  }

  /**
   * The same with jobs that can be cancelled: after an iteration, a job throws a {@link
   * JobCancelledException} instead of going on, and leaves nothing behind.
   *
   * @param cancelled whether to; asked after each iteration, by the thread of the job
   * @return the jobs with it
   */
  public Wasserstein withCancellation(BooleanSupplier cancelled) {
    return new Wasserstein(sessions, engine, new Cancellable(listener, cancelled));
  }

  private record Cancellable(JobListener listener, BooleanSupplier cancelled)
      implements JobListener {
    @Override
    public void onNote(String note) {
      check();
      listener.onNote(note);
    }

    @Override
    public void onWarnings(List<String> warnings) {
      listener.onWarnings(warnings);
    }

    @Override
    public void onOutput() {
      listener.onOutput();
    }

    @Override
    public IterationListener onLoop(String label, int maxIterations) {
      check();
      return listener.onLoop(label, maxIterations).andThen(record -> check());
    }

    private void check() {
      if (cancelled.getAsBoolean()) {
        throw new JobCancelledException();
      }
    }
  }

  /**
   * The mean by particle flow, with the default settings.
   *
   * @param input the measures, of one dimension
   * @return barycenter, objective, status and history
   */
  public BarycenterResult barycenter(Input input) {
    return barycenter(input, BarycenterSettings.defaults());
  }

  /**
   * The barycenter of measures.
   *
   * @param input the measures, of a kind that the method takes
   * @param settings method, tolerances and output
   * @return barycenter, objective, status and history
   */
  public BarycenterResult barycenter(Input input, BarycenterSettings settings) {
    return run("barycenter", settings.settings(), input, BarycenterJob::run);
  }

  /**
   * The exact W₂ distances between all measures of an input.
   *
   * @param input the measures, of one dimension
   * @return each pair once, with cost, distance and gap
   */
  public DistanceResult distance(Input input) {
    return distance(input, DistanceSettings.defaults());
  }

  /**
   * The distances between all measures of an input.
   *
   * @param input the measures, of a kind that the method takes
   * @param settings method and output; without an output at most 5 million pairs are taken
   * @return each pair once, with cost, distance and gap
   */
  public DistanceResult distance(Input input, DistanceSettings settings) {
    return run("distance", settings.settings(), input, DistanceJob::run);
  }

  /**
   * The distances between the measures of two inputs.
   *
   * @param input the sources
   * @param other the targets
   * @param settings method, pairs and output; without an output at most 5 million pairs are taken
   * @return the pairs, with cost, distance and gap
   */
  public DistanceResult distance(Input input, Input other, DistanceSettings settings) {
    return run(
        "distance",
        settings.settings().with(Options.OTHER, other.paths()),
        input,
        Optional.of(other),
        DistanceJob::run);
  }

  /**
   * Clusters of measures around barycenters, by Lloyd's iteration.
   *
   * @param input the measures, at least as many as clusters
   * @param settings the number of clusters, the method and the output
   * @return prototypes, and the cluster of each measure
   */
  public ClusterResult cluster(Input input, ClusterSettings settings) {
    return run("cluster", settings.settings(), input, ClusterJob::run);
  }

  /**
   * The nearest prototype of each measure.
   *
   * @param input the measures
   * @param prototypes what they are compared with
   * @param settings method and output
   * @return the prototype of each measure, and its distance
   */
  public AssignResult assign(Input input, Input prototypes, AssignSettings settings) {
    return run(
        "assign",
        settings.settings().with(Options.PROTOTYPES, prototypes.paths()),
        input,
        Optional.of(prototypes),
        AssignJob::run);
  }

  /**
   * Vectors of measures by linear optimal transport, relative to the barycenter of the input or to
   * the reference of the settings.
   *
   * @param input the measures, point clouds or grids
   * @param settings reference and output; without an output at most 50 million numbers are returned
   * @return the reference, and a vector for each measure
   */
  public EmbedResult embed(Input input, EmbedSettings settings) {
    return run("embed", settings.settings(), input, EmbedJob::embed);
  }

  /**
   * Vectors of measures by linear optimal transport, relative to a given measure.
   *
   * @param input the measures, point clouds or grids
   * @param reference one measure, of positive mass on some atoms
   * @param settings output; without one at most 50 million numbers are returned
   * @return the reference, and a vector for each measure
   */
  public EmbedResult embed(Input input, Input reference, EmbedSettings settings) {
    return run(
        "embed",
        settings.settings().with(Options.REFERENCE, String.join(", ", reference.paths())),
        input,
        Optional.of(reference),
        EmbedJob::embed);
  }

  /**
   * The barycenters between two to four measures, along a path or over a grid of weights.
   *
   * @param input the measures, of a kind that the method takes
   * @param settings frames, method and output
   * @return a barycenter for each frame
   */
  public InterpolateResult interpolate(Input input, InterpolateSettings settings) {
    return run("interpolate", settings.settings(), input, InterpolateJob::run);
  }

  /**
   * Measures moved onto their barycenter, or onto the target of the settings.
   *
   * @param input the measures, with atoms
   * @param settings target, kind of map and output
   * @return the measures with their atoms at the images
   */
  public MapResult map(Input input, MapSettings settings) {
    return run("map", settings.settings(), input, MapJob::run);
  }

  /**
   * Measures moved onto a given one.
   *
   * @param input the measures, with atoms
   * @param onto one measure
   * @param settings kind of map and output
   * @return the measures with their atoms at the images
   */
  public MapResult map(Input input, Input onto, MapSettings settings) {
    return run(
        "map",
        settings.settings().with(Options.ONTO, String.join(", ", onto.paths())),
        input,
        Optional.of(onto),
        MapJob::run);
  }

  /**
   * One network from those of clients: hidden units are matched before they are averaged.
   *
   * @param clients a file of NumPy for each client, folders of them, or tables of Parquet
   * @param settings weights and output
   * @return the arrays of the network, and those of plain averaging
   */
  public FederateResult federate(List<String> clients, FederateSettings settings) {
    return call(
        "federate",
        settings.settings().with(Options.INPUT, clients),
        JobInputs.FILES,
        FederateJob::run);
  }

  /**
   * One posterior from those of data shards. The result holds the combined draws, evenly spaced
   * ones of more than 4 million numbers; an output of the settings has all of them.
   *
   * @param shards files or directories of draws, one shard each
   * @param settings modes, kind of subset posterior and output
   * @return the combined draws of each mode, and what is known of the shards
   */
  public WaspResult wasp(List<String> shards, WaspSettings settings) {
    return call(
        "wasp", settings.settings().with(Options.SHARDS, shards), JobInputs.FILES, WaspJob::run);
  }

  private <R> R run(String name, Settings settings, Input input, Function<JobContext, R> job) {
    return run(name, settings, input, Optional.empty(), job);
  }

  private <R> R run(
      String name,
      Settings settings,
      Input input,
      Optional<Input> other,
      Function<JobContext, R> job) {
    return call(
        name,
        settings.with(Options.INPUT, input.paths()),
        new JobInputs(input.given(), other.flatMap(Input::given)),
        job);
  }

  private <R> R call(
      String name, Settings settings, JobInputs inputs, Function<JobContext, R> job) {
    Settings placed =
        settings.isGiven(Options.ENGINE) || settings.isGiven(Options.PARTITIONS)
            ? settings
            : settings.with(Options.ENGINE, engine);
    try (Session session = sessions.get()) {
      return job.apply(
          new JobContext(RunHeader.of(name, "", placed), placed, session, listener, inputs));
    }
  }
}
