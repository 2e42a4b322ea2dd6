// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.FormatOption;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.options.Amount;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Range;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.map.TransportMap;
import dev.wasserstein.transport.sliced.Directions;
import dev.wasserstein.wasp.Scales;
import dev.wasserstein.wasp.demo.Regression;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The option catalogue. Each option is declared here once; flags, help, conf keys, {@code
 * conf/defaults.conf}, run.json and the checkpoint fingerprint are derived from it. {@link
 * JobOptions} says which job takes which.
 */
public final class Options {
  private Options() {}

  static final String WHOLE = "a whole number, at least 1";

  static List<String> andAuto(List<MeasureFormat> formats) {
    return Stream.concat(Stream.of("auto"), MeasureFormat.names(formats).stream()).toList();
  }

  /** The formats that use an option, for its description. */
  private static String users(FormatOption option, String conjunction) {
    return String.join(conjunction, MeasureFormat.names(MeasureFormat.using(option)));
  }

  // What is read.

  public static final Option<List<String>> INPUT =
      Option.texts(
          "input", "PATH", "Files, directories or globs with the measures; any Hadoop path.");
  public static final Option<String> FORMAT =
      Option.choice(
              "format",
              andAuto(Arrays.asList(MeasureFormat.values())),
              "The format of the input; auto goes by file name and first bytes.")
          .withDefault("auto");
  public static final Option<String> IDS =
      Option.text(
          "ids",
          "GLOB",
          "Keep only the measures whose id matches, such as '3-*', or '{3-0017,3-0023}' for two.");
  public static final Option<Boolean> NORMALISE =
      Option.flag("normalise", "Rescale masses that do not sum to 1 instead of refusing them.");
  public static final Option<List<Integer>> SHAPE =
      Option.shape(
          "shape",
          "The grid of "
              + users(FormatOption.SHAPE, " and ")
              + ", row-major; one axis if not given.");
  public static final Option<DecodeSettings.Pixels> AS =
      Option.choice(
              "as",
              DecodeSettings.Pixels.class,
              "The meaning of pixels of "
                  + users(FormatOption.AS, " and ")
                  + ": cells with the grey value as mass, or a uniform point cloud on the"
                  + " foreground (Otsu's threshold), or on those of its pixels that have one of four"
                  + " neighbours outside of it.")
          .withDefault("grid");
  public static final Option<Boolean> INVERT =
      Option.flag(
          "invert",
          "Read dark pixels of "
              + users(FormatOption.INVERT, " and ")
              + " as ink on a bright ground.");
  public static final Option<String> LABELS =
      Option.text(
          "labels",
          "PATH",
          "The labels of an "
              + users(FormatOption.LABELS, " or ")
              + " file: ids become label-index, such as 3-0017.");
  public static final Option<String> COLUMNS =
      Option.text(
          "columns",
          "NAME=COLUMN,...",
          "What columns of a table are called in the file, such as"
              + " 'id=sample,mass=w,x1=lon,x2=lat'; others are passed over.");
  public static final Option<String> SEPARATOR =
      Option.text(
          "separator",
          ",|;|tab",
          "What stands between the cells of a table of text. Default: found in the header. Beside ;"
              + " and tab a decimal comma is read.");
  public static final Option<String> WINDOWS =
      Option.text(
          "windows",
          "LENGTH,STEP",
          "Make measures of a series, one column of numbers: window k holds the LENGTH rows from row"
              + " k·STEP on, as atoms of equal mass.");
  public static final Option<String> WEIGHTS =
      Option.text(
              "weights",
              "column|equal|PATH",
              "The weights of the measures: their column weight (equal where there is none), equal, or a CSV file with"
                  + " the header id,weight. They are rescaled to sum to 1.")
          .withDefault("column");

  // Groups.

  public static final Option<String> GROUP_BY =
      Option.text(
          "group-by",
          "COLUMN,...",
          "One result for each combination of these columns of the table, or keys of the"
              + " directories (site=a).");
  public static final Option<Boolean> SKIP_BAD_GROUPS =
      Option.flag(
              "skip-bad-groups",
              "With --group-by: leave out groups that must be refused, each named in groups.csv,"
                  + " instead of refusing the input.")
          .withoutEffect();

  // Maps.

