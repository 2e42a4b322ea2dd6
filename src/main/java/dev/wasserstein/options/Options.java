// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The option catalogue. Each option is declared here once; flags, help, conf keys, {@code
 * conf/defaults.conf}, run.json and the checkpoint fingerprint are derived from it.
 */
public final class Options {
  private Options() {}

  private static final String WHOLE = "a whole number, at least 1";

  // What is read.

  public static final Option<List<String>> INPUT =
      Option.texts(
          "input", "PATH", "Files, directories or globs with the measures; any Hadoop path.");
  public static final Option<String> FORMAT =
      Option.choice(
              "format",
              List.of(
                  "auto",
                  "parquet",
                  "orc",
                  "json",
                  "csv",
                  "histogram-csv",
                  "gaussian-csv",
                  "npy",
                  "npz",
                  "image",
                  "idx",
                  "stan-csv",
                  "draws-csv",
                  "coda",
                  "arviz-nc",
                  "posteriordb-json"),
              "The format of the input; auto goes by file name and first bytes.")
          .withDefault("auto");
  public static final Option<String> IDS =
      Option.text("ids", "GLOB", "Keep only the measures whose id matches, such as '3-*'.");
  public static final Option<Boolean> NORMALISE =
      Option.flag("normalise", "Rescale masses that do not sum to 1 instead of refusing them.");
  public static final Option<List<Integer>> SHAPE =
      Option.shape("shape", "The grid of histogram-csv, row-major; one axis if not given.");
  public static final Option<String> AS =
      Option.choice(
              "as",
              List.of("grid", "points"),
              "What pixels of image and idx become: cells whose mass is the grey value, or a uniform point cloud on the"
                  + " foreground (Otsu's threshold).")
          .withDefault("grid");
  public static final Option<Boolean> INVERT =
      Option.flag("invert", "Pixels of image and idx are dark ink on a bright ground.");
  public static final Option<String> LABELS =
      Option.text(
          "labels", "PATH", "The labels of an idx file: ids become label-index, such as 3-0017.");
  public static final Option<String> WEIGHTS =
      Option.text(
              "weights",
              "column|equal|PATH",
              "The weights of the measures: their column weight (equal where there is none), equal, or a CSV file with"
                  + " the header id,weight. They are rescaled to sum to 1.")
          .withDefault("column");

  // What is computed.

  public static final Option<String> METHOD =
      Option.choice(
              "method",
              List.of(
                  "particle-flow",
                  "entropic-free",
                  "sinkhorn",
                  "debiased-sinkhorn",
                  "gaussian",
                  "gaussian-mixture",
                  "quantile",
                  "sliced"),
              "How the barycenter is computed.")
          .withDefault("particle-flow");

  /** Without those that have an ε, which cluster does not take. */
  private static final Option<String> METHOD_OF_CLUSTER =
      Option.only(
          METHOD, List.of("particle-flow", "gaussian", "gaussian-mixture", "quantile", "sliced"));

  public static final Option<String> OBJECTIVE =
      Option.choice(
              "objective",
              List.of("mean", "median"),
              "What is minimised: the weighted sum of squared distances, or that of the distances, which outliers"
                  + " hardly move.")
          .withDefault("mean");

  /** The value of {@link #SUPPORT_SIZE} for "all". */
  public static final int ALL_BREAKPOINTS = Integer.MAX_VALUE;

  public static final Option<Integer> SUPPORT_SIZE =
      Option.integerOr(
          "support-size",
          "all",
          ALL_BREAKPOINTS,
          n -> n >= 1,
          "a whole number, at least 1, or all (quantile)",
          "The number of atoms of the barycenter; with quantile also all, those that make it exact. Default: the"
              + " median of the inputs' atom counts, at most 500.");
  public static final Option<String> INITIAL =
      Option.text(
              "initial",
              "kmeans|gaussian|sample|PATH",
              "The start: k-means on the pooled atoms, draws of a normal distribution with the inputs' mean and spread, a"
                  + " sample of the pooled atoms, or the one measure in a file.")
          .withDefault("kmeans");
  public static final Option<Double> STEP_SIZE =
      Option.real(
              "step-size",
              eta -> eta > 0 && eta <= 0.5,
              "a number in (0, 0.5]",
              "The step η; 0.5 is the full fixed-point step.")
          .withDefault("0.5");
  public static final Option<Boolean> LEARN_MASSES =
      Option.flag("learn-masses", "Also find the masses of the atoms, which are equal otherwise.");

