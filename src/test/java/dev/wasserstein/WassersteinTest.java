// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.job.AssignResult;
import dev.wasserstein.job.BarycenterResult;
import dev.wasserstein.job.ClusterResult;
import dev.wasserstein.job.DistanceResult;
import dev.wasserstein.job.JobCancelledException;
import dev.wasserstein.job.JobListener;
import dev.wasserstein.job.WaspResult;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.options.OptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facade on threads. */
class WassersteinTest {
  private static final Wasserstein THREADS = Wasserstein.onThreads();

  @TempDir private Path folder;

  private static DiscreteMeasure line(String id, double... atoms) {
    return DiscreteMeasure.uniform(id, 1, atoms);
  }

  private static String refused(Input input) {
    return assertThrows(BadInputException.class, () -> THREADS.barycenter(input)).getMessage();
  }

  /** On the line the barycenter has the averaged quantile function. */
  @Test
  void barycenterOfMeasuresInMemory() {
    List<DiscreteMeasure> measures = List.of(line("a", 0, 1), line("b", 4, 7));
    BarycenterResult result =
        THREADS.barycenter(
            Input.of(measures, new double[] {3, 1}),
            BarycenterSettings.defaults().withSupportSize(2));
    double[] atoms = ((DiscreteMeasure) result.barycenter()).support().clone();
    Arrays.sort(atoms);
    assertArrayEquals(new double[] {1, 2.5}, atoms, 1e-9);
    assertEquals(RunStatus.CONVERGED, result.status());
    assertTrue(result.hasConverged());
    // Σ λ_n W₂²: squared distances of the quantiles are 16 and 36.
    assertEquals(3.0 / 16 * (16 + 36) / 2, result.objective(), 1e-9);
    assertEquals(result.objective(), result.history().get(result.history().size() - 1).objective());
    assertEquals(List.of(), result.warnings());
  }

  @Test
  void theSameBitsAsTheCommandLine() throws Exception {
    String sample = "data-samples/ellipses.csv";
    BarycenterResult result =
        THREADS.barycenter(
            Input.files(sample), BarycenterSettings.defaults().withSupportSize(7).withSeed(3));
    Path out = folder.resolve("out");
    result.write(out.toString());
    assertTrue(Files.readString(out.resolve("run.json")).contains("\"CONVERGED\""));
    assertTrue(Files.exists(out.resolve("report.html")));
    Path other = folder.resolve("other");
    BarycenterResult written =
        THREADS.barycenter(
            Input.files(sample),
            BarycenterSettings.defaults()
                .withSupportSize(7)
                .withSeed(3)
                .withOutput(other.toString()));
    assertEquals(result.objective(), written.objective());
    assertEquals(
        Files.readString(other.resolve("barycenter.csv")),
        Files.readString(out.resolve("barycenter.csv")));
  }

  /** The readers' checks hold for measures in memory. */
  @Test
  void badMeasuresAreRefused() {
    DiscreteMeasure good = line("a", 0, 1);
    DiscreteMeasure plane = DiscreteMeasure.uniform("b", 2, new double[] {0, 1});
    assertTrue(refused(Input.of(List.of(good, plane))).contains("has dimension 2"));
    DiscreteMeasure heavy =
        new DiscreteMeasure("b", 1, new double[] {0.7, 0.7}, new double[] {0, 1});
    assertTrue(refused(Input.of(List.of(good, heavy))).contains("sum to 1.4"));
    assertTrue(refused(Input.of(List.of(good, line("a", 2)))).contains("already taken"));
    assertTrue(refused(Input.of(List.of())).contains("has no measure"));
    assertThrows(BadInputException.class, () -> line("a", Double.NaN));
    assertTrue(refused(Input.of(List.of(line("", 1)))).contains("empty id"));
    assertTrue(refused(Input.of(List.of(good), new double[] {-1})).contains("not negative"));
    assertThrows(BadInputException.class, () -> Input.of(List.of(good), new double[2]));
    // The arrays of the program stay as they are.
    assertArrayEquals(new double[] {0.7, 0.7}, heavy.masses());
  }

  @Test
  void wrongSettingsAreRefused() {
    BarycenterSettings defaults = BarycenterSettings.defaults();
    assertThrows(OptionException.class, () -> defaults.withSupportSize(0));
    assertThrows(OptionException.class, () -> defaults.withMethod("particel-flow"));
    assertThrows(OptionException.class, () -> defaults.withEpsilon("-1%"));
    Input input = Input.of(List.of(line("a", 1)));
    assertThrows(OptionException.class, () -> THREADS.barycenter(input, defaults.withEpsilon(0.1)));
  }