  public static final Option<String> ONTO =
      Option.text(
              "onto",
              "PATH|barycenter",
              "The measure that all are mapped onto: a file with one, the run directory of a"
                  + " barycenter, or the barycenter of the input, computed first.")
          .withDefault("barycenter");
  public static final Option<TransportMap.Kind> BY =
      Option.choice(
              "by",
              TransportMap.Kind.class,
              "The map: the projection of an exact plan, of an entropic one, the affine map between"
                  + " the Gaussians of both, or on the line the monotone one.")
          .withDefault("plan");
  public static final Option<String> POINTS_TO_MAP =
      Option.text(
          "points",
          "PATH",
          "Other points that the maps move, too: a cloud for each id, or one cloud for all.");
  public static final Option<String> ATOM_LABELS =
      Option.text(
          "labels",
          "PATH",
          "The classes of atoms, a CSV file with the header id,atom,label, atoms counting from 0.");
  public static final Option<Boolean> CLASSIFY =
      Option.flag(
          "classify",
          "With --labels: report how well the nearest labelled atom tells the class, before and after"
              + " the mapping.");

  // Paths and grids of weights.

  public static final Option<Integer> STEPS =
      Option.integer(
          "steps",
          n -> n >= 1 && n <= 9999,
          "a whole number from 1 to 9999",
          "With two measures: the frames at t = 0, 1/T, ..., 1, the first measure having the weight"
              + " 1 - t. Default for two: "
              + InterpolateJob.DEFAULT_STEPS
              + ".");
  public static final Option<Integer> WEIGHTS_GRID =
      Option.integer(
          "weights-grid",
          n -> n >= 2 && n <= 99,
          "a whole number from 2 to 99",
          "The barycenters over a grid of weights: of two measures G, of three all i/(G-1) that sum"
              + " to 1, of four G x G, the measures being the corners. Default for three and four: "
              + InterpolateJob.DEFAULT_GRID
              + ".");

  public static final Option<String> TRUTH =
      Option.text(
          "truth",
          "PATH",
          "With --group-by, of quantile functions: a CSV file with the columns of the groups and"
              + " observation; scores.csv and coverage.csv say how members, barycenter and pool"
              + " met it.");

  // What is computed.

  /** The name of a method, one of those that the command has. */
  public static final Option<String> METHOD =
      Option.text("method", "NAME", "How the result is computed.");

  public static final Option<Objective> OBJECTIVE =
      Option.choice(
              "objective",
              Objective.class,
              "The functional to minimise: the weighted sum of squared distances (mean), or "
                  + "the weighted sum of distances (median), which is robust to outliers.")
          .withDefault("mean");

  /** The value of {@link #SUPPORT_SIZE} for "all". */
  public static final int ALL_ATOMS = Integer.MAX_VALUE;

  public static final Option<Integer> SUPPORT_SIZE =
      Option.integerOr(
          "support-size",
          "all",
          ALL_ATOMS,
          n -> n >= 1,
          "a whole number, at least 1, or all",
          "The number of atoms of the barycenter; all: with quantile the exact barycenter, with free"
              + " support all atoms of the start, pairwise (for two measures exact) or sample."
              + " Default: the median of the inputs' atom counts, at most 500.");
  public static final Option<String> INITIAL =
      Option.text(
              "initial",
              "kmeans|gaussian|sample|pairwise|PATH",
              "The start: k-means on the pooled atoms, draws from a normal distribution with "
                  + "the inputs' mean and spread, a sample of the pooled atoms, the plans between all "
                  + "pairs of measures, or a file with one measure. If not given, particle-flow begins "
                  + "with an input of as many equal masses where that promises a lower objective.")
          .withDefault("kmeans");
  public static final Option<Double> STEP_SIZE =
      Option.real(
              "step-size",
              eta -> eta > 0 && eta <= 0.5,
              "a number in (0, 0.5]",
              "The step η; 0.5 is the full fixed-point step.")
          .withDefault("0.5");
  public static final Option<Boolean> LEARN_MASSES =
      Option.flag(
          "learn-masses",
          "Optimise the masses of the atoms, too, with --method particle-flow or entropic-free. Default: equal masses.");