  public static final Option<Integer> DIRECTIONS =
      Option.integer(
              "directions", n -> n >= 1, WHOLE, "The number of directions of the method sliced.")
          .withDefault("200");
  public static final Option<String> DIRECTION_CHOICE =
      Option.choice(
              "direction-choice",
              List.of("orthogonal", "uniform"),
              "How directions are chosen: evenly, at equal angles in the plane and in random orthonormal frames"
                  + " otherwise; or each at random.")
          .withDefault("orthogonal");
  public static final Option<Boolean> MAP_ATOMS =
      Option.flag(
          "map-atoms",
          "With the method gaussian, also write the inputs' atoms, each moved by its measure's affine map to the"
              + " barycenter.");
  public static final Option<Integer> RESTARTS =
      Option.integer(
              "restarts",
              n -> n >= 1,
              WHOLE,
              "The number of random starts, of which the best is kept.")
          .withDefault("1");
  public static final Option<Amount> EPSILON =
      Option.amount(
              "epsilon",
              "The entropic regularisation ε, in units of the ground cost, or as a percentage of the mean ground cost: the"
                  + " mean over all pairs of places of a fixed support, twice the mean within-measure variance of a free"
                  + " one. Smaller is sharper and slower.")
          .withDefault("1%");
  public static final Option<Amount> INITIAL_EPSILON =
      Option.amount(
          "initial-epsilon",
          "An ε of at least --epsilon to begin with; it is halved after each iteration. Default: --epsilon.");
  public static final Option<Integer> INNER_ITERATIONS =
      Option.integer(
              "inner-iterations",
              n -> n >= 1,
              WHOLE,
              "The scalings of each measure between two updates of the barycenter. On a cluster more than 1 save"
                  + " communication.")
          .withDefault("1");
  public static final Option<Double> OVER_RELAXATION =
      Option.real(
              "over-relaxation",
              omega -> omega >= 1 && omega < 2,
              "a number in [1, 2)",
              "What the factor ω of over-relaxed scalings may rise to; 1 for plain ones.")
          .withDefault("1.9");
  public static final Option<List<Integer>> GRID =
      Option.shape(
          "grid",
          "Put the masses of point clouds, or of grids of any shape, on this grid, whose longest axis spans [0, 1]: each atom's on the corners of"
              + " the cell around it, so that its mean stays.");
  public static final Option<Double> MASS_PENALTY =
      Option.real(
          "mass-penalty",
          x -> x > 0 && x <= 1e100,
          "a positive number of at most 1e100",
          "Unbalanced transport, with --method sinkhorn: masses need not sum to 1, and each unit of mass that is made or"
              + " destroyed costs about this much, in units of the ground cost (X times the Kullback-Leibler"
              + " divergence of each marginal).");
  public static final Option<String> EVALUATE =
      Option.choice(
              "evaluate",
              List.of("objective", "exact"),
              "What the barycenter is scored by: the method's own objective, or by exact transport as well.")
          .withDefault("objective");
  public static final Option<Integer> MAX_ITERATIONS =
      Option.integer(
              "max-iterations",
              n -> n >= 0,
              "a whole number, at least 0",
              "The cap on outer iterations.")
          .withDefault("500");
  public static final Option<Duration> MAX_TIME =
      Option.duration(
          "max-time",
          "The run ends after the iteration in which this time is over, with status TIME_LIMIT and its result.");
  public static final Option<Double> TOLERANCE =
      Option.real(
              "tolerance",
              t -> t >= 0 && t < 1,
              "a number in [0, 1)",
              "Converged needs a relative objective change of at most this.")
          .withDefault("1e-8");
  public static final Option<Double> RESIDUAL_TOLERANCE =
      Option.real(
              "residual-tolerance",
              t -> t >= 0 && t < 1,
              "a number in [0, 1)",
              "Converged also needs a fixed-point residual, relative to the inputs' spread, of at most this; the method gaussian takes 1e-12 where it is not given.")
          .withDefault("1e-4");
  public static final Option<Boolean> LOWER_BOUND =
      Option.flag(
          "lower-bound",
          "Also compute a lower bound of the objective from the distances between the inputs, and the gap to it.");
  public static final Option<Boolean> REQUIRE_CONVERGENCE =
      Option.flag("require-convergence", "Exit with code 4 if the run stops without converging.");

  // Clusters.