  @Test
  void distancesOfMeasuresInMemory() {
    Input input = Input.of(List.of(line("a", 0, 1), line("b", 3, 4), line("c", 0, 7)));
    DistanceResult all = THREADS.distance(input);
    assertEquals(3, all.count());
    assertEquals("a", all.pairs().get(0).id());
    assertEquals("b", all.pairs().get(0).other());
    assertEquals(3, all.pairs().get(0).distance(), 1e-12);
    DistanceResult first =
        THREADS.distance(
            input, Input.of(List.of(line("x", 1, 2))), DistanceSettings.defaults().withExponent(1));
    assertEquals(3, first.count());
    assertEquals(1, first.pairs().get(0).distance(), 1e-12);
  }

  @Test
  void clustersAndAssignments() {
    List<Measure> measures = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      measures.add(line("m" + n, n % 2 * 10 + 0.1 * n, n % 2 * 10 + 1));
    }
    Input input = Input.of(measures);
    ClusterResult clusters =
        THREADS.cluster(
            input, ClusterSettings.defaults().withClusters(2).withSupportSize(2).withRestarts(3));
    assertEquals(2, clusters.prototypes().size());
    AssignResult assigned =
        THREADS.assign(input, Input.of(clusters.prototypes()), AssignSettings.defaults());
    assertEquals(6, clusters.assignments().size());
    for (int n = 0; n < 6; n++) {
      assertEquals(
          assigned.assignments().get(n).cluster(), clusters.assignments().get(n).cluster());
    }
    for (int n = 2; n < 6; n++) {
      assertEquals(
          assigned.assignments().get(n - 2).cluster(), assigned.assignments().get(n).cluster());
    }
    assertTrue(assigned.assignments().get(0).cluster() != assigned.assignments().get(1).cluster());
  }

  /** Closed form: the standard deviation of the barycenter is the mean of the others'. */
  @Test
  void barycenterOfGaussians() {
    List<GaussianMeasure> measures =
        List.of(
            GaussianMeasure.checked("a", new double[] {0}, new double[] {1}, "a"),
            GaussianMeasure.checked("b", new double[] {2}, new double[] {9}, "b"));
    GaussianMeasure barycenter =
        (GaussianMeasure)
            THREADS
                .barycenter(
                    Input.of(measures), BarycenterSettings.defaults().withMethod("gaussian"))
                .barycenter();
    assertEquals(1, barycenter.mean()[0], 1e-12);
    assertEquals(4, barycenter.covariance()[0], 1e-9);
  }

  @Test
  void onePosteriorFromShards() {
    List<String> shards = List.of("data-samples/shards");
    WaspResult result =
        THREADS.wasp(shards, WaspSettings.defaults().withOutput(folder.resolve("wasp").toString()));
    assertEquals(List.of("marginal"), List.copyOf(result.posteriors().keySet()));
    assertTrue(Files.exists(folder.resolve("wasp/draws.parquet")));
    assertArrayEquals(
        result.posteriors().get("marginal").rows(),
        THREADS.wasp(shards, WaspSettings.defaults()).posteriors().get("marginal").rows());
    WaspSettings median = WaspSettings.defaults().withMedian();
    String start = "data-samples/full-posterior.csv";
    assertFalse(
        Arrays.equals(
            THREADS.wasp(shards, median).posteriors().get("marginal").rows(),
            THREADS.wasp(shards, median.withInitial(start)).posteriors().get("marginal").rows()));
  }

  @Test
  void aTimeLimitAndAResult() {
    BarycenterResult result =
        THREADS.barycenter(
            Input.files("data-samples/ellipses.csv"),
            BarycenterSettings.defaults().withSupportSize(5).withMaxTime(Duration.ZERO));
    assertEquals(RunStatus.TIME_LIMIT, result.status());
    assertFalse(result.hasConverged());
    assertTrue(result.warnings().get(0).contains("--max-time"), result.warnings()::toString);
  }

  @Test
  void aCancelledJobLeavesNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Wasserstein cancelled = THREADS.withCancellation(() -> asked.incrementAndGet() > 3);
    Path out = folder.resolve("new").resolve("cancelled");
    assertThrows(
        JobCancelledException.class,
        () ->
            cancelled.barycenter(
                Input.files("data-samples/ellipses.csv"),
                BarycenterSettings.defaults()
                    .withSupportSize(5)
                    .withTolerance(0)
                    .withOutput(out.toString())));
    assertEquals(4, asked.get());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aListenerHearsOfEachIterate() {
    List<String> heard = new ArrayList<>();
    JobListener listener =
        new JobListener() {
          @Override
          public void onNote(String note) {
            heard.add(note);
          }

          @Override
          public void onWarnings(List<String> warnings) {
            heard.addAll(warnings);
          }

          @Override
          public IterationListener onLoop(String label, int maxIterations) {
            return record -> heard.add(label + " " + record.iteration() + "/" + maxIterations);
          }
        };
    THREADS
        .withListener(listener)
        .barycenter(
            Input.of(List.of(line("a", 0, 1, 5), line("b", 4, 7))),
            BarycenterSettings.defaults().withSupportSize(2).withMaxIterations(0));
    assertEquals("particle-flow 0/0", heard.get(0));
    assertTrue(heard.get(1).startsWith("The iteration did not converge"), heard::toString);
  }
}