  public static final Option<Integer> DIRECTIONS =
      Option.integer(
              "directions", n -> n >= 1, WHOLE, "The number of directions of the method sliced.")
          .withDefault("200");
  public static final Option<Directions.Choice> DIRECTION_CHOICE =
      Option.choice(
              "direction-choice",
              Directions.Choice.class,
              "The choice of directions: evenly spread (equal angles in the plane, random "
                  + "orthonormal frames otherwise), or independent and uniform.")
          .withDefault("orthogonal");
  public static final Option<Boolean> MAP_ATOMS =
      Option.flag(
          "map-atoms",
          "With the method gaussian, also write the inputs' atoms after the affine map "
              + "of their measure to the barycenter.");
  public static final Option<Integer> RESTARTS =
      Option.integer(
              "restarts",
              n -> n >= 1,
              WHOLE,
              "The number of starts; the best result is kept. With free support those after the"
                  + " first are, by turns, inputs, the most typical first, and --initial with"
                  + " another seed.")
          .withDefault("1");
  public static final Option<Amount> EPSILON =
      Option.amount(
              "epsilon",
              "The entropic regularisation ε, in units of the ground cost, or as a percentage of the mean ground cost: the"
                  + " mean over all pairs of places of a fixed support, twice the mean within-measure variance of a free"
                  + " one, in distance and assign the mean over the pairs of atoms of both sides. Smaller is sharper and"
                  + " slower.")
          .withDefault("1%");
  public static final Option<Amount> INITIAL_EPSILON =
      Option.amount(
          "initial-epsilon",
          "Start from this larger ε and halve it after each iteration until --epsilon is "
              + "reached. Default: --epsilon.");
  public static final Option<Double> OVER_RELAXATION =
      Option.real(
              "over-relaxation",
              omega -> omega >= 1 && omega < 2,
              "a number in [1, 2)",
              "The largest factor ω of over-relaxed scalings; 1 for plain scalings.")
          .withDefault("1.9");
  public static final Option<List<Integer>> GRID =
      Option.shape(
          "grid",
          "Project measures onto this grid, whose longest axis spans [0, 1]; each atom's "
              + "mass is shared by the corners of its cell, which keeps the mean. In barycenter "
              + "with --method linear-program the barycenter lies on it, and measures stay as they "
              + "are.");
  public static final Option<Double> MASS_PENALTY =
      Option.real(
          "mass-penalty",
          x -> x > 0 && x <= 1e100,
          "a positive number of at most 1e100",
          "Unbalanced transport, with --method sinkhorn, in barycenter also entropic-free with "
              + "--learn-masses: masses need not sum to 1. The "
              + "price of a unit of created or destroyed mass, in units of the ground cost "
              + "(the factor of the Kullback-Leibler divergence of each marginal).");
  public static final Option<Evaluation> EVALUATE =
      Option.choice(
              "evaluate",
              Evaluation.class,
              "How the result is scored: by the method's own objective, or by exact "
                  + "transport as well.")
          .withDefault("objective")
          .withoutEffect();
  public static final Option<Integer> MAX_ITERATIONS =
      Option.integer(
              "max-iterations",
              n -> n >= 0,
              "a whole number, at least 0",
              "The cap on outer iterations.")
          .withDefault("500")
          .stopping();
  public static final Option<Duration> MAX_TIME =
      Option.duration(
              "max-time",
              "Time limit: the run ends after the iteration that reaches it, with its result "
                  + "and status TIME_LIMIT.")
          .stopping();
  public static final Option<Double> TOLERANCE =
      Option.real(
              "tolerance",
              t -> t >= 0 && t < 1,
              "a number in [0, 1)",
              "Tolerance of convergence for the relative change of the objective.")
          .withDefault("1e-8")
          .stopping();
  public static final Option<Double> RESIDUAL_TOLERANCE =
      Option.real(
              "residual-tolerance",
              t -> t >= 0 && t < 1,
              "a number in [0, 1)",
              "Tolerance of convergence for the fixed-point residual, relative to the "
                  + "inputs' spread; 1e-12 for the method gaussian unless given.")
          .withDefault("1e-4")
          .stopping();
  public static final Option<Boolean> POLISH =
      Option.flag(
          "polish",
          "Polish the result of the flow: atoms are split and merged, and get masses of their own,"
              + " as long as the objective falls. For problems of up to some thousand atoms in"
              + " all.");
  public static final Option<BoundChoice> LOWER_BOUND =
      Option.flagOrChoice(
              "lower-bound",
              BoundChoice.class,
              BoundChoice.NONE,
              BoundChoice.PAIRWISE,
              "Also compute a lower bound of the objective and the certified gap to it: from the"
                  + " distances between all pairs of inputs (pairwise, also where the flag stands"
                  + " alone; of more than 1000 inputs an estimate from sampled pairs), from the dual problem by column generation, in up to three dimensions"
                  + " (dual), or the larger of the two (best).")
          .withoutEffect();
  public static final Option<Double> GAP =
      Option.real(
              "gap",
              x -> x >= 0 && x < 1,
              "a number in [0, 1)",
              "Tolerance of convergence of the exact methods: the gap between objective and lower"
                  + " bound, relative to the objective.")
          .withDefault("1e-9")
          .stopping();
  public static final Option<Boolean> PLAN =
      Option.flag(
              "plan",
              "Also write plan.parquet: of which atom of each measure each atom of the barycenter is"
                  + " made (atom, mass, indices).")
          .withoutEffect();
  public static final Option<Boolean> REQUIRE_CONVERGENCE =
      Option.flag("require-convergence", "Exit with code 4 if the run stops without converging.")
          .withoutEffect();
  public static final Option<Boolean> FAIL_ON_WARNINGS =
      Option.flag(
              "fail-on-warnings",
              "End with exit code 6 if the run has warnings; the output is written all the same.")
          .withoutEffect();

