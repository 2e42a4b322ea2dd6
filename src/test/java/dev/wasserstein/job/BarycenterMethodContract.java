// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.MeasureNumbers;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Option;
import dev.wasserstein.transport.exact.ExactCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of barycenters, for every registered method and kind of measures, through the Java API.
 */
abstract class BarycenterMethodContract {
  static final double[] WEIGHTS = {0.1, 0.15, 0.2, 0.25, 0.3};

  /** Where the work is done. */
  abstract Wasserstein wasserstein();

  /** A method with one kind of measures. */
  record Subject(String method, List<Option<?>> variant, MethodLaws laws, MeasureKind kind) {
    BarycenterSettings settings() {
      BarycenterSettings settings = BarycenterSettings.defaults().withMethod(method);
      for (Option<?> option : variant) {
        settings = settings.withText(option, option.isFlag() ? "true" : "1");
      }
      if (method.equals("entropic-free") && !variant.isEmpty()) {
        // Masses and places of a small ε take thousands of iterations, and rounding grows in them.
        settings = settings.withText(Options.EPSILON, "20%");
      }
      return settings;
    }

    /** The settings with tolerances, where the method has any. */
    BarycenterSettings within(double tolerance, double residual) {
      return BarycenterMethods.TABLE.named(method).uses().contains(Options.GAP)
          ? settings()
          : settings().withTolerance(tolerance).withResidualTolerance(residual);
    }

    boolean startsFromAFile() {
      return BarycenterMethods.TABLE.named(method).uses().contains(Options.INITIAL);
    }

    List<Measure> measures() {
      return ContractMeasures.of(kind, WEIGHTS.length, 20261129L);
    }

    @Override
    public String toString() {
      return method + variant + " " + kind;
    }
  }

