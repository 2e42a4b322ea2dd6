// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.job.ClusterCount;
import dev.wasserstein.job.ClusterResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number of clusters that a range chooses. */
class ClusterCountsTest {
  private static final Wasserstein THREADS = Wasserstein.onThreads();

  /** A number of a range is that number alone, to the bit. */
  @Test
  void eachNumberOfARangeIsThatNumberAlone() {
    Input input = Input.of(PlantedCountsIT.planted(4, 5, 5));
    for (ClusterSettings settings :
        List.of(
            ClusterSettings.defaults().withSupportSize(5).withTrim(8),
            ClusterSettings.defaults().withMedoids())) {
      ClusterResult range = THREADS.cluster(input, settings.withClusters(2, 7));
      for (ClusterCount count : range.counts()) {
        ClusterResult alone = THREADS.cluster(input, settings.withClusters(count.clusters()));
        assertEquals(alone.objective(), count.objective());
        assertTrue(alone.counts().isEmpty());
        if (count.clusters() == range.prototypes().size()) {
          assertEquals(alone.prototypes(), range.prototypes());
          assertEquals(alone.assignments(), range.assignments());
        }
      }
    }
  }

  /** Twelve measures: halves of six cannot tell how stable seven clusters are. */
  @Test
  void aClusterForEachMeasureIsNotChosen() {
    ClusterResult result =
        THREADS.cluster(
            Input.of(PlantedCountsIT.planted(1, 3, 4)),
            ClusterSettings.defaults().withClusters(1, 12).withSupportSize(5).withRestarts(3));
    assertEquals(3, result.prototypes().size());
    ClusterCount one = result.counts().get(0);
    ClusterCount each = result.counts().get(11);
    assertTrue(Double.isNaN(one.silhouette()));
    assertEquals(0, each.silhouette());
    assertTrue(each.objective() < one.objective());
    assertTrue(Double.isNaN(result.counts().get(6).stability()));
    assertTrue(!Double.isNaN(result.counts().get(5).stability()));
  }
}
