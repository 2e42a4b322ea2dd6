// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.FirstStep;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.start.GaussianStart;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.barycenter.start.PairwiseMeasure;
import dev.wasserstein.barycenter.start.SampleStart;
import dev.wasserstein.barycenter.start.TypicalInputs;
import dev.wasserstein.barycenter.start.TypicalInputs.Which;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The starts of a free-support method, as {@code --initial}, {@code --support-size} and {@code
 * --restarts} ask for them.
 */
final class InitialSupports {
  /** The default support size is never larger than this. */
  static final int LARGEST_DEFAULT_SUPPORT = 500;

  private static final String KMEANS = "kmeans";
  private static final String SAMPLE = "sample";
  private static final String PAIRWISE = "pairwise";

  private static final Map<String, Initializer> INITIALIZERS =
      Map.of(KMEANS, new KMeansStart(), "gaussian", new GaussianStart(), SAMPLE, new SampleStart());

  /** The part of the heap that the pairwise measure may take. */
  private static final double SHARE_OF_HEAP = 0.3;

  /** An input must promise an objective that is lower by more than rounding. */
  private static final double LOWER = 1 - 1e-9;

  private final Settings values;
  private final String initial;
  private final boolean all;
  private Optional<MeasureRecord> given = Optional.empty();

  /**
   * Checks the options, and reads the start if it stands in a file.
   *
   * @throws OptionException if the options contradict each other
   * @throws BadInputException if the file cannot be used
   */
  InitialSupports(Settings values, MeasureSource source) {
    this.values = values;
    // Clusters and references of vectors are started from measures of theirs.
    boolean chosen = values.find(Options.INITIAL).isPresent();
    if (!chosen) {
      refuseAll(values);
    }
    all = isAll(values);
    initial =
        all && !values.isGiven(Options.INITIAL)
            ? PAIRWISE
            : values.find(Options.INITIAL).orElse(KMEANS);
    boolean named = INITIALIZERS.containsKey(initial) || initial.equals(PAIRWISE);
    if (all && named) {
      checkAll();
    }
    if (!named) {
      read(source);
    }
  }

  private void checkAll() {
    if (!initial.equals(PAIRWISE) && !initial.equals(SAMPLE)) {
      throw new OptionException(
          "--support-size all is not for --initial "
              + initial
              + ", which takes any number of atoms. Give a number, or use --initial pairwise (the"
              + " atoms of all pairwise plans) or sample (all atoms of the inputs).");
    }
    if (count() > 1) {
      throw new OptionException(
          "--restarts is not used with --support-size all, which has one start. Remove it, or"
              + " give a number of atoms.");
    }
  }

  private void read(MeasureSource source) {
    TreeSet<String> words = new TreeSet<>(INITIALIZERS.keySet());
    words.add(PAIRWISE);
    InputRules.refuseMisspelt(Options.INITIAL, initial, List.copyOf(words));
    if (count() > 1) {
      throw new OptionException(
          "--restarts is not used with a start from a file. Remove it, or use --initial kmeans,"
              + " gaussian, pairwise or sample.");
    }
    MeasureRecord record = source.one(InputRules.beside(values, source, initial));
    int size = InputRules.pointCloud(record).size();
    int wanted = values.find(Options.SUPPORT_SIZE).orElse(size);
    if (wanted != size) {
      throw new OptionException(
          "--support-size is "
              + (all ? "all" : String.valueOf(wanted))
              + " but the start '"
              + initial
              + "' has "
              + size
              + " atoms. Remove --support-size, or name another --initial.");
    }
    given = Optional.of(record);
  }

  static boolean isAll(Settings values) {
    return values.find(Options.SUPPORT_SIZE).equals(Optional.of(Options.ALL_ATOMS));
  }

  /** Refuses a support size that means nothing here. */
  static void refuseAll(Settings values) {
    if (isAll(values)) {
      throw new OptionException(
          "--support-size all is for --method quantile, and for barycenters with free support;"
              + " expected a whole number, at least 1.");
    }
  }