  static Stream<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (MethodTable.Entry<?, MethodLaws> entry : BarycenterMethods.TABLE.entries()) {
      for (MeasureKind kind : entry.about().kinds()) {
        subjects.add(new Subject(entry.name(), List.of(), entry.laws(), kind));
        for (MethodTable.Variant<?, MethodLaws> variant : entry.variants()) {
          List<Option<?>> given = new ArrayList<>(variant.needed());
          given.add(0, variant.chosenBy());
          subjects.add(new Subject(entry.name(), List.copyOf(given), variant.laws(), kind));
        }
      }
    }
    return subjects.stream();
  }

  static Stream<Subject> descending() {
    return subjects().filter(subject -> subject.laws().descends());
  }

  static Stream<Subject> returningOneMeasure() {
    return subjects().filter(subject -> subject.laws().returnsOneMeasure());
  }

  BarycenterResult result(BarycenterSettings settings, List<Measure> measures, double... weights) {
    return wasserstein().barycenter(Input.of(measures, weights), settings);
  }

  @ParameterizedTest
  @MethodSource("descending")
  void theObjectiveNeverRises(Subject subject) {
    double last = Double.POSITIVE_INFINITY;
    for (IterationRecord each : result(subject.settings(), subject.measures(), WEIGHTS).history()) {
      assertTrue(each.objective() <= last + 1e-9 * Math.abs(last), each::toString);
      last = each.objective();
    }
  }

  @ParameterizedTest
  @MethodSource("returningOneMeasure")
  void oneMeasureIsItsOwnBarycenter(Subject subject) {
    Measure measure = subject.measures().get(2);
    // Debiased scalings come near slowly.
    BarycenterSettings settings = subject.within(1e-14, 1e-6).withMaxIterations(5000);
    Measure barycenter = result(settings, List.of(measure), 1).barycenter();
    assertNear(measure, barycenter, 1e-4, true);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void theBarycenterMovesAlongWithTheMeasures(Subject subject) {
    List<Measure> moved =
        subject.measures().stream()
            .map(each -> ContractMeasures.translated(each, subject.kind()))
            .toList();
    BarycenterResult before = result(subject.settings(), subject.measures(), WEIGHTS);
    if (subject.laws().translation() == MethodLaws.Translation.OBJECTIVE) {
      double objective = before.objective();
      BarycenterResult after = result(subject.settings(), moved, WEIGHTS);
      assertEquals(objective, after.objective(), 1e-3 * Math.abs(objective));
      return;
    }
    Measure expected = ContractMeasures.translated(before.barycenter(), subject.kind());
    // W₂ sees the square root of what learned masses are off.
    double tolerance = subject.variant().contains(Options.LEARN_MASSES) ? 1e-3 : 1e-6;
    assertNear(expected, result(subject.settings(), moved, WEIGHTS).barycenter(), tolerance, false);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void twoCopiesMayShareAWeight(Subject subject, @TempDir Path folder) throws IOException {
    BarycenterSettings settings =
        subject.laws().weightSplit() == MethodLaws.WeightSplit.FROM_ONE_START
                && subject.startsFromAFile()
            ? subject.settings().withInitial(start(subject, folder).toString())
            : subject.settings();
    BarycenterResult whole = result(settings, subject.measures(), WEIGHTS);
    List<Measure> split = new ArrayList<>(subject.measures());
    split.add(split.get(3).withId("m3-again"));
    double[] weights = Arrays.copyOf(WEIGHTS, WEIGHTS.length + 1);
    weights[3] = WEIGHTS[3] / 2;
    weights[WEIGHTS.length] = WEIGHTS[3] / 2;
    BarycenterResult result = result(settings, split, weights);
    assertEquals(whole.objective(), result.objective(), 1e-9 * Math.abs(whole.objective()));
    assertNear(whole.barycenter(), result.barycenter(), 1e-6, false);
  }

  /** Nine atoms in a file. */
  private static Path start(Subject subject, Path folder) throws IOException {
    DiscreteMeasure cloud = InputRules.pointCloud(record(subject.measures().get(1)));
    StringBuilder text = new StringBuilder(cloud.dimension() == 1 ? "id,x1\n" : "id,x1,x2\n");
    for (int i = 0; i < cloud.size(); i++) {
      text.append("start");
      for (int k = 0; k < cloud.dimension(); k++) {
        text.append(',').append(cloud.support()[i * cloud.dimension() + k]);
      }
      text.append('\n');
    }
    return Files.writeString(folder.resolve("start.csv"), text);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void theOrderOfMeasuresChangesNoBit(Subject subject) {
    List<Measure> reversed = new ArrayList<>(subject.measures());
    Collections.reverse(reversed);
    double[] weights = new double[WEIGHTS.length];
    for (int n = 0; n < weights.length; n++) {
      weights[n] = WEIGHTS[weights.length - 1 - n];
    }
    assertSame(
        result(subject.settings(), subject.measures(), WEIGHTS),
        result(subject.settings(), reversed, weights));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aMeasureOfWeightZeroChangesNoBit(Subject subject) {
    List<Measure> measures = subject.measures();
    assertSame(
        result(subject.settings(), measures.subList(0, 1), 1),
        result(subject.settings(), measures.subList(0, 2), 1, 0));
    assertSame(
        result(subject.settings(), measures.subList(0, 2), 0.5, 0.5),
        result(subject.settings(), measures.subList(0, 3), 0.5, 0.5, 0));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aResumedRunChangesNoBit(Subject subject, @TempDir Path folder) {
    Path output = folder.resolve("run");
    BarycenterSettings settings =
        subject.within(0, 1e-4).withOutput(output.toString()).with(Options.CHECKPOINT_EVERY, 2);
    result(settings.withMaxIterations(5), subject.measures(), WEIGHTS);
    BarycenterResult resumed =
        result(
            settings.withMaxIterations(9).with(Options.RESUME, true).with(Options.OVERWRITE, true),
            subject.measures(),
            WEIGHTS);
    assertSame(
        result(subject.within(0, 1e-4).withMaxIterations(9), subject.measures(), WEIGHTS), resumed);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void extremeMeasuresGiveFiniteNumbers(Subject subject) {
    for (List<Measure> extreme : ContractMeasures.extremes(subject.kind())) {
      double[] equal = new double[extreme.size()];
      Arrays.fill(equal, 1.0 / equal.length);
      BarycenterResult result = result(subject.settings(), extreme, equal);
      assertTrue(Double.isFinite(result.objective()), () -> extreme + ": " + result.objective());
      assertTrue(numbers(result.barycenter()).allMatch(Double::isFinite), extreme::toString);
    }
  }

  static DoubleStream numbers(Measure measure) {
    return MeasureNumbers.of(measure).values().stream().flatMapToDouble(Arrays::stream);
  }

  static void assertSame(BarycenterResult expected, BarycenterResult actual) {
    assertEquals(expected.objective(), actual.objective());
    Map<String, double[]> numbers = MeasureNumbers.of(actual.barycenter());
    MeasureNumbers.of(expected.barycenter())
        .forEach((name, values) -> assertTrue(Arrays.equals(values, numbers.get(name)), name));
  }

  /**
   * Asserts that two measures are near each other: W₂ for point clouds, the greatest difference of
   * a number otherwise.
   *
   * @param converted whether a grid may have become a point cloud, or a cloud a Gaussian
   */
  private static void assertNear(
      Measure expected, Measure actual, double tolerance, boolean converted) {
    Measure comparable = expected;
    if (converted && actual instanceof DiscreteMeasure) {
      comparable = InputRules.pointCloud(record(expected));
    } else if (converted && !actual.getClass().equals(expected.getClass())) {
      comparable =
          actual instanceof GaussianMixture
              ? InputRules.mixture(record(expected))
              : InputRules.gaussian(record(expected));
    }
    if (actual instanceof DiscreteMeasure cloud) {
      double squared =
          ExactCost.SQUARED_WASSERSTEIN.from((DiscreteMeasure) comparable).apply(cloud).cost();
      assertEquals(0, Math.sqrt(squared), tolerance);
      return;
    }
    double[] left = numbers(comparable).toArray();
    double[] right = numbers(actual).toArray();
    assertEquals(left.length, right.length);
    for (int k = 0; k < left.length; k++) {
      assertEquals(left[k], right[k], tolerance);
    }
  }

  private static MeasureRecord record(Measure measure) {
    return new MeasureRecord(measure, Double.NaN, "the test");
  }
}
