// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.linalg.DenseAlgebra;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.exact.ExactCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the blur of entropic plans costs on paired Gaussian problems: the distance of free-support
 * barycenters of 100 atoms to the barycenter of the Gaussians themselves. Published means over ten
 * problems: exact .492, and .661, 1.007, 2.074 for ε/s² = .1, .3, 1.
 */
class PairedBlurTest {
  /** Not shipped; where the data are not there, the tests that want them are skipped. */
  private static final Path PAIRED = Path.of("..", "shared", "data", "paired");

  /** Stands for the Gaussian barycenter; W₂ between it and 100 atoms is right within about .1. */
  private static final int SAMPLE = 1500;

  private static final StopRule STOP = new StopRule(1e-5, 1e-3, 30);

  private static List<WeightedMeasure<DiscreteMeasure>> read(Path file) throws IOException {
    Map<String, List<double[]>> atoms = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      atoms
          .computeIfAbsent(cells[0], id -> new ArrayList<>())
          .add(new double[] {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])});
    }
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    atoms.forEach(
        (id, points) ->
            measures.add(
                new WeightedMeasure<>(
                    DiscreteMeasure.uniform(
                        id, 2, points.stream().flatMapToDouble(Arrays::stream).toArray()),
                    1.0 / atoms.size())));
    return measures;
  }

  /** A sample of the Bures barycenter of the inputs' means and covariances. */
  private static DiscreteMeasure sample(List<WeightedMeasure<DiscreteMeasure>> measures) {
    List<WeightedMeasure<GaussianMeasure>> gaussians =
        measures.stream()
            .map(each -> new WeightedMeasure<>(GaussianMeasure.of(each.measure()), each.weight()))
            .toList();
    GaussianMeasure barycenter;
    try (LocalMeasures<GaussianMeasure> local = new LocalMeasures<>(gaussians, 2)) {
      GaussianBarycenter method = new GaussianBarycenter();
      barycenter =
          (GaussianMeasure)
              new OuterLoop(new StopRule(1e-12, 1e-12, 200), record -> {})
                  .run(method, local, method.start(local))
                  .barycenter();
    }
    double[] lower = DenseAlgebra.cholesky(barycenter.covariance(), 2);
    RandomGenerator random = SubSeed.stream(7, 83);
    double[] support = new double[2 * SAMPLE];
    for (int i = 0; i < SAMPLE; i++) {
      double x = random.nextGaussian();
      support[2 * i] = barycenter.mean()[0] + lower[0] * x;
      support[2 * i + 1] = barycenter.mean()[1] + lower[2] * x + lower[3] * random.nextGaussian();
    }
    return DiscreteMeasure.uniform("sample", 2, support);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rep01", "rep02"})
  void exactIsNearestAndMoreEntropyIsFarther(String problem) throws IOException {
    assumeTrue(Files.isDirectory(PAIRED), "skipped: " + PAIRED + " is not there");
    List<WeightedMeasure<DiscreteMeasure>> measures = read(PAIRED.resolve(problem + ".csv"));
    DiscreteMeasure start =
        read(PAIRED.resolve(problem + "_start100.csv"))
            .get(0)
            .measure()
            .withId(Initializer.BARYCENTER_ID);
    DiscreteMeasure truth = sample(measures);
    double variance;
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, 2)) {
      variance = local.summary().withinVariance();
    }
    List<BarycenterMethod<DiscreteMeasure, DiscreteMeasure>> methods = new ArrayList<>();
    methods.add(new ParticleFlow(0.5));
    for (double share : new double[] {0.1, 0.3, 1}) {
      methods.add(new EntropicParticleFlow(0.5, new Sinkhorn(1e-6, 2000), share * variance));
    }
    double[] distances = new double[4];
    for (int k = 0; k < 4; k++) {
      try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, 2)) {
        DiscreteMeasure found =
            (DiscreteMeasure)
                new OuterLoop(STOP, record -> {}).run(methods.get(k), local, start).barycenter();
        distances[k] = Math.sqrt(ExactCost.SQUARED_WASSERSTEIN.from(found).apply(truth).cost());
      }
    }
    String all = Arrays.toString(distances);
    for (int k = 1; k < 4; k++) {
      assertTrue(distances[k] > distances[k - 1] + 0.05, all);
    }
    assertEquals(0.492, distances[0], 0.2, all);
    assertEquals(2.074, distances[3], 0.6, all);
  }
}
