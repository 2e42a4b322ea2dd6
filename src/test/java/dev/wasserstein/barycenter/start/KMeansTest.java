// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Blocks, guesses and sums side by side change no bit of what plain loops give. */
class KMeansTest {
  @Test
  void equalsPlainLoops() {
    int[] sizes = {1, 2, 7, 300, 511, 512, 513, 1500};
    for (int d : new int[] {1, 2, 3, 4, 7}) {
      for (int n : sizes) {
        for (int k : new int[] {1, 2, 5, 50, 120}) {
          RandomGenerator random = SubSeed.stream(Clouds.SEED, n + 10_000L * d);
          double[] points = new double[n * d];
          // Every third cloud is full of ties.
          boolean grid = (n + k) % 3 == 0;
          Arrays.setAll(points, p -> grid ? random.nextInt(4) : random.nextGaussian());
          double[] masses = new double[n];
          Arrays.setAll(masses, i -> 1 + random.nextDouble());
          double[] expected =
              new Plain(d, points, masses).centres(k, 30, SubSeed.stream(Clouds.SEED, k));
          double[] found =
              new KMeans(d, points, masses).centres(k, 30, SubSeed.stream(Clouds.SEED, k));
          assertArrayEquals(expected, found, 0, "d=" + d + ", n=" + n + ", k=" + k);
        }
      }
    }
  }

  /** The same by one distance after the other. */
  private record Plain(int d, double[] points, double[] masses) {
    double[] centres(int k, int iterations, RandomGenerator random) {
      int n = masses.length;
      double[] centres = seeds(k, random);
      int[] nearest = new int[n];
      double[] distances = new double[n];
      double previous = Double.POSITIVE_INFINITY;
      for (int iteration = 0; iteration < iterations; iteration++) {
        double cost = 0;
        for (int i = 0; i < n; i++) {
          distances[i] = Double.POSITIVE_INFINITY;
          for (int c = 0; c < k; c++) {
            double distance = distance(points, i, centres, c);
            if (distance < distances[i]) {
              distances[i] = distance;
              nearest[i] = c;
            }
          }
          cost += masses[i] * distances[i];
        }
        if (!(cost < previous * (1 - 1e-3))) {
          break;
        }
        previous = cost;
        centres = means(centres, k, nearest, distances);
      }
      return centres;
    }

    private double[] seeds(int k, RandomGenerator random) {
      int n = masses.length;
      int candidates = 2 + (int) Math.log(k);
      double[] centres = new double[k * d];
      double[] distances = new double[n];
      Arrays.fill(distances, 1);
      for (int c = 0; c < k; c++) {
        double[] cumulated = cumulate(distances);
        if (!(cumulated[n - 1] > 0)) {
          Arrays.fill(distances, 1);
          cumulated = cumulate(distances);
        }
        double least = Double.POSITIVE_INFINITY;
        int point = 0;
        double[] best = {};
        for (int t = 0; t < (c == 0 ? 1 : candidates); t++) {
          int drawn = draw(cumulated, random);
          double[] lowered = new double[n];
          double cost = 0;
          for (int i = 0; i < n; i++) {
            double distance = distance(points, i, points, drawn);
            lowered[i] = c == 0 ? distance : Math.min(distance, distances[i]);
            cost += masses[i] * lowered[i];
          }
          if (cost < least) {
            least = cost;
            point = drawn;
            best = lowered;
          }
        }
        System.arraycopy(points, point * d, centres, c * d, d);
        distances = best;
      }
      return centres;
    }

    private double[] cumulate(double[] distances) {
      double[] cumulated = new double[distances.length];
      double sum = 0;
      for (int i = 0; i < cumulated.length; i++) {
        sum += masses[i] * distances[i];
        cumulated[i] = sum;
      }
      return cumulated;
    }

    private static int draw(double[] cumulated, RandomGenerator random) {
      double level = random.nextDouble() * cumulated[cumulated.length - 1];
      int found = Arrays.binarySearch(cumulated, level);
      return Math.min(found >= 0 ? found + 1 : -found - 1, cumulated.length - 1);
    }

    private double[] means(double[] before, int k, int[] nearest, double[] distances) {
      double[] means = new double[k * d];
      double[] total = new double[k];
      for (int i = 0; i < nearest.length; i++) {
        total[nearest[i]] += masses[i];
        for (int q = 0; q < d; q++) {
          means[nearest[i] * d + q] += masses[i] * points[i * d + q];
        }
      }
      for (int c = 0; c < k; c++) {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
          boolean farther = masses[i] * distances[i] > masses[farthest] * distances[farthest];
          farthest = farther ? i : farthest;
        }
        boolean any = masses[farthest] * distances[farthest] > 0;
        for (int q = 0; q < d; q++) {
          means[c * d + q] =
              total[c] > 0
                  ? means[c * d + q] / total[c]
                  : any ? points[farthest * d + q] : before[c * d + q];
        }
        distances[farthest] = total[c] > 0 ? distances[farthest] : 0;
      }
      return means;
    }

    private double distance(double[] x, int i, double[] y, int j) {
      double sum = 0;
      for (int q = 0; q < d; q++) {
        double difference = x[i * d + q] - y[j * d + q];
        sum += difference * difference;
      }
      return sum;
    }
  }
}