  public static final Option<Integer> CLUSTERS =
      Option.integer("clusters", n -> n >= 1, WHOLE, "The number of clusters.");
  public static final Option<Integer> BATCH_SIZE =
      Option.integer(
          "batch-size",
          n -> n >= 1,
          WHOLE,
          "Mini-batches: about this many measures take part in an iteration, each drawn by its own coin. Default: all.");
  public static final Option<Boolean> POINTS =
      Option.flag(
          "points",
          "Cluster the atoms instead of the measures: k-means in each part, then the barycenter of the codebooks.");
  public static final Option<Integer> PARTS =
      Option.integer(
          "parts",
          n -> n >= 1,
          WHOLE,
          "With --points: into how many parts the atoms are split at random. Default: each measure is a part.");
  public static final Option<Boolean> COMPARE =
      Option.flag("compare", "With --points: also run k-means on all atoms, and compare.");
  public static final Option<String> PRUNING =
      Option.choice(
              "pruning",
              List.of("bounds", "none"),
              "Whether lower bounds save the computation of distances; the result is the same.")
          .withDefault("bounds");
  public static final Option<Boolean> NEAREST_ONLY =
      Option.flag(
          "nearest-only",
          "Find the nearest prototype alone, and no margin to the second nearest: fewer distances.");
  public static final Option<String> CLASSES =
      Option.text(
          "labels",
          "PATH",
          "The true classes, for a report: the label file of an idx input, whose ids become label-index, or a CSV file"
              + " with the header id,label.");
  public static final Option<List<String>> PROTOTYPES =
      Option.texts(
          "prototypes",
          "PATH",
          "The measures to assign to: files or run directories. A run directory's barycenter is called by the"
              + " directory's name.");

  // Distances.

  public static final Option<String> DISTANCE_METHOD =
      Option.choice(
              "method",
              List.of(
                  "exact",
                  "sinkhorn",
                  "sinkhorn-divergence",
                  "gaussian",
                  "gaussian-mixture",
                  "sliced"),
              "How distances are computed.")
          .withDefault("exact");
  public static final Option<List<String>> OTHER =
      Option.texts("other", "PATH", "The measures on the other side; default: the input itself.");
  public static final Option<String> PAIRS =
      Option.choice(
              "pairs",
              List.of("all", "matched"),
              "All pairs, or those of equal ids (with --other).")
          .withDefault("all");

  public static final Option<String> GROUND_COST =
      Option.choice(
              "ground-cost",
              List.of("euclidean", "great-circle", "matrix"),
              "What moving mass from atom to atom costs: a power (--exponent) of the Euclidean"
                  + " distance, or of the great-circle distance in km between atoms (latitude,"
                  + " longitude) in degrees; or what --cost-matrix says.")
          .withDefault("euclidean");
  public static final Option<Double> EXPONENT =
      Option.real(
              "exponent",
              p -> p >= 1 && p < Double.POSITIVE_INFINITY,
              "a number, at least 1",
              "The power p of the distance between atoms: the costs are W_p^p, the distances W_p.")
          .withDefault("2");
  public static final Option<String> COST_MATRIX =
      Option.text(
          "cost-matrix",
          "PATH",
          "The cost between atom i of the input's measures and atom j of the others: an m × n npy"
              + " array, or a CSV file without header.");

  // Posteriors of data shards.

