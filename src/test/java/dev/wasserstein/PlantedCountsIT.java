// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.job.ClusterCount;
import dev.wasserstein.job.ClusterResult;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Planted numbers of clusters are found by a range, planted outliers set aside. */
class PlantedCountsIT {
  private static final Wasserstein THREADS = Wasserstein.onThreads();

  /** Normal clouds around 2 to 6 centres, none nearer to another than 4 spreads. */
  static List<Measure> planted(int stream, int clusters, int each) {
    RandomGenerator random = SubSeed.stream(20261130, stream);
    int d = 1 + stream % 3;
    List<double[]> centres = new ArrayList<>();
    while (centres.size() < clusters) {
      double[] centre = new double[d];
      for (int c = 0; c < d; c++) {
        centre[c] = 10 * random.nextGaussian() * (d == 1 ? 2 : 1);
      }
      if (centres.stream().allMatch(other -> distance(centre, other) > 5)) {
        centres.add(centre);
      }
    }
    List<Measure> measures = new ArrayList<>();
    for (int n = 0; n < clusters * each; n++) {
      double[] centre = centres.get(n % clusters);
      double[] support = new double[d * (6 + random.nextInt(6))];
      double[] place = new double[d];
      for (int c = 0; c < d; c++) {
        place[c] = centre[c] + 0.5 * random.nextGaussian();
      }
      for (int p = 0; p < support.length; p++) {
        support[p] = place[p % d] + (0.5 + 0.2 * (n % clusters)) * random.nextGaussian();
      }
      measures.add(DiscreteMeasure.uniform(n % clusters + "-" + n, d, support));
    }
    return measures;
  }

  private static double distance(double[] x, double[] y) {
    double sum = 0;
    for (int c = 0; c < x.length; c++) {
      sum += (x[c] - y[c]) * (x[c] - y[c]);
    }
    return Math.sqrt(sum);
  }

  private static boolean recovered(List<Assignment> assignments) {
    Map<Integer, Set<String>> kinds = new HashMap<>();
    for (Assignment each : assignments) {
      kinds
          .computeIfAbsent(each.cluster(), c -> new HashSet<>())
          .add(each.id().substring(0, each.id().indexOf('-')));
    }
    return kinds.values().stream().allMatch(each -> each.size() == 1)
        && kinds.values().stream().flatMap(Set::stream).distinct().count() == kinds.size();
  }

  @Test
  void plantedNumbersAreFoundInTwentyCollections() {
    List<String> wrong = new ArrayList<>();
    for (int stream = 0; stream < 20; stream++) {
      int clusters = 2 + stream % 4;
      ClusterResult result =
          THREADS.cluster(
              Input.of(planted(stream, clusters, 6)),
              ClusterSettings.defaults().withClusters(1, 7).withSupportSize(6).withRestarts(3));
      if (result.prototypes().size() != clusters || !recovered(result.assignments())) {
        wrong.add(stream + ": " + clusters + " not " + result.counts());
      }
      ClusterCount chosen = result.counts().get(clusters - 1);
      if (chosen.stability() < 0.9) {
        wrong.add(stream + " is not stable: " + chosen);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void plantedNumbersAreFoundByMedoidsToo() {
    for (int stream = 0; stream < 20; stream++) {
      int clusters = 2 + stream % 4;
      ClusterResult result =
          THREADS.cluster(
              Input.of(planted(stream, clusters, 6)),
              ClusterSettings.defaults().withClusters(1, 7).withMedoids());
      assertEquals(clusters, result.prototypes().size(), "collection " + stream);
      assertTrue(recovered(result.assignments()));
    }
  }

  @Test
  void outliersDoNotCountAsClusters() {
    for (int stream = 0; stream < 4; stream++) {
      List<Measure> measures = new ArrayList<>(planted(3 * stream + 1, 3, 8));
      for (int n = 0; n < 3; n++) {
        double angle = 2.1 * n + stream;
        double[] support = new double[12];
        for (int p = 0; p < support.length; p++) {
          support[p] = 200 * (p % 2 == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle)) + 0.1 * p;
        }
        measures.add(DiscreteMeasure.uniform("far-" + n, 2, support));
      }
      for (ClusterSettings settings :
          List.of(
              ClusterSettings.defaults().withSupportSize(6),
              ClusterSettings.defaults().withMedoids())) {
        ClusterResult result =
            THREADS.cluster(Input.of(measures), settings.withClusters(2, 5).withTrim(12));
        assertEquals(3, result.prototypes().size(), "collection " + stream);
        assertEquals(
            List.of("far-0", "far-1", "far-2"),
            result.assignments().stream()
                .filter(Assignment::isOutlier)
                .map(Assignment::id)
                .toList());
      }
    }
  }
}
