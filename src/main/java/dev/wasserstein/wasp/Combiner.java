// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.FixedPointIteration.Evaluation;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.wasp.MarginalBarycenter.ShardSum;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Combines shard posteriors: the Wasserstein barycenter of powered subset posteriors approximates
 * the posterior of all data (Srivastava, Li, Dunson 2018; marginals Li, Srivastava, Dunson 2017;
 * location-scatter Srivastava and Xu 2021, here with the optimal map between Gaussians, which does
 * not suppose that the covariances commute).
 *
 * <p>The median (Minsker, Srivastava, Lin, Dunson 2017) weighs shards by their inverse distances:
 * of the joint and Gaussian modes block by block, of the marginal mode by the distance over all
 * parameters.
 */
public final class Combiner {
  /**
   * Where the user does not say, the marginal mode makes so many draws for each of a shard: its
   * quantile functions are known better than those of a shard, and the published comparisons read
   * them at ten times as many levels as a shard has draws.
   */
  private static final int LEVELS_PER_DRAW = 10;

  /** The most draws of the marginal mode where the user does not say. */
  public static final int LARGEST_DEFAULT_LEVELS = 10_000;

  /** The most atoms of the joint mode where the user does not say. */
  public static final int LARGEST_DEFAULT_SUPPORT = 500;

  /** The most numbers of the marginal mode, but for one draw for each of a shard. */
  private static final int LARGEST_DEFAULT_NUMBERS = 1 << 22;

  /** Scales that differ by more than this factor are worth a note. */
  private static final double UNLIKE = 2;

  /** Draws × atoms × dimensions of which a first iteration takes half a minute on two cores. */
  private static final double LONG_WORK = 1e10;

  /**
   * The tolerance of the objective and the cap on iterations for the Gaussians that the mode joint
   * starts from. They are not the user's: a run that is resumed with a higher cap keeps its start.
   */
  private static final double START_TOLERANCE = 1e-8;

  private static final int START_ITERATIONS = 500;

  private final ShardPosteriors shards;
  private final List<int[]> blocks;
  private final Objective objective;
  private final OptionalInt size;
  private final Scales scaling;
  private final Function<BarycenterMethod<?, ?>, StopRule> stopRules;
  private final IterationListener listener;
  private final Function<String, Checkpoints> checkpoints;
  private final Optional<InitialDraws> initial;

  /**
   * A combiner of shards without checkpoints, which finds its starts.
   *
   * @param blocks the parameters of each block, all parameters together
   * @param size how many draws are asked for
   * @param scaling the scales of the parameters in the mode joint
   * @param stopRules when a method stops
   */
  public Combiner(
      ShardPosteriors shards,
      List<int[]> blocks,
      Objective objective,
      OptionalInt size,
      Scales scaling,
      Function<BarycenterMethod<?, ?>, StopRule> stopRules,
      IterationListener listener) {
    this(
        shards,
        blocks,
        objective,
        size,
        scaling,
        stopRules,
        listener,
        loop -> Checkpoints.NONE,
        Optional.empty());
  }

  private Combiner(
      ShardPosteriors shards,
      List<int[]> blocks,
      Objective objective,
      OptionalInt size,
      Scales scaling,
      Function<BarycenterMethod<?, ?>, StopRule> stopRules,
      IterationListener listener,
      Function<String, Checkpoints> checkpoints,
      Optional<InitialDraws> initial) {
    this.shards = shards;
    this.blocks = blocks;
    this.objective = objective;
    this.size = size;
    this.scaling = scaling;
    this.stopRules = stopRules;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.initial = initial;
  }

  /**
   * The same combiner with checkpoints.
   *
   * @param kept the checkpoints of a loop by its name: {@code marginal}, {@code joint-start-0},
   *     {@code joint-0}, {@code gaussian-0}, with the number of the block
   */
  public Combiner withCheckpoints(Function<String, Checkpoints> kept) {
    return new Combiner(
        shards, blocks, objective, size, scaling, stopRules, listener, kept, initial);
  }

  /** The same combiner, whose loops begin at a posterior. */
  public Combiner withInitial(InitialDraws start) {
    return new Combiner(
        shards,
        blocks,
        objective,
        size,
        scaling,
        stopRules,
        listener,
        checkpoints,
        Optional.of(start));
  }

  /**
   * Checks that a mode can begin where it is to.
   *
   * @throws dev.wasserstein.measure.BadInputException if it cannot
   */
  public void checkInitial(WaspMode mode) {
    if (mode != WaspMode.GAUSSIAN || initial.isEmpty()) {
      return;
    }
    for (int[] block : blocks) {
      double[] average = new double[block.length * block.length];
      for (ShardHeader header : shards.headers()) {
        double weight = shards.weights().get(header.id());
        double[] covariance = header.covariance(block);
        for (int k = 0; k < average.length; k++) {
          average[k] += weight * covariance[k];
        }
      }
      initial.get().requireRange(block, average);
    }
  }