  public static final Option<List<String>> SHARDS =
      Option.texts(
          "shards",
          "PATH",
          "Files, directories or globs with posterior draws; any Hadoop path. One file or one"
              + " directory is one shard; a directory that is all there is, or that holds"
              + " directories shard=..., stands for the shards in it.");
  public static final Option<String> DRAWS_FORMAT =
      Option.choice(
              "format",
              List.of(
                  "auto",
                  "stan-csv",
                  "draws-csv",
                  "csv",
                  "parquet",
                  "coda",
                  "arviz-nc",
                  "posteriordb-json",
                  "npy",
                  "npz"),
              "The format of the draws; auto goes by file name and first bytes.")
          .withDefault("auto");
  public static final Option<String> PARAMETERS =
      Option.text(
          "parameters",
          "GLOB,GLOB",
          "The parameters to combine, such as 'beta.*,sigma'; the name of an array stands for all"
              + " its elements. Default: all.");
  public static final Option<String> EXCLUDE =
      Option.text("exclude", "GLOB,GLOB", "Parameters to leave out, though --parameters has them.");
  public static final Option<List<String>> MODE =
      Option.texts(
              "mode",
              "marginal|joint|gaussian",
              "How shards are combined: each parameter alone by averaging quantile functions, all"
                  + " together by particle flow, or by optimal maps between Gaussians; several give"
                  + " a comparison.")
          .withDefault("marginal");
  public static final Option<String> BLOCKS =
      Option.text(
          "blocks",
          "GLOB,GLOB;GLOB",
          "Lists of parameters, separated by ';', that are combined each on its own in the modes"
              + " joint and gaussian, such as 'beta.*;sigma'; a parameter in no list is alone.");
  public static final Option<String> SHARD_WEIGHTS =
      Option.text(
              "shard-weights",
              "equal|draws|PATH",
              "The weights of the shards: equal, by their numbers of draws, or a CSV file with the"
                  + " header id,weight. They are rescaled to sum to 1.")
          .withDefault("equal");
  public static final Option<Integer> COMBINED_SIZE =
      Option.integer(
          "support-size",
          n -> n >= 1,
          WHOLE,
          "The number of combined draws. Default: in the mode marginal ten times the median of the"
              + " shards' numbers of draws, at most 10000; in the mode joint that median, at most"
              + " 500; in the mode gaussian all draws of all shards.");
  public static final Option<Integer> THIN =
      Option.integer("thin", n -> n >= 1, WHOLE, "Keep every N-th draw of each chain.")
          .withDefault("1");
  public static final Option<Integer> MAX_DRAWS =
      Option.integer(
          "max-draws",
          n -> n >= 1,
          WHOLE,
          "Keep at most so many draws of a shard, evenly spaced. Default: all.");
  public static final Option<String> TRANSFORM =
      Option.text(
          "transform",
          "NAME=log|logit,...",
          "Combine parameters on another scale, such as 'sigma=log,rho=logit'; results are"
              + " transformed back.");
  public static final Option<String> CREDIBLE =
      Option.text("credible", "P,P", "The levels of the credible intervals.")
          .withDefault("0.5,0.8,0.95");
  public static final Option<String> REFERENCE =
      Option.text(
          "reference",
          "PATH",
          "Draws from the posterior of all data: gives accuracies and a comparison with other ways"
              + " to combine.");
  public static final Option<String> SUBSET_POSTERIOR =
      Option.choice(
              "subset-posterior",
              List.of("powered", "plain", "fractionated-prior"),
              "What was sampled on a shard: its likelihood raised to n_total / n_shard, or its plain"
                  + " likelihood with the whole prior or a K-th power of it; the draws of the last"
                  + " two are moved towards their mean by the root of the shard's weight (of 1 / K"
                  + " for weights by draws).")
          .withDefault("powered");
  public static final Option<String> CONTOURS =
      Option.text(
          "contours",
          "GLOB,GLOB",
          "The parameters of which the report shows pairs, at most 4. Default: the first 3.");

  public static final Option<String> MODEL =
      Option.choice("model", List.of("linear", "logistic"), "The regression that is simulated.")
          .withDefault("linear");
  public static final Option<Integer> OBSERVATIONS =
      Option.integer("observations", n -> n >= 1, WHOLE, "The number of simulated observations.")
          .withDefault("1000");
  public static final Option<Integer> COVARIATES =
      Option.integer(
              "covariates", n -> n >= 1, WHOLE, "The number of covariates, and of coefficients.")
          .withDefault("2");
  public static final Option<Integer> SHARD_COUNT =
      Option.integer("shard-count", n -> n >= 1, WHOLE, "The number of shards.").withDefault("5");
  public static final Option<Integer> DRAWS =
      Option.integer("draws", n -> n >= 1, WHOLE, "The number of draws of each shard's posterior.")
          .withDefault("1000");

  // Conversion.

  public static final Option<String> TO =
      Option.choice(
          "to",
          List.of(
              "parquet",
              "orc",
              "json",
              "csv",
              "histogram-csv",
              "gaussian-csv",
              "npy",
              "npz",
              "image",
              "idx"),
          "The format to write; default: by the ending of --output.");

  // How and where.