  /**
   * Takes note of the measures: a start in a file gets the order of their parameters.
   *
   * @throws BadInputException if its parameters are others, or the start does not fit into memory
   */
  void check(List<MeasureHeader> headers) {
    if (given.isPresent()) {
      CollectionCheck.sameCoordinates(List.of(MeasureHeader.of(given.get())), headers);
      given = given.map(start -> start.arranged(CollectionCheck.coordinates(headers)));
    }
    long atoms = headers.stream().mapToLong(MeasureHeader::size).sum();
    int dimension = headers.get(0).dimension();
    long memory = (long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory());
    boolean pooled = initial.equals(PAIRWISE) || all;
    if (pooled && PairwiseMeasure.bytes(atoms, dimension) > memory) {
      throw new BadInputException(
          "The input",
          headers.get(0).place() + " and others",
          "has " + atoms + " atoms, of which the start '" + initial + "' does not fit into memory",
          "at most " + memory / PairwiseMeasure.bytes(1, dimension) + " atoms",
          "Give the driver more memory, or use --compress-to, or --initial kmeans with a"
              + " --support-size.");
    }
  }

  /** How many starts there are. */
  int count() {
    return values.find(Options.RESTARTS).orElse(1);
  }

  /** How many atoms a barycenter of these measures is to have, at most. */
  static int size(Settings values, List<MeasureHeader> headers) {
    int size = values.find(Options.SUPPORT_SIZE).orElse(LARGEST_DEFAULT_SUPPORT);
    long atoms = headers.stream().mapToLong(MeasureHeader::size).sum();
    return size == Options.ALL_ATOMS ? (int) Math.min(Integer.MAX_VALUE, atoms) : size;
  }

  /**
   * The starts of one search.
   *
   * @throws BadInputException if the start in the file has another dimension
   */
  Starts<DiscreteMeasure> of(Measures<DiscreteMeasure> measures) {
    return new Search(measures, Optional.empty());
  }

  /**
   * As above. Where no start is asked for, there is one only, and an input can serve, it is that
   * input or the k-means, whichever promises the lower objective.
   *
   * @param method that is to go on from the start
   */
  Starts<DiscreteMeasure> of(
      Measures<DiscreteMeasure> measures,
      BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method) {
    boolean open =
        !values.isGiven(Options.INITIAL)
            && initial.equals(KMEANS)
            && count() == 1
            && values.find(Options.OBJECTIVE).orElse(Objective.MEAN) == Objective.MEAN;
    return new Search(measures, open ? Optional.of(method) : Optional.empty());
  }

  private DiscreteMeasure given(MeasureRecord record, Measures<DiscreteMeasure> measures) {
    DiscreteMeasure start = InputRules.pointCloud(record);
    if (start.dimension() != measures.summary().dimension()) {
      throw new BadInputException(
          "The start",
          record.place(),
          "has dimension " + start.dimension(),
          "dimension " + measures.summary().dimension() + " as the input has",
          "Name another --initial.");
    }
    return start.withId(Initializer.BARYCENTER_ID);
  }

  /** A start that stands for one measure of a collection. */
  DiscreteMeasure startOf(Measures<DiscreteMeasure> one, MeasuresSummary whole) {
    int size = values.find(Options.SUPPORT_SIZE).orElse(defaultSize(whole));
    return INITIALIZERS.get(KMEANS).start(one, size, values.get(Options.SEED));
  }

  /**
   * The number of atoms of a barycenter where the user does not say: of one measure its own, since
   * it is its own barycenter.
   */
  static int defaultSize(MeasuresSummary summary) {
    return summary.count() == 1
        ? summary.medianSize()
        : Math.min(LARGEST_DEFAULT_SUPPORT, summary.medianSize());
  }

