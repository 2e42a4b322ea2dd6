// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.options.Amount;
import dev.wasserstein.options.Option;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The options of each job. Where a job takes an option in another form, such as with fewer words,
 * that form stands here.
 */
@Internal
public final class JobOptions {
  private JobOptions() {}

  /**
   * Without those that have an ε, which cluster does not take, and without what is no barycenter.
   */
  private static final Option<String> CLUSTER_METHOD =
      BarycenterMethods.TABLE.option(
          entry ->
              !entry.uses().contains(Options.EPSILON)
                  && !entry.uses().contains(Options.GAP)
                  && !entry.name().equals(BarycenterMethods.POOL),
          "How the prototypes are computed.");

  private static final Option<Double> QUANTILE_EXPONENT =
      Options.EXPONENT.as(
          Option.real(
                  "exponent",
                  p -> p == 1 || p == 2,
                  "1 or 2",
                  "With the method quantile: 2 for W₂, whose barycenter is the mean of the quantile"
                      + " functions, 1 for W₁, whose barycenter is their median.")
              .withDefault("2"));

  private static final Option<Amount> MAP_EPSILON =
      Options.EPSILON.as(
          Option.amount(
                  "epsilon",
                  "With --by entropic: the regularisation ε, in units of the squared distance, or as a"
                      + " percentage of the sum of the variances of both measures.")
              .withDefault("1%"));

  private static final Option<Boolean> PLANS =
      Options.PLAN.as(
          Option.flag(
                  "plan",
                  "Also write plans.parquet, the plan of each pair (id, other, i, j, mass); atoms count"
                      + " from 0, cells of grids row-major.")
              .withoutEffect());

  private static final Option<Integer> PROTOTYPE_SIZE =
      Options.SUPPORT_SIZE.as(
          Option.integer(
              "support-size",
              n -> n >= 1,
              Options.WHOLE,
              "The number of atoms of a prototype. Default: the median of the inputs' atom counts,"
                  + " at most 500."));

  private static final Option<Integer> CLUSTER_STARTS =
      Options.RESTARTS.as(
          Option.integer(
              "restarts",
              n -> n >= 1,
              Options.WHOLE,
              "The number of random starts; the best result is kept. Default: "
                  + ClusterStarts.RULE));

  private static final Option<String> DRAWS_FORMAT =
      Options.FORMAT.as(
          Option.choice(
                  "format",
                  Options.andAuto(MeasureFormat.ofDraws()),
                  "The format of the draws; auto goes by file name and first bytes.")
              .withDefault("auto"));
  private static final Option<Integer> COMBINED_SIZE =
      Options.SUPPORT_SIZE.as(
          Option.integer(
              "support-size",
              n -> n >= 1,
              Options.WHOLE,
              "The number of combined draws. Default: in the mode marginal ten times the median of"
                  + " the shards' numbers of draws, at most 10000, fewer with more than 400"
                  + " parameters; in the mode joint that median,"
                  + " at most 500; in the mode gaussian all draws of all shards."));

  private static final Option<String> INITIAL_DRAWS =
      Options.INITIAL.as(
          Option.text(
              "initial",
              "PATH",
              "The posterior to start from: the directory of an earlier run, or a file of draws"
                  + " with the shards' parameters. Default: a start from the shards."));

  private static final Option<String> SHARD_GROUPS =
      Options.GROUP_BY.as(
          Option.text(
              "group-by",
              "COLUMN,...",
              "One posterior for each combination of these keys of the shards' directories"
                  + " (site=a/shard-1.csv), or columns of their tables."));

  private static final Option<String> EMBEDDING_REFERENCE =
      Options.REFERENCE.as(
          Option.text(
                  "reference",
                  "PATH|barycenter",
                  "The measure that features are relative to: a file with one measure, the run"
                      + " directory of a barycenter or of an earlier embedding, or the barycenter of"
                      + " the input, computed first by particle flow, on the line in closed form.")
              .withDefault(EmbeddingReference.BARYCENTER));

