// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.start.GaussianStart;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.barycenter.start.SampleStart;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The starts of a free-support method, as {@code --initial} and {@code --restarts} ask for them.
 */
final class InitialSupports {
  /** The default support size is never larger than this. */
  static final int LARGEST_DEFAULT_SUPPORT = 500;

  private static final String KMEANS = "kmeans";

  private static final Map<String, Initializer> INITIALIZERS =
      Map.of(
          KMEANS, new KMeansStart(), "gaussian", new GaussianStart(), "sample", new SampleStart());

  private final Settings values;
  private Optional<MeasureRecord> given;

  /**
   * Checks the options, and reads the start if it stands in a file.
   *
   * @throws OptionException if the options contradict each other
   * @throws BadInputException if the file cannot be used
   */
  InitialSupports(Settings values, MeasureSource source) {
    this.values = values;
    refuseAll(values);
    // Clusters are started from measures of theirs.
    String initial = values.find(Options.INITIAL).orElse(KMEANS);
    if (INITIALIZERS.containsKey(initial)) {
      this.given = Optional.empty();
      return;
    }
    InputRules.refuseMisspelt(
        Options.INITIAL, initial, INITIALIZERS.keySet().stream().sorted().toList());
    if (values.get(Options.RESTARTS) > 1) {
      throw new OptionException(
          "--restarts is not used with a start from a file. Remove it, or use --initial kmeans,"
              + " gaussian or sample.");
    }
    MeasureRecord record = source.one(InputRules.beside(values, source, initial));
    int size = InputRules.pointCloud(record).size();
    int wanted = values.find(Options.SUPPORT_SIZE).orElse(size);
    if (wanted != size) {
      throw new OptionException(
          "--support-size is "
              + wanted
              + " but the start '"
              + initial
              + "' has "
              + size
              + " atoms. Remove --support-size, or name another --initial.");
    }
    this.given = Optional.of(record);
  }

  /** Refuses the support size that only {@link QuantileChoice} can use. */
  static void refuseAll(Settings values) {
    if (values.find(Options.SUPPORT_SIZE).equals(Optional.of(Options.ALL_BREAKPOINTS))) {
      throw new OptionException(
          "--support-size all is for --method quantile; expected a whole number, at least 1.");
    }
  }

  /**
   * Takes note of the measures: a start in a file gets the order of their parameters.
   *
   * @throws BadInputException if its parameters are others
   */
  void check(List<MeasureHeader> headers) {
    if (given.isPresent()) {
      CollectionCheck.sameCoordinates(List.of(MeasureHeader.of(given.get())), headers);
      given = given.map(start -> start.arranged(CollectionCheck.coordinates(headers)));
    }
  }

  /** How many starts there are. */
  int count() {
    return values.get(Options.RESTARTS);
  }

  /**
   * A start for these measures.
   *
   * @param number which one, from 0 on
   * @throws BadInputException if the start in the file has another dimension
   */
  DiscreteMeasure start(Measures<DiscreteMeasure> measures, int number) {
    if (given.isEmpty()) {
      int size = values.find(Options.SUPPORT_SIZE).orElse(defaultSize(measures.summary()));
      return INITIALIZERS
          .get(values.find(Options.INITIAL).orElse(KMEANS))
          .start(measures, size, values.get(Options.SEED) + number);
    }
    DiscreteMeasure start = InputRules.pointCloud(given.get());
    if (start.dimension() != measures.summary().dimension()) {
      throw new BadInputException(
          "The start",
          given.get().place(),
          "has dimension " + start.dimension(),
          "dimension " + measures.summary().dimension() + " as the input has",
          "Name another --initial.");
    }
    return start.withId(Initializer.BARYCENTER_ID);
  }

  /** A start that stands for one measure of a collection. */
  DiscreteMeasure startOf(Measures<DiscreteMeasure> one, MeasuresSummary all) {
    int size = values.find(Options.SUPPORT_SIZE).orElse(defaultSize(all));
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
}
