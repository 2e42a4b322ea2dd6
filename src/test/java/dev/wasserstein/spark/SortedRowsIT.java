// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.SubSeed;
import dev.wasserstein.transport.QuantileFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sort over the cluster against sorting in memory. */
class SortedRowsIT {
  @TempDir private Path folder;

  @Test
  void givesWhatSortingInMemoryGives() throws IOException {
    RandomGenerator random = SubSeed.stream(5, 0);
    for (boolean weighted : new boolean[] {false, true}) {
      List<DiscreteMeasure> measures = new ArrayList<>();
      List<String> rows = new ArrayList<>(List.of(weighted ? "x1,id,mass,weight" : "id,x1"));
      for (int n = 0; n < 3; n++) {
        double[] x = new double[4000 + 777 * n];
        double[] masses = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          // Some atoms share a place.
          x[i] = 1e4 * n + Math.rint(1e3 * random.nextGaussian()) / 1e3;
          masses[i] = weighted ? random.nextDouble() : 1;
          rows.add(weighted ? x[i] + ",m" + n + "," + masses[i] + ",2" : "m" + n + "," + x[i]);
        }
        measures.add(DiscreteMeasure.checked("m" + n, 1, masses, x, MassRule.RESCALE, "test"));
      }
      for (int partitions : new int[] {1, 7}) {
        List<Found> found = read(rows, 30, partitions).orElseThrow();
        assertEquals(3, found.size());
        for (int n = 0; n < 3; n++) {
          BinnedMeasure binned = (BinnedMeasure) found.get(n).measure().measure();
          BinnedMeasure expected = QuantileFunction.binned(measures.get(n), 30);
          assertEquals(expected.id(), binned.id());
          assertEquals(expected.originalSize(), binned.originalSize());
          assertArrayEquals(expected.averages(), binned.averages(), 1e-11 * (1 + 100.0 * n));
          assertEquals(expected.spread(), binned.spread(), 1e-10 * expected.spread());
          assertEquals(weighted ? 2 : Double.NaN, found.get(n).measure().fileWeight());
        }
      }
    }
  }

  @Test
  void leavesOtherRowsToTheReaderOfFiles() throws IOException {
    assertTrue(read(List.of("id,x1,x2", "a,1,2", "a,2,3"), 1, 2).isEmpty());
    assertTrue(read(List.of("id,x1", "a,1", "a,2", "a,4"), 2, 2).isEmpty());
  }

  @Test
  void refusesBadRows() throws IOException {
    for (String bad : List.of("a,", "a,one", "a,NaN", "a,1e200", ",1", "a,1,2")) {
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () -> read(List.of("id,x1", "a,0", "a,3", "a,4", "a,5", bad), 1, 2));
      assertTrue(e.getMessage().contains("rows.csv"), e.getMessage());
    }
    for (String bad : List.of("a,-0.5,1,1", "a,x,1,1", "a,0.25,1,2", "a,0.5,1,1")) {
      List<String> rows =
          List.of("id,mass,x1,weight", "a,0.25,0,1", "a,0.25,3,1", "a,0.25,4,1", bad);
      assertThrows(BadInputException.class, () -> read(rows, 1, 2, MassRule.SUM_TO_ONE));
    }
  }

  private Optional<List<Found>> read(List<String> rows, int bins, int partitions)
      throws IOException {
    return read(rows, bins, partitions, MassRule.RESCALE);
  }

  private Optional<List<Found>> read(List<String> rows, int bins, int partitions, MassRule rule)
      throws IOException {
    Path file = Files.write(folder.resolve("rows.csv"), rows);
    DecodeSettings decoding =
        new DecodeSettings(rule, List.of(), DecodeSettings.Pixels.GRID, DecodeSettings.Ink.BRIGHT);
    ReadSettings settings =
        new ReadSettings(List.of(file.toString()), ReadSettings.AUTO, "*", "", decoding, bins);
    try (Session session = new Session("rows")) {
      InputFile input = new InputFile(file.toString(), Files.size(file));
      return SortedRows.read(session, List.of(input), settings, partitions)
          .map(JavaRDD::collect)
          .map(found -> found.stream().sorted(Comparator.comparing(Found::position)).toList());
    }
  }
}