  /**
   * The starts of one search: first that of --initial, then inputs, the most typical first, and
   * reseeded ones of --initial, by turns.
   */
  private final class Search implements Starts<DiscreteMeasure> {
    private final Measures<DiscreteMeasure> measures;
    private final Optional<BarycenterMethod<DiscreteMeasure, DiscreteMeasure>> chooser;
    private final int size;
    private final boolean learned = values.find(Options.LEARN_MASSES).orElse(false);
    private Optional<PairwiseMeasure> pairwise = Optional.empty();
    private Optional<List<String>> inputs = Optional.empty();

    Search(
        Measures<DiscreteMeasure> measures,
        Optional<BarycenterMethod<DiscreteMeasure, DiscreteMeasure>> chooser) {
      this.measures = measures;
      this.chooser = chooser;
      size = values.find(Options.SUPPORT_SIZE).orElse(defaultSize(measures.summary()));
    }

    @Override
    public DiscreteMeasure start(int number) {
      if (given.isPresent()) {
        return given(given.get(), measures);
      }
      if (number == 0) {
        return chooser.map(this::better).orElseGet(() -> named(0));
      }
      int turn = (number - 1) / 2;
      List<String> typical = inputs();
      return number % 2 == 1 && turn < typical.size()
          ? input(typical.get(turn))
          : named(number - Math.min(typical.size(), (number + 1) / 2));
    }

    private DiscreteMeasure named(int reseeded) {
      long seed = values.get(Options.SEED) + reseeded;
      if (initial.equals(PAIRWISE)) {
        MeasuresSummary summary = measures.summary();
        // One measure is its own barycenter, with the masses that it has.
        boolean own = summary.count() == 1 && summary.medianSize() == size;
        return all || own
            ? pairwise().measure()
            : KMeansStart.reduced(pairwise().measure(), size, learned, seed);
      }
      return all
          ? SampleStart.all(measures)
          : INITIALIZERS.get(initial).start(measures, size, seed);
    }

    private PairwiseMeasure pairwise() {
      if (pairwise.isEmpty()) {
        pairwise = Optional.of(PairwiseMeasure.of(measures));
      }
      return pairwise.get();
    }

    /** The inputs to start from, the best first: of least objective, where that is known. */
    private List<String> inputs() {
      if (inputs.isEmpty()) {
        int wanted = count() / 2;
        inputs =
            Optional.of(
                initial.equals(PAIRWISE)
                    ? TypicalInputs.of(measures, Which.LARGE, size, measures.summary().count())
                        .stream()
                        .sorted(Comparator.comparing(pairwise().objectives()::get))
                        .limit(wanted)
                        .toList()
                    : TypicalInputs.of(measures, Which.LARGE, size, wanted));
      }
      return inputs.get();
    }

    /** An input as a start. */
    private DiscreteMeasure input(String id) {
      DiscreteMeasure input = measures.fetch(List.of(id)).get(0).measure();
      return input.size() == size && (learned || TypicalInputs.isUniform(input))
          ? input.withId(Initializer.BARYCENTER_ID)
          : KMeansStart.reduced(input, size, learned, values.get(Options.SEED));
    }

    private DiscreteMeasure better(BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method) {
      DiscreteMeasure centres = named(0);
      List<String> typical = TypicalInputs.of(measures, Which.UNIFORM, size, 1);
      if (typical.isEmpty() || measures.summary().count() == 1) {
        return centres;
      }
      DiscreteMeasure input = input(typical.get(0));
      ToDoubleFunction<DiscreteMeasure> promise =
          start -> FirstStep.objective(method, measures, start);
      return promise.applyAsDouble(input) < LOWER * promise.applyAsDouble(centres)
          ? input
          : centres;
    }

    /** The first objective over the bound of the pairs, where these were solved here. */
    @Override
    public Map<String, Object> facts(List<BarycenterSolution> solutions) {
      BarycenterSolution first = solutions.get(0);
      return pairwise.isPresent()
              && first.objectiveKind() == ObjectiveKind.SQUARED_WASSERSTEIN
              && pairwise.get().bound() > 0
          ? Map.of("initial_factor", first.history().get(0).objective() / pairwise.get().bound())
          : Map.of();
    }
  }
}