  public static final Option<String> UPDATE =
      Option.text(
          "update",
          "RUN",
          "The earlier run whose result takes in the input, which holds new measures (shards)"
              + " only: each moves it along the geodesic by its share of the weight. It may be"
              + " the output that is replaced.");

  // Clusters.

  public static final Option<Range> CLUSTERS =
      Option.range(
          "clusters",
          "K|A..B",
          "The number of clusters; of a range the one of the largest silhouette, with the stability"
              + " of each in k.csv.");
  public static final Option<Double> TRIM =
      Option.percentage(
          "trim",
          percent -> percent >= 0 && percent < 100,
          "a percentage such as 5%, at least 0% and less than 100%",
          "Set the farthest measures aside as outliers, of at most this share of the weight.");
  public static final Option<PrototypeSource> PROTOTYPES_FROM =
      Option.choice(
              "prototypes-from",
              PrototypeSource.class,
              "What stands for a cluster: the barycenter of its measures, or the one of them that"
                  + " is nearest to the others (medoid).")
          .withDefault("barycenter");
  public static final Option<Integer> BATCH_SIZE =
      Option.integer(
          "batch-size",
          n -> n >= 1,
          WHOLE,
          "Mini-batches: a random subset of about N measures per iteration. Default: " + "all.");
  public static final Option<Boolean> POINTS =
      Option.flag(
          "points",
          "Cluster the atoms instead of the measures: k-means in each part, then the barycenter of the codebooks.");
  public static final Option<Integer> PARTS =
      Option.integer(
          "parts",
          n -> n >= 1,
          WHOLE,
          "With --points: the number of random parts of the atoms. Default: each measure "
              + "is a part.");
  public static final Option<Boolean> COMPARE =
      Option.flag("compare", "With --points: also run k-means on all atoms, and compare.");
  public static final Option<Pruning> PRUNING =
      Option.choice(
              "pruning",
              Pruning.class,
              "Skip distances that lower bounds rule out, or compute all; the result is the "
                  + "same.")
          .withDefault("bounds")
          .withoutEffect();
  public static final Option<Boolean> NEAREST_ONLY =
      Option.flag(
          "nearest-only",
          "Find the nearest prototype only, without the margin to the second nearest: "
              + "fewer distances.");

  /** Another meaning of the flag --labels, for the commands that compare with classes. */
  public static final Option<String> CLASSES =
      Option.text(
          "labels",
          "PATH|folder",
          "The true classes, for a report: the label file of an "
              + users(FormatOption.LABELS, " or ")
              + " input, whose ids become label-index, a CSV file with the header id,label, or the"
              + " first folder of each file below the input, such as cat of cat/1.png.");

  public static final Option<List<String>> PROTOTYPES =
      Option.texts(
          "prototypes",
          "PATH",
          "The prototypes: files or run directories. The barycenter of a run directory "
              + "is named after the directory.");

  // Distances.