  private static final Option<Integer> REFERENCE_SIZE =
      Options.SUPPORT_SIZE.as(
          Option.integerOr(
              "support-size",
              "all",
              Options.ALL_ATOMS,
              n -> n >= 1,
              "a whole number, at least 1, or all (on the line)",
              "The number of atoms of the barycenter as a reference; on the line also all, for"
                  + " exact distances. Default: the median of the inputs' atom counts, at most"
                  + " 500."));

  private static final Option<String> EMBEDDING_LABELS =
      Options.CLASSES.as(
          Option.text(
              "labels",
              "PATH|folder",
              "Classes, for a column label of the embedding: the label file of an idx input, whose"
                  + " ids become label-index, a CSV file with the header id,label, or the first"
                  + " folder of each file below the input, such as cat of cat/1.png."));

  private static final Option<List<String>> CLIENTS =
      Options.INPUT.as(
          Option.texts(
              "input",
              "PATH",
              "The models of the clients: an npz archive or a folder of npy files for each, with"
                  + " the arrays LAYER.weight and LAYER.bias; or tables of Parquet."));

  private static final Option<String> CLIENT_WEIGHTS =
      Options.WEIGHTS.as(
          Option.text(
                  "weights",
                  "column|equal|PATH",
                  "The weights of the clients: their column weight (equal where there is none),"
                      + " equal, or a CSV file with the header id,weight, such as their numbers of"
                      + " samples. They are rescaled to sum to 1.")
              .withDefault("column"));

  private static final Option<Integer> CLIENT_STARTS =
      Options.RESTARTS.as(
          Option.integer(
                  "restarts",
                  n -> n >= 1,
                  Options.WHOLE,
                  "The number of clients, the first by id, from whose units the barycenter of"
                      + " a layer is sought; the best result is kept. Fewer are quicker.")
              .withDefault("10"));

  /** How files become measures. */
  public static final List<Option<?>> READING =
      List.of(
          Options.INPUT,
          Options.FORMAT,
          Options.IDS,
          Options.NORMALISE,
          Options.SHAPE,
          Options.AS,
          Options.INVERT,
          Options.COLUMNS,
          Options.SEPARATOR,
          Options.WINDOWS,
          Options.LABELS);

  /** How files become measures, where labels are classes. */
  public static final List<Option<?>> READING_CLASSES =
      READING.stream()
          .<Option<?>>map(option -> option.equals(Options.LABELS) ? Options.CLASSES : option)
          .toList();

