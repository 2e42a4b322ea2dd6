// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.input.DrawsReader;
import dev.wasserstein.input.LocalMemory;
import dev.wasserstein.input.LocalShards;
import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardInput;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.wasp.ParameterSelection;
import dev.wasserstein.wasp.Shard;
import dev.wasserstein.wasp.ShardSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Turns paths into shards, and decides where they are worked on. */
public final class ShardSource {
  /** Draws of more bytes than this are read and kept by the executors of a cluster. */
  private static final long LOCAL_BYTES = 64L << 20;

  /** What is made of draws beside them: sorted columns, combined draws, their summaries. */
  private static final int COPIES = 4;

  private final Session session;
  private final MeasureSource.Engine engine;
  private final int partitions;
  private final ShardRequest request;
  private final ParameterSelection selection;
  private final List<ShardFiles> shards;
  private final int threads;

  /**
   * The shards behind paths, not read yet.
   *
   * @param partitions the number of Spark partitions; 0 for the cluster's cores
   * @throws dev.wasserstein.measure.BadInputException if a path is wrong
   */
  public ShardSource(
      Session session,
      MeasureSource.Engine engine,
      int partitions,
      ShardRequest request,
      ParameterSelection selection) {
    this(
        session,
        engine,
        partitions,
        request,
        selection,
        new DrawsReader(session.hadoop(), request, selection)
            .split(ShardFiles.list(session.hadoop(), request)),
        Runtime.getRuntime().availableProcessors());
  }

  private ShardSource(
      Session session,
      MeasureSource.Engine engine,
      int partitions,
      ShardRequest request,
      ParameterSelection selection,
      List<ShardFiles> shards,
      int threads) {
    this.session = session;
    this.engine = engine;
    this.partitions = partitions;
    this.request = request;
    this.selection = selection;
    this.shards = shards;
    this.threads = threads;
  }

  /**
   * Shards that are known, read and worked on by one thread of this process.
   *
   * @throws dev.wasserstein.measure.BadInputException if a file cannot be read
   */
  public static ShardSource onOneThread(
      Session session,
      ShardRequest request,
      ParameterSelection selection,
      List<ShardFiles> shards) {
    return new ShardSource(
        session,
        MeasureSource.Engine.LOCAL,
        0,
        request,
        selection,
        new DrawsReader(session.hadoop(), request, selection).split(shards),
        1);
  }

  /**
   * Shards that are known.
   *
   * @param partitions as above
   * @throws dev.wasserstein.measure.BadInputException if a file cannot be read
   */
  public static ShardSource of(
      Session session,
      MeasureSource.Engine engine,
      int partitions,
      ShardRequest request,
      ParameterSelection selection,
      List<ShardFiles> shards) {
    return new ShardSource(
        session,
        engine,
        partitions,
        request,
        selection,
        new DrawsReader(session.hadoop(), request, selection).split(shards),
        Runtime.getRuntime().availableProcessors());
  }

  /** The names of the shards, in the order of the paths. */
  public List<String> ids() {
    return shards.stream().map(ShardFiles::id).toList();
  }

  /**
   * The draws of the first shard, of the wanted parameters: for their names and labels.
   *
   * @throws dev.wasserstein.measure.BadInputException if that shard cannot be used
   */
  public Draws first() {
    return reader(selection).read(shards.get(0));
  }

  /**
   * The draws of other files, of any format, as one posterior, read here.
   *
   * @param wanted the parameters to keep
   */
  public Draws one(String path, Predicate<String> wanted) {
    return one(ShardFiles.list(session.hadoop(), ShardRequest.of(List.of(path))), path, wanted);
  }

  /**
   * The same of files that are known.
   *
   * @param place what they are called in messages
   */
  public Draws one(List<ShardFiles> found, String place, Predicate<String> wanted) {
    ShardRequest other = ShardRequest.of(List.of());
    DrawsReader reader = new DrawsReader(session.hadoop(), other, wanted);
    List<Draws> parts = new ArrayList<>();
    for (ShardFiles files : found) {
      parts.add(reader.read(files));
    }
    return Draws.pooled(parts, place);
  }

  private DrawsReader reader(Predicate<String> wanted) {
    return new DrawsReader(session.hadoop(), request, wanted);
  }

  /**
   * Reads all shards.
   *
   * @param first {@link #first}, by which the size of the others is told
   * @throws dev.wasserstein.measure.BadInputException if one must be refused; of several the first
   */
  public ShardInput open(ShardSettings settings, Draws first) {
    if (engine == MeasureSource.Engine.SPARK
        || (engine == MeasureSource.Engine.AUTO && !isSmall(first))) {
      int count = partitions > 0 ? partitions : session.context().defaultParallelism();
      return new SparkShards(
          session, shards, request, settings.selection(selection), settings, count);
    }
    DrawsReader reader = reader(settings.selection(selection));
    return new LocalShards(
        InParallel.map(
            shards, threads, files -> Shard.of(files.id(), reader.read(files), settings)),
        threads);
  }

  /** Whether the draws are few for this machine, or, beside a cluster, few. */
  private boolean isSmall(Draws first) {
    long bytes = shards.stream().mapToLong(ShardFiles::bytes).sum();
    double decoded =
        (double) Double.BYTES * first.values().length * bytes / Math.max(1, shards.get(0).bytes());
    return session.isOneMachine()
        ? COPIES * decoded <= LocalMemory.ofThisProcess().comfortable()
        : decoded <= LOCAL_BYTES;
  }
}