  public static final Option<List<String>> OTHER =
      Option.texts("other", "PATH", "The measures on the other side; default: the input itself.");
  public static final Option<PairSelection> PAIRS =
      Option.choice(
              "pairs", PairSelection.class, "All pairs, or those of equal ids (with --other).")
          .withDefault("all");

  public static final Option<GroundCostName> GROUND_COST =
      Option.choice(
              "ground-cost",
              GroundCostName.class,
              "The cost of moving a unit of mass: a power (--exponent) of the Euclidean "
                  + "distance, or of the great-circle distance in km between atoms (latitude, "
                  + "longitude) in degrees, or the entry of --cost-matrix.")
          .withDefault("euclidean");
  public static final Option<Double> EXPONENT =
      Option.real(
              "exponent",
              p -> p >= 1 && p < Double.POSITIVE_INFINITY,
              "a number, at least 1",
              "The power p of the distance between atoms: the costs are W_p^p, the distances W_p.")
          .withDefault("2");
  public static final Option<CovarianceDivisor> DIVISOR =
      Option.choice(
              "divisor",
              CovarianceDivisor.class,
              "With the method gaussian, what the covariance of a point cloud of n atoms is divided by: n, or n-1, which"
                  + " is unbiased for samples, as published scores of FID have it.")
          .withDefault("n");
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
          "Files, directories or globs with posterior draws; any Hadoop path. A file or "
              + "directory is a shard; a single directory, or one with directories shard=..., "
              + "is a collection of shards.");
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
              "How shards are combined: each parameter alone by averaging quantile functions "
                  + "(marginal), all together by particle flow (joint), or by optimal maps between "
                  + "Gaussians (gaussian); several modes give a comparison.")
          .withDefault("marginal");
  public static final Option<String> BLOCKS =
      Option.text(
          "blocks",
          "GLOB,GLOB;GLOB",
          "Blocks of parameters, separated by ';', such as 'beta.*;sigma'; the modes "
              + "joint and gaussian combine each block on its own. A parameter without a block "
              + "is a block.");
  public static final Option<String> SHARD_WEIGHTS =
      Option.text(
              "shard-weights",
              "equal|draws|PATH",
              "The weights of the shards: equal, by their numbers of draws, or a CSV file with the"
                  + " header id,weight, with --group-by also columns of the groups. They are"
                  + " rescaled to sum to 1.")
          .withDefault("equal");
  public static final Option<Integer> THIN =
      Option.integer("thin", n -> n >= 1, WHOLE, "Keep every N-th draw of each chain.")
          .withDefault("1");
  public static final Option<Integer> MAX_DRAWS =
      Option.integer(
          "max-draws",
          n -> n >= 1,
          WHOLE,
          "Keep at most N draws of a shard, evenly spaced. Default: all.");
  public static final Option<String> TRANSFORM =
      Option.text(
          "transform",
          "NAME=TRANSFORM,...",
          "Combine parameters on another scale, where averages stay within their range: log and"
              + " logit, and of arrays simplex, correlation and cholesky-covariance, such as"
              + " 'sigma=log,p=simplex'; results are transformed back.");
  public static final Option<Scales> SCALES =
      Option.choice(
              "scales",
              Scales.class,
              "The units in which the mode joint compares draws: each parameter by its standard"
                  + " deviation within the shards (deviations), or as it is (raw).")
          .withDefault("deviations");
  public static final Option<String> AXES =
      Option.text(
          "axes",
          "AXIS,...",
          "What the axes of npy and npz arrays are, in their order: draws, chains, parameters."
              + " Default: by the rule of the format.");
  public static final Option<String> CHAINS_OF =
      Option.text(
          "chains-of",
          "GLOB",
          "Files whose names match, such as '*_?.csv', are chains of one shard, which is named by"
              + " what the first * stands for. Default: a file is a shard.");
  public static final Option<String> CREDIBLE =
      Option.text("credible", "P,P", "The levels of the credible intervals.")
          .withDefault("0.5,0.8,0.95");
  public static final Option<String> REFERENCE =
      Option.text(
          "reference",
          "PATH",
          "Draws from the posterior of all data, for accuracies and a comparison with "
              + "other ways to combine. With --group-by a directory with the same keys.");
  public static final Option<String> COMPARE_TO =
      Option.text(
              "compare-to",
              "RUN",
              "An earlier run, such as last night's, or other draws: changes.csv and the page say how"
                  + " far each parameter has moved since. It may be the output that is replaced.")
          .withoutEffect();
  public static final Option<SubsetPosterior> SUBSET_POSTERIOR =
      Option.choice(
              "subset-posterior",
              SubsetPosterior.class,
              "The density sampled on a shard: its likelihood raised to n_total / n_shard "
                  + "(powered), or its plain likelihood with the whole prior (plain) or the "
                  + "prior's K-th root (fractionated-prior). Draws of the last two are moved "
                  + "towards their mean by the root of the shard's weight (of 1 / K for weights by "
                  + "draws).")
          .withDefault("powered");
  public static final Option<String> CONTOURS =
      Option.text(
          "contours",
          "GLOB,GLOB",
          "The parameters whose pairs the report shows, at most 4. Default: the first 3.");

  public static final Option<Regression.Model> MODEL =
      Option.choice("model", Regression.Model.class, "The regression that is simulated.")
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

  // Vectors.

  public static final Option<String> INVERSE =
      Option.text(
          "inverse",
          "PATH",
          "Turn vectors into measures instead: a Parquet table or directory with the columns id and"
              + " features, or the run directory of an embedding; with the --reference that they are"
              + " relative to.");

  // Conversion.

  public static final Option<String> TO =
      Option.choice(
          "to",
          MeasureFormat.names(MeasureFormat.written()),
          "The format to write; default: by the ending of --output.");

  // How and where.

  public static final Option<String> OUTPUT =
      Option.text(
              "output",
              "DIR",
              "The run directory to write, or for convert the file or directory; any Hadoop path.")
          .withoutEffect();
  public static final Option<Boolean> OVERWRITE =
      Option.flag("overwrite", "Replace an existing output.").withoutEffect();
  public static final Option<Integer> CHECKPOINT_EVERY =
      Option.integer(
              "checkpoint-every",
              n -> n >= 1,
              WHOLE,
              "Write a checkpoint every N outer iterations, with --group-by every N groups, to "
                  + "DIR.checkpoint beside the output, for --resume.")
          .withoutEffect();
  public static final Option<Boolean> RESUME =
      Option.flag(
              "resume",
              "Continue from the last checkpoint of the same run, or start where there is "
                  + "none. Iteration cap and tolerances may differ.")
          .withoutEffect();
  public static final Option<String> STATUS_FILE =
      Option.text(
              "status-file",
              "PATH",
              "A JSON file with progress and final status, for schedulers; any Hadoop path.")
          .withoutEffect();
  public static final Option<MeasureSource.Engine> ENGINE =
      Option.choice(
              "engine",
              MeasureSource.Engine.class,
              "Where the work is done: Spark's executors, or threads of the driver without "
                  + "Spark; auto takes the driver for small inputs.")
          .withDefault("auto")
          .withoutEffect();
  public static final Option<Integer> PARTITIONS =
      Option.integer(
              "partitions",
              n -> n >= 1,
              WHOLE,
              "The number of Spark partitions. Default: the cluster's cores.")
          .withoutEffect();
  public static final Option<Boolean> ESTIMATE =
      Option.flag(
          "estimate",
          "Estimate the time of a barycenter by particle-flow on Spark, on this machine or on --executors.");
  public static final Option<Integer> EXECUTORS =
      Option.integer(
          "executors",
          n -> n >= 1,
          WHOLE,
          "The number of executors that --estimate assumes. Default: none, Spark in one "
              + "process.");
  public static final Option<Integer> CORES =
      Option.integer(
          "cores",
          n -> n >= 1,
          WHOLE,
          "The number of cores of each executor, or of the one process, that --estimate "
              + "assumes. Default: 1, or those of this machine.");
  public static final Option<Long> SEED =
      Option.wide("seed", "The seed from which all random numbers derive.").withDefault("1");
  public static final Option<String> CONF_FILE = ConfFile.OPTION;

  /** Of point clouds. */
  public static final Option<Integer> COMPRESS_TO =
      Option.integer(
          "compress-to",
          n -> n >= 1,
          WHOLE,
          "Replace clouds of more than N atoms, and grids of more than N cells, by N "
              + "centroids; run.json bounds the error. Default: methods of exact transport "
              + "replace grids of more than 200000 cells by 2000 centroids.");
}