  public static final Option<String> OUTPUT =
      Option.text(
          "output",
          "DIR",
          "The run directory to write, or for convert the file or directory; any Hadoop path.");
  public static final Option<Boolean> OVERWRITE =
      Option.flag("overwrite", "Replace an existing output.");
  public static final Option<Integer> CHECKPOINT_EVERY =
      Option.integer(
          "checkpoint-every",
          n -> n >= 1,
          WHOLE,
          "Keep the state of every so many outer iterations in DIR.checkpoint beside the output, for --resume.");
  public static final Option<Boolean> RESUME =
      Option.flag(
          "resume",
          "Go on from the last checkpoint of the same run; begin at the start where there is none. Cap and tolerances"
              + " may be others.");
  public static final Option<String> STATUS_FILE =
      Option.text(
          "status-file",
          "PATH",
          "A JSON file that tells how the run goes and how it ended, for schedulers; any Hadoop path.");
  public static final Option<String> ENGINE =
      Option.choice(
              "engine",
              List.of("auto", "local", "spark"),
              "Where the work is done: on Spark's executors, or on the driver's threads without Spark; auto takes the"
                  + " driver for small inputs.")
          .withDefault("auto");
  public static final Option<Integer> PARTITIONS =
      Option.integer(
          "partitions",
          n -> n >= 1,
          WHOLE,
          "The number of Spark partitions. Default: the cluster's cores.");
  public static final Option<Boolean> ESTIMATE =
      Option.flag(
          "estimate",
          "Estimate the time of a barycenter by particle-flow on Spark, on this machine or on --executors.");
  public static final Option<Integer> EXECUTORS =
      Option.integer(
          "executors",
          n -> n >= 1,
          WHOLE,
          "The executors of the cluster that --estimate is about. Default: none, Spark in one process.");
  public static final Option<Integer> CORES =
      Option.integer(
          "cores",
          n -> n >= 1,
          WHOLE,
          "The cores of each executor, or of the one process, that --estimate is about. Default: 1, or those of this"
              + " machine.");
  public static final Option<Long> SEED =
      Option.wide("seed", "The seed from which all random numbers derive.").withDefault("1");
  public static final Option<String> CONF_FILE =
      Option.text(
          "conf-file",
          "PATH",
          "A file with lines 'name = value', below the command line in precedence.");

  /** Of point clouds. */
  public static final Option<Integer> COMPRESS_TO =
      Option.integer(
          "compress-to",
          n -> n >= 1,
          WHOLE,
          "Replace clouds of more than N atoms, and grids of more than N cells, by N centroids of their parts; run.json bounds the error."
              + " Without it, methods that solve exact transport replace grids of more than 200000 cells by 2000.");

  /** How files become measures. */
  public static final List<Option<?>> READING =
      List.of(INPUT, FORMAT, IDS, NORMALISE, SHAPE, AS, INVERT, LABELS);

  /** How files become measures, where labels are classes. */
  public static final List<Option<?>> READING_CLASSES =
      READING.stream().<Option<?>>map(option -> option.equals(LABELS) ? CLASSES : option).toList();

  /** Options that change nothing in the result. */
  public static final Set<Option<?>> WITHOUT_EFFECT_ON_THE_RESULT =
      Set.of(
          OUTPUT,
          OVERWRITE,
          CHECKPOINT_EVERY,
          RESUME,
          ENGINE,
          PARTITIONS,
          CONF_FILE,
          STATUS_FILE,
          REQUIRE_CONVERGENCE,
          LOWER_BOUND,
          EVALUATE,
          PRUNING);

  /** Options that say when a loop ends, not what course it takes until then. */
  public static final Set<Option<?>> STOPPING =
      Set.of(MAX_ITERATIONS, MAX_TIME, TOLERANCE, RESIDUAL_TOLERANCE);

  /** The options of the command {@code barycenter}. */
  public static final List<Option<?>> BARYCENTER =
      join(
          READING,
          List.of(
              COMPRESS_TO,
              WEIGHTS,
              METHOD,
              OBJECTIVE,
              SUPPORT_SIZE,
              INITIAL,
              STEP_SIZE,
              LEARN_MASSES,
              RESTARTS,
              EPSILON,
              INITIAL_EPSILON,
              INNER_ITERATIONS,
              OVER_RELAXATION,
              GRID,
              MASS_PENALTY,
              DIRECTIONS,
              DIRECTION_CHOICE,
              MAP_ATOMS,
              MAX_ITERATIONS,
              MAX_TIME,
              TOLERANCE,
              RESIDUAL_TOLERANCE,
              LOWER_BOUND,
              EVALUATE,
              REQUIRE_CONVERGENCE),
          List.of(
              OUTPUT,
              OVERWRITE,
              CHECKPOINT_EVERY,
              RESUME,
              STATUS_FILE,
              ENGINE,
              PARTITIONS,
              SEED,
              CONF_FILE));

  /** The options of the command {@code distance}. */
  public static final List<Option<?>> DISTANCE =
      join(
          READING,
          List.of(
              OTHER,
              PAIRS,
              DISTANCE_METHOD,
              GROUND_COST,
              EXPONENT,
              COST_MATRIX,
              EPSILON,
              MASS_PENALTY,
              DIRECTIONS,
              DIRECTION_CHOICE),
          List.of(OUTPUT, OVERWRITE, STATUS_FILE, ENGINE, PARTITIONS, SEED, CONF_FILE));