  /** The options of the command {@code barycenter}. */
  public static final List<Option<?>> BARYCENTER =
      join(
          READING,
          List.of(
              Options.GROUP_BY,
              Options.SKIP_BAD_GROUPS,
              Options.TRUTH,
              Options.COMPRESS_TO,
              Options.WEIGHTS,
              BarycenterMethods.OPTION,
              QUANTILE_EXPONENT,
              Options.OBJECTIVE,
              Options.SUPPORT_SIZE,
              Options.INITIAL,
              Options.STEP_SIZE,
              Options.LEARN_MASSES,
              Options.POLISH,
              Options.RESTARTS,
              Options.UPDATE,
              Options.EPSILON,
              Options.INITIAL_EPSILON,
              Options.OVER_RELAXATION,
              Options.GRID,
              Options.MASS_PENALTY,
              Options.DIRECTIONS,
              Options.DIRECTION_CHOICE,
              Options.MAP_ATOMS,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE,
              Options.GAP,
              Options.PLAN,
              Options.LOWER_BOUND,
              Options.EVALUATE,
              Options.REQUIRE_CONVERGENCE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.CHECKPOINT_EVERY,
              Options.RESUME,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code distance}. */
  public static final List<Option<?>> DISTANCE =
      join(
          READING,
          List.of(
              Options.GROUP_BY,
              Options.SKIP_BAD_GROUPS,
              Options.OTHER,
              Options.PAIRS,
              DistanceMethods.OPTION,
              Options.GROUND_COST,
              Options.EXPONENT,
              Options.COST_MATRIX,
              Options.DIVISOR,
              Options.EPSILON,
              Options.MASS_PENALTY,
              Options.DIRECTIONS,
              Options.DIRECTION_CHOICE,
              PLANS),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code cluster}. */
  public static final List<Option<?>> CLUSTER =
      join(
          READING_CLASSES,
          List.of(
              Options.GROUP_BY,
              Options.SKIP_BAD_GROUPS,
              Options.COMPRESS_TO,
              Options.WEIGHTS,
              Options.CLUSTERS,
              Options.TRIM,
              Options.PROTOTYPES_FROM,
              Options.POINTS,
              Options.PARTS,
              Options.COMPARE,
              CLUSTER_METHOD,
              QUANTILE_EXPONENT,
              Options.OBJECTIVE,
              PROTOTYPE_SIZE,
              Options.STEP_SIZE,
              CLUSTER_STARTS,
              Options.DIRECTIONS,
              Options.DIRECTION_CHOICE,
              Options.BATCH_SIZE,
              Options.PRUNING,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE,
              Options.REQUIRE_CONVERGENCE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.CHECKPOINT_EVERY,
              Options.RESUME,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code assign}. */
  public static final List<Option<?>> ASSIGN =
      join(
          READING_CLASSES,
          List.of(
              Options.PROTOTYPES,
              DistanceMethods.OPTION,
              Options.GROUND_COST,
              Options.EXPONENT,
              Options.COST_MATRIX,
              Options.DIVISOR,
              Options.EPSILON,
              Options.DIRECTIONS,
              Options.DIRECTION_CHOICE,
              Options.NEAREST_ONLY,
              Options.PRUNING),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code embed}. */
  public static final List<Option<?>> EMBED =
      join(
          READING_CLASSES.stream()
              .<Option<?>>map(option -> option.equals(Options.CLASSES) ? EMBEDDING_LABELS : option)
              .toList(),
          List.of(
              Options.COMPRESS_TO,
              EMBEDDING_REFERENCE,
              Options.INVERSE,
              Options.WEIGHTS,
              REFERENCE_SIZE,
              Options.RESTARTS,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE,
              Options.REQUIRE_CONVERGENCE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code interpolate}. */
  public static final List<Option<?>> INTERPOLATE =
      join(
          READING,
          List.of(
              Options.STEPS,
              Options.WEIGHTS_GRID,
              Options.COMPRESS_TO,
              BarycenterMethods.OPTION,
              QUANTILE_EXPONENT,
              Options.SUPPORT_SIZE,
              Options.INITIAL,
              Options.STEP_SIZE,
              Options.LEARN_MASSES,
              Options.EPSILON,
              Options.INITIAL_EPSILON,
              Options.OVER_RELAXATION,
              Options.GRID,
              Options.MASS_PENALTY,
              Options.DIRECTIONS,
              Options.DIRECTION_CHOICE,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE,
              Options.GAP,
              Options.REQUIRE_CONVERGENCE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code map}. */
  public static final List<Option<?>> MAP =
      join(
          READING.stream().filter(option -> !option.equals(Options.LABELS)).toList(),
          List.of(
              Options.ONTO,
              Options.BY,
              MAP_EPSILON,
              Options.POINTS_TO_MAP,
              Options.ATOM_LABELS,
              Options.CLASSIFY,
              Options.WEIGHTS,
              REFERENCE_SIZE,
              Options.RESTARTS,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE,
              Options.REQUIRE_CONVERGENCE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of the command {@code federate}. */
  public static final List<Option<?>> FEDERATE =
      join(
          List.of(CLIENTS, CLIENT_WEIGHTS),
          List.of(
              CLIENT_STARTS, Options.MAX_ITERATIONS, Options.MAX_TIME, Options.REQUIRE_CONVERGENCE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.CONF_FILE));

  /** The options of the command {@code inspect}. */
  public static final List<Option<?>> INSPECT =
      join(
          READING,
          List.of(
              Options.WEIGHTS,
              Options.SUPPORT_SIZE,
              Options.ESTIMATE,
              Options.EXECUTORS,
              Options.CORES),
          List.of(Options.ENGINE, Options.PARTITIONS, Options.CONF_FILE));

  /** The options of the command {@code convert}. */
  public static final List<Option<?>> CONVERT =
      join(
          READING,
          List.of(Options.TO),
          List.of(Options.OUTPUT, Options.OVERWRITE, Options.CONF_FILE));

  /** The options of the command {@code wasp}. */
  public static final List<Option<?>> WASP =
      join(
          List.of(
              Options.SHARDS,
              DRAWS_FORMAT,
              Options.CHAINS_OF,
              SHARD_GROUPS,
              Options.SKIP_BAD_GROUPS,
              Options.AXES,
              Options.PARAMETERS,
              Options.EXCLUDE,
              Options.THIN,
              Options.MAX_DRAWS,
              Options.TRANSFORM),
          List.of(
              Options.MODE,
              Options.BLOCKS,
              Options.SHARD_WEIGHTS,
              COMBINED_SIZE,
              INITIAL_DRAWS,
              Options.UPDATE,
              Options.SUBSET_POSTERIOR,
              Options.SCALES,
              Options.OBJECTIVE,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE,
              Options.REQUIRE_CONVERGENCE,
              Options.CREDIBLE,
              Options.REFERENCE,
              Options.COMPARE_TO,
              Options.CONTOURS),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.CHECKPOINT_EVERY,
              Options.RESUME,
              Options.STATUS_FILE,
              Options.FAIL_ON_WARNINGS,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.CONF_FILE));

  /** The options of the command {@code wasp-demo}. */
  public static final List<Option<?>> WASP_DEMO =
      join(
          List.of(Options.MODEL, Options.OBSERVATIONS, Options.COVARIATES),
          List.of(Options.SHARD_COUNT, Options.DRAWS, Options.MODE),
          List.of(
              Options.OUTPUT,
              Options.OVERWRITE,
              Options.ENGINE,
              Options.PARTITIONS,
              Options.SEED,
              Options.CONF_FILE));

  /** The options of each command. */
  public static final Map<String, List<Option<?>>> BY_COMMAND = byCommand();

  private static Map<String, List<Option<?>>> byCommand() {
    Map<String, List<Option<?>>> commands = new LinkedHashMap<>();
    commands.put("barycenter", BARYCENTER);
    commands.put("distance", DISTANCE);
    commands.put("cluster", CLUSTER);
    commands.put("assign", ASSIGN);
    commands.put("embed", EMBED);
    commands.put("federate", FEDERATE);
    commands.put("interpolate", INTERPOLATE);
    commands.put("map", MAP);
    commands.put("wasp", WASP);
    commands.put("wasp-demo", WASP_DEMO);
    commands.put("inspect", INSPECT);
    commands.put("convert", CONVERT);
    return Collections.unmodifiableMap(commands);
  }

  /** All options, each in every form that a job takes it in. */
  static List<Option<?>> forms() {
    List<Option<?>> forms = new ArrayList<>();
    for (List<Option<?>> options : BY_COMMAND.values()) {
      for (Option<?> option : options) {
        if (forms.stream().noneMatch(option::isSameForm)) {
          forms.add(option);
        }
      }
    }
    return forms;
  }

  private static List<Option<?>> join(
      List<Option<?>> first, List<Option<?>> second, List<Option<?>> third) {
    return Stream.of(first, second, third).flatMap(List::stream).toList();
  }
}
