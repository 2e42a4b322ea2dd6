// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.Half;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SelectedMeasuresTest {
  @Test
  void someMeasuresAreWhatACollectionOfThemIs() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(41, 2, 6100);
    List<String> ids = clouds.stream().map(each -> each.measure().id()).toList();
    for (Half half : Half.of(ids, Set.of(), 7)) {
      try (LocalMeasures<DiscreteMeasure> all = Clouds.local(clouds);
          LocalMeasures<DiscreteMeasure> own =
              Clouds.local(
                  clouds.stream().filter(each -> half.takes(each.measure().id())).toList())) {
        SelectedMeasures<DiscreteMeasure> some = new SelectedMeasures<>(all, half);
        assertEquals(own.ids(), some.ids());
        assertEquals(own.summary().count(), some.summary().count());
        assertEquals(own.summary().sizes(), some.summary().sizes());
        assertEquals(own.summary().variance(), some.summary().variance(), 1e-12);
        double[] weights = some.fetch(ids).stream().mapToDouble(WeightedMeasure::weight).toArray();
        double sum = 0;
        for (double weight : weights) {
          sum += weight;
        }
        assertEquals(1, sum, 1e-12);
        OuterLoop loop = new OuterLoop(new StopRule(1e-8, 1e-4, 20), record -> {});
        DiscreteMeasure start = new KMeansStart().start(own, 10, 1);
        assertEquals(
            loop.run(new ParticleFlow(0.5), own, start).objective(),
            loop.run(new ParticleFlow(0.5), some, start).objective(),
            1e-12);
      }
    }
  }

  @Test
  void partsHaveNoResultsOfTheirOwn() {
    List<WeightedMeasure<DiscreteMeasure>> two =
        List.of(
            new WeightedMeasure<>(DiscreteMeasure.uniform("a", 1, new double[] {1}), 0.5),
            new WeightedMeasure<>(DiscreteMeasure.uniform("b", 1, new double[] {1}), 0.5));
    SelectedMeasures<DiscreteMeasure> some =
        new SelectedMeasures<>(new LocalMeasures<>(two, 1), "a"::equals);
    assertThrows(UnsupportedOperationException.class, some::passes);
    assertThrows(
        UnsupportedOperationException.class,
        () -> some.forEach("", 1, (state, block, memory) -> List.of(1), 8, result -> {}));
  }

  @Test
  void halvesAreHalves() {
    for (int n = 2; n < 12; n++) {
      List<String> ids = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        ids.add("id-" + k);
      }
      TreeSet<String> first = new TreeSet<>();
      for (long seed = 0; seed < 5; seed++) {
        List<Half> halves = Half.of(ids, Set.of(), seed);
        List<String> lower = ids.stream().filter(halves.get(0)::takes).toList();
        List<String> upper = ids.stream().filter(halves.get(1)::takes).toList();
        assertEquals(n / 2, lower.size());
        assertEquals(n - n / 2, upper.size());
        assertTrue(lower.stream().noneMatch(upper::contains));
        first.add(String.join(",", lower));
      }
      assertTrue(first.size() > 1, "other seeds, other halves: " + first);
    }
  }
}
