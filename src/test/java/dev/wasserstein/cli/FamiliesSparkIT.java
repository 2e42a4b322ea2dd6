// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method writes the same barycenter on Spark, in however many partitions, as without it. */
class FamiliesSparkIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entropic-free clouds --epsilon 20% --support-size 8 --max-iterations 3",
        "entropic-free clouds --learn-masses --mass-penalty 2 --epsilon 20% --support-size 8"
            + " --max-iterations 3",
        "gaussian clouds",
        "gaussian gaussians",
        "quantile line",
        "quantile line --support-size all",
        "quantile line --support-size 15",
        "quantile line --exponent 1",
        "quantile line --exponent 1 --support-size all",
        "sliced clouds --directions 20 --max-iterations 20",
        "gaussian-mixture mixtures --max-iterations 20",
        "gaussian-mixture mixtures --support-size 3 --max-iterations 20"
      })
  void sparkWritesWhatTheDriverWrites(String call) throws IOException {
    write();
    String local = barycenter(call, "--engine", "local");
    for (String partitions : List.of("1", "4", "16")) {
      assertEquals(local, barycenter(call, "--partitions", partitions), call + " " + partitions);
    }
  }

  private String barycenter(String call, String... engine) throws IOException {
    List<String> words = new ArrayList<>(List.of(call.split(" ")));
    Path out = folder.resolve("out");
    List<String> all =
        new ArrayList<>(
            List.of(
                "barycenter",
                "--overwrite",
                "--output",
                out.toString(),
                "--method",
                words.get(0),
                "--input",
                folder.resolve(words.get(1) + ".csv").toString()));
    all.addAll(words.subList(2, words.size()));
    all.addAll(List.of(engine));
    CommandRun run = CommandRun.of(all);
    assertEquals(0, run.code(), run::toString);
    return Files.readString(out.resolve("barycenter.csv"));
  }

  private void write() throws IOException {
    RandomGenerator random = SubSeed.stream(3, 0);
    List<String> clouds = new ArrayList<>(List.of("id,weight,x1,x2,x3"));
    List<String> line = new ArrayList<>(List.of("id,weight,x1"));
    List<String> gaussians = new ArrayList<>(List.of("id,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2"));
    List<String> mixtures =
        new ArrayList<>(List.of("id,mass,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2"));
    for (int n = 0; n < 20; n++) {
      for (int i = 0; i < 10 + n; i++) {
        double x = random.nextGaussian() + n;
        line.add("m" + n + "," + (1 + n) + "," + x);
        clouds.add(
            "m" + n + "," + (1 + n) + "," + x + "," + random.nextGaussian() + "," + x * x / 10);
      }
      gaussians.add("m" + n + "," + gaussian(random));
      mixtures.add("m" + n + ",0.25," + gaussian(random));
      mixtures.add("m" + n + ",0.75," + gaussian(random));
    }
    Files.write(folder.resolve("clouds.csv"), clouds);
    Files.write(folder.resolve("line.csv"), line);
    Files.write(folder.resolve("gaussians.csv"), gaussians);
    Files.write(folder.resolve("mixtures.csv"), mixtures);
  }

  private static String gaussian(RandomGenerator random) {
    double a = random.nextGaussian();
    double b = random.nextGaussian();
    double c = random.nextGaussian();
    return random.nextGaussian()
        + ","
        + 3 * random.nextGaussian()
        + ","
        + (a * a + b * b)
        + ","
        + b * c
        + ","
        + b * c
        + ","
        + c * c;
  }
}