  /** The options of the command {@code cluster}. */
  public static final List<Option<?>> CLUSTER =
      join(
          READING_CLASSES,
          List.of(
              COMPRESS_TO,
              WEIGHTS,
              CLUSTERS,
              POINTS,
              PARTS,
              COMPARE,
              METHOD_OF_CLUSTER,
              OBJECTIVE,
              SUPPORT_SIZE,
              STEP_SIZE,
              RESTARTS,
              DIRECTIONS,
              DIRECTION_CHOICE,
              BATCH_SIZE,
              PRUNING,
              MAX_ITERATIONS,
              MAX_TIME,
              TOLERANCE,
              RESIDUAL_TOLERANCE,
              REQUIRE_CONVERGENCE),
          List.of(
              OUTPUT,
              OVERWRITE,
              CHECKPOINT_EVERY,
              RESUME,
              STATUS_FILE,
              ENGINE,
              PARTITIONS,
              SEED,
              CONF_FILE));

  /** The options of the command {@code assign}. */
  public static final List<Option<?>> ASSIGN =
      join(
          READING_CLASSES,
          List.of(
              PROTOTYPES,
              DISTANCE_METHOD,
              GROUND_COST,
              EXPONENT,
              COST_MATRIX,
              EPSILON,
              DIRECTIONS,
              DIRECTION_CHOICE,
              NEAREST_ONLY,
              PRUNING),
          List.of(OUTPUT, OVERWRITE, STATUS_FILE, ENGINE, PARTITIONS, SEED, CONF_FILE));

  /** The options of the command {@code inspect}. */
  public static final List<Option<?>> INSPECT =
      join(
          READING,
          List.of(WEIGHTS, SUPPORT_SIZE, ESTIMATE, EXECUTORS, CORES),
          List.of(ENGINE, PARTITIONS, CONF_FILE));

  /** The options of the command {@code convert}. */
  public static final List<Option<?>> CONVERT =
      join(READING, List.of(TO), List.of(OUTPUT, OVERWRITE, CONF_FILE));

  /** The options of the command {@code wasp}. */
  public static final List<Option<?>> WASP =
      join(
          List.of(SHARDS, DRAWS_FORMAT, PARAMETERS, EXCLUDE, THIN, MAX_DRAWS, TRANSFORM),
          List.of(
              MODE,
              BLOCKS,
              SHARD_WEIGHTS,
              COMBINED_SIZE,
              SUBSET_POSTERIOR,
              OBJECTIVE,
              MAX_ITERATIONS,
              MAX_TIME,
              TOLERANCE,
              RESIDUAL_TOLERANCE,
              REQUIRE_CONVERGENCE,
              CREDIBLE,
              REFERENCE,
              CONTOURS),
          List.of(OUTPUT, OVERWRITE, STATUS_FILE, ENGINE, PARTITIONS, CONF_FILE));

  /** The options of the command {@code wasp-demo}. */
  public static final List<Option<?>> WASP_DEMO =
      join(
          List.of(MODEL, OBSERVATIONS, COVARIATES),
          List.of(SHARD_COUNT, DRAWS, MODE),
          List.of(OUTPUT, OVERWRITE, ENGINE, PARTITIONS, SEED, CONF_FILE));

  /** The options of each command. */
  public static final Map<String, List<Option<?>>> BY_COMMAND = byCommand();

  private static Map<String, List<Option<?>>> byCommand() {
    Map<String, List<Option<?>>> commands = new LinkedHashMap<>();
    commands.put("barycenter", BARYCENTER);
    commands.put("distance", DISTANCE);
    commands.put("cluster", CLUSTER);
    commands.put("assign", ASSIGN);
    commands.put("wasp", WASP);
    commands.put("wasp-demo", WASP_DEMO);
    commands.put("inspect", INSPECT);
    commands.put("convert", CONVERT);
    return Collections.unmodifiableMap(commands);
  }

  /** All options in their order of declaration above. */
  public static List<Option<?>> all() {
    return BY_COMMAND.values().stream().flatMap(List::stream).distinct().toList();
  }

  private static List<Option<?>> join(
      List<Option<?>> first, List<Option<?>> second, List<Option<?>> third) {
    return Stream.of(first, second, third).flatMap(List::stream).toList();
  }
}
