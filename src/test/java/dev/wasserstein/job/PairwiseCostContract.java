// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.DistanceSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.options.OptionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of distances, for every registered method and kind of measures, through the Java API.
 */
abstract class PairwiseCostContract {
  private static final int COUNT = 5;

  /** Where the work is done. */
  abstract Wasserstein wasserstein();

  /** A distance with one kind of measures. */
  record Subject(String method, DistanceLaws laws, MeasureKind kind) {
    DistanceSettings settings() {
      return DistanceSettings.defaults().withMethod(method);
    }

    List<Measure> measures() {
      return ContractMeasures.of(kind, COUNT, 7L);
    }

    @Override
    public String toString() {
      return method + " " + kind;
    }
  }

  static Stream<Subject> subjects() {
    return DistanceMethods.TABLE.entries().stream()
        .flatMap(
            entry ->
                entry.about().kinds().stream()
                    .map(kind -> new Subject(entry.name(), entry.laws(), kind)));
  }

  static Stream<Subject> zeroBetweenEqual() {
    return subjects().filter(subject -> subject.laws().zeroBetweenEqual());
  }

  static Stream<Subject> metrics() {
    return subjects().filter(subject -> subject.laws().triangle());
  }

  /** Distances by "id other". */
  private Map<String, Double> distances(
      Subject subject, List<Measure> measures, List<Measure> others) {
    Map<String, Double> distances = new HashMap<>();
    for (DistancePair pair :
        wasserstein().distance(Input.of(measures), Input.of(others), subject.settings()).pairs()) {
      distances.put(pair.id() + " " + pair.other(), pair.distance());
    }
    assertEquals(measures.size() * others.size(), distances.size());
    return distances;
  }

  private static String pair(int n, int k) {
    return "m" + n + " m" + k;
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void distancesAreSymmetricAndNotNegative(Subject subject) {
    Map<String, Double> distances = distances(subject, subject.measures(), subject.measures());
    for (int n = 0; n < COUNT; n++) {
      for (int k = 0; k < n; k++) {
        double there = distances.get(pair(n, k));
        assertTrue(there >= 0);
        assertEquals(there, distances.get(pair(k, n)), 1e-6 * there);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("zeroBetweenEqual")
  void equalMeasuresAreAtDistanceZeroAndOthersAreNot(Subject subject) {
    Map<String, Double> distances = distances(subject, subject.measures(), subject.measures());
    for (int n = 0; n < COUNT; n++) {
      for (int k = 0; k < COUNT; k++) {
        double distance = distances.get(pair(n, k));
        assertTrue(n == k ? distance < 1e-6 : distance > 1e-3, () -> "" + distance);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void noDetourIsShorter(Subject subject) {
    Map<String, Double> distances = distances(subject, subject.measures(), subject.measures());
    for (int n = 0; n < COUNT; n++) {
      for (int k = 0; k < COUNT; k++) {
        for (int via = 0; via < COUNT; via++) {
          double detour = distances.get(pair(n, via)) + distances.get(pair(via, k));
          assertTrue(distances.get(pair(n, k)) <= detour + 1e-9);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void translationsOfBothChangeNothing(Subject subject) {
    List<Measure> moved =
        subject.measures().stream()
            .map(each -> ContractMeasures.translated(each, subject.kind()))
            .toList();
    Map<String, Double> distances = distances(subject, subject.measures(), subject.measures());
    distances(subject, moved, moved)
        .forEach((pair, distance) -> assertEquals(distances.get(pair), distance, 1e-6));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void theOrderOfMeasuresChangesNoBit(Subject subject) {
    List<Measure> reversed = new ArrayList<>(subject.measures());
    Collections.reverse(reversed);
    assertEquals(
        distances(subject, subject.measures(), subject.measures()),
        distances(subject, reversed, reversed));
  }

  /** An ε in per cent of a cost that is 0 may be refused. */
  @ParameterizedTest
  @MethodSource("subjects")
  void extremeMeasuresAreAtFiniteDistances(Subject subject) {
    for (List<Measure> extreme : ContractMeasures.extremes(subject.kind())) {
      try {
        wasserstein()
            .distance(Input.of(extreme), subject.settings())
            .pairs()
            .forEach(pair -> assertTrue(Double.isFinite(pair.distance()), pair::toString));
      } catch (OptionException e) {
        assertTrue(e.getMessage().contains("--epsilon"), e::getMessage);
      }
    }
  }
}