  /**
   * What to know before a combination whose iterations take long: the work of exact transport is
   * about that of looking at all pairs of atoms and draws some hundred times.
   */
  public Optional<String> forewarning(WaspMode mode) {
    long draws = shards.headers().stream().mapToLong(ShardHeader::draws).sum();
    double widest = blocks.stream().mapToInt(block -> block.length).max().orElse(1);
    if (mode != WaspMode.JOINT || widest == 1 || draws * widest * atoms() < LONG_WORK) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The mode joint moves %d atoms to %d draws in %.0f dimensions in each iteration; the"
                + " first ones take minutes. Use --max-draws 1000, a smaller --support-size or"
                + " smaller --blocks to see a result sooner, or --mode gaussian.",
            atoms(),
            draws,
            widest));
  }

  /** What to know of distances in the mode joint where parameters have unlike scales. */
  public Optional<String> scaleNote(WaspMode mode) {
    double[] sorted = Arrays.stream(shards.scales()).sorted().toArray();
    return mode == WaspMode.JOINT
            && scaling == Scales.DEVIATIONS
            && sorted[sorted.length - 1] > UNLIKE * sorted[0]
        ? Optional.of(
            "The mode joint compares each parameter in units of its standard deviation within the"
                + " shards, and so are its objective and w2; --scales raw takes them as they are.")
        : Optional.empty();
  }

  private int atoms() {
    return size.orElse(Math.min(LARGEST_DEFAULT_SUPPORT, shards.medianSize()));
  }

  /** Combines the shards. */
  public Combination combine(WaspMode mode) {
    return switch (mode) {
      case MARGINAL -> marginal();
      case JOINT -> joint();
      case GAUSSIAN -> gaussian();
    };
  }

  private int defaultLevels() {
    long draws = shards.medianSize();
    long wanted = Math.min(LEVELS_PER_DRAW * draws, LARGEST_DEFAULT_NUMBERS / shards.dimension());
    return (int) Math.min(LARGEST_DEFAULT_LEVELS, Math.max(draws, wanted));
  }

  private Combination marginal() {
    long begin = System.nanoTime();
    int d = shards.dimension();
    int levels = size.orElse(defaultLevels());
    LoopEnds loops = new LoopEnds();
    double[] sorted =
        marginals(
            shards.measures(),
            levels,
            shards.scales(),
            initial.map(draws -> draws.quantiles(levels)),
            checkpoints.apply(WaspMode.MARGINAL.modeName()),
            loops);
    String template =
        shards.headers().stream()
            .max((a, b) -> Integer.compare(a.draws(), b.draws()))
            .orElseThrow()
            .id();
    double[] order = shards.measures().fetch(List.of(template)).get(0).measure().support();
    CombinedDraws draws = CombinedDraws.held(RankOrder.like(sorted, order, d), d);
    return loops.end(WaspMode.MARGINAL, draws, begin);
  }

  /**
   * The draws (levels × d) that have the combined marginals, each column ascending.
   *
   * @param scales of the parameters of the measures
   * @param start of the median, each column ascending
   */
  private double[] marginals(
      Measures<DiscreteMeasure> measures,
      int levels,
      double[] scales,
      Optional<double[]> start,
      Checkpoints kept,
      LoopEnds loops) {
    Evaluation<double[], ShardSum> last =
        new MarginalBarycenter(shards, measures, objective, levels, scales).solve(start, kept);
    ShardSum sums = last.sums();
    loops.add(
        RunStatus.DONE,
        List.of(),
        last.objective(),
        sums.squaredDistances(),
        sums.standardDistances());
    return last.state();
  }

  private Combination joint() {
    long begin = System.nanoTime();
    int d = shards.dimension();
    int m = atoms();
    double[] scales = scaling == Scales.DEVIATIONS ? shards.scales() : ones(d);
    double[] rows = new double[m * d];
    LoopEnds loops = new LoopEnds();
    int[] all = IntStream.range(0, d).toArray();
    try (Scaled whole = new Scaled(all, scales)) {
      JointStart start = new JointStart(whole.measures, scales);
      for (int b = 0; b < blocks.size(); b++) {
        int[] block = blocks.get(b);
        try (Scaled some = Arrays.equals(block, all) ? whole : new Scaled(block, scales)) {
          double[] part =
              jointBlock(
                  some.measures,
                  () -> Columns.of(start.rows(), d, block),
                  checkpoints.apply("joint-" + b),
                  loops);
          for (int i = 0; i < m; i++) {
            for (int k = 0; k < block.length; k++) {
              rows[i * d + block[k]] = part[i * block.length + k] * scales[block[k]];
            }
          }
        }
      }
    }
    return loops.end(WaspMode.JOINT, CombinedDraws.held(rows, d), begin);
  }

  /** The start of all blocks, found when the first of them asks for it. */
  private final class JointStart {
    private final Measures<DiscreteMeasure> measures;
    private final double[] scales;
    private Optional<double[]> rows = Optional.empty();

    /**
     * A start that is not found yet.
     *
     * @param measures the shards in units of the scales
     */
    JointStart(Measures<DiscreteMeasure> measures, double[] scales) {
      this.measures = measures;
      this.scales = scales;
    }

    /** The rows (m × d, row-major) in units of the scales. */
    double[] rows() {
      if (rows.isEmpty()) {
        rows = Optional.of(repeated(picks()));
      }
      return rows.get();
    }

    private double[] picks() {
      if (initial.isPresent()) {
        int[] all = IntStream.range(0, shards.dimension()).toArray();
        return initial.get().picks(atoms(), GaussianMaps.inverse(all, scales));
      }
      Map<String, BlockMap> maps =
          maps(this::kept, Combiner.this::startRule, record -> {})
              .of(startBlocks(), new LoopEnds(), scales);
      return MappedPicks.of(measures, maps, draws(), atoms());
    }

    /** Thousands of loops of one parameter each end sooner than files are written. */
    private Checkpoints kept(int block) {
      return shards.headers().get(0).isWide()
          ? Checkpoints.NONE
          : checkpoints.apply("joint-start-" + block);
    }

    /** Where there are fewer draws than are asked for, the start repeats some. */
    private double[] repeated(double[] picks) {
      double[] start = new double[atoms() * shards.dimension()];
      for (int p = 0; p < start.length; p++) {
        start[p] = picks[p % picks.length];
      }
      return start;
    }
  }

  /** Blocks in which a start is looked for: with very many parameters, each by itself. */
  private List<int[]> startBlocks() {
    return shards.headers().get(0).isWide()
        ? IntStream.range(0, shards.dimension()).mapToObj(k -> new int[] {k}).toList()
        : blocks;
  }

  /** Some parameters of the shards in units of their scales. */
  private final class Scaled implements AutoCloseable {
    private final Measures<DiscreteMeasure> measures;

    Scaled(int[] block, double[] scales) {
      double[] factors = GaussianMaps.inverse(block, scales);
      boolean same =
          block.length == shards.dimension() && Arrays.stream(factors).allMatch(each -> each == 1);
      measures = same ? shards.measures() : shards.projection().to(block, factors);
    }

    @Override
    public void close() {
      if (measures != shards.measures()) {
        measures.close();
      }
    }
  }

  private static double[] ones(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * The atoms (m × b) of one block.
   *
   * @param start (m × b), not asked for where a checkpoint does
   */
  private double[] jointBlock(
      Measures<DiscreteMeasure> measures,
      Supplier<double[]> start,
      Checkpoints kept,
      LoopEnds loops) {
    int width = measures.summary().dimension();
    if (width == 1) {
      double[] order = start.get();
      Optional<double[]> from = initial.map(draws -> Arrays.stream(order).sorted().toArray());
      return RankOrder.like(
          marginals(measures, order.length, ones(1), from, kept, loops), order, 1);
    }
    ParticleFlow method = new ParticleFlow(0.5);
    BarycenterSolution solution =
        run(
            method,
            measures,
            () -> DiscreteMeasure.trustedUniform(Initializer.BARYCENTER_ID, width, start.get()),
            kept,
            stopRules.apply(method),
            listener);
    DiscreteMeasure atoms = (DiscreteMeasure) solution.barycenter();
    Map<String, Double> squares = TransportDistances.of(measures, atoms);
    loops.add(solution.status(), solution.history(), solution.objective(), squares, squares);
    return atoms.support();
  }

  private <M extends Measure, S extends Serializable> BarycenterSolution run(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      Supplier<S> start,
      Checkpoints kept,
      StopRule rule,
      IterationListener each) {
    return new OuterLoop(rule, each, objective).run(method, measures, start, kept);
  }

  private Combination gaussian() {
    long begin = System.nanoTime();
    LoopEnds loops = new LoopEnds();
    Map<String, BlockMap> maps =
        maps(b -> checkpoints.apply("gaussian-" + b), stopRules::apply, listener)
            .of(blocks, loops, ones(shards.dimension()));
    long total = shards.headers().stream().mapToLong(ShardHeader::draws).sum();
    CombinedDraws draws =
        size.isPresent() && size.getAsInt() < total
            ? CombinedDraws.held(
                MappedPicks.of(shards.measures(), maps, draws(), size.getAsInt()),
                shards.dimension())
            : new MappedDraws(shards, maps);
    return loops.end(WaspMode.GAUSSIAN, draws, begin);
  }

  private Map<String, Integer> draws() {
    Map<String, Integer> draws = new HashMap<>();
    shards.headers().stream()
        .filter(header -> shards.weights().get(header.id()) > 0)
        .forEach(header -> draws.put(header.id(), header.draws()));
    return draws;
  }

  private GaussianMaps maps(
      IntFunction<Checkpoints> kept,
      Function<GaussianBarycenter, StopRule> rule,
      IterationListener each) {
    return new GaussianMaps(shards, objective, initial, kept, rule, each);
  }

  private StopRule startRule(GaussianBarycenter method) {
    return new StopRule(
        START_TOLERANCE,
        method.residualTolerance().orElse(START_TOLERANCE),
        START_ITERATIONS,
        stopRules.apply(method).deadline());
  }
}
