// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.QuantileMeasure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pure codec keeps, whatever its format. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CodecContractTest {
  private static final long SEED = Long.getLong("test.seed", 20261121L);
  private static final int MUTATIONS = Integer.getInteger("test.mutations", 2000);

  /** A format, the measures to write, and how they come back. */
  record Sample(
      MeasureFormat format,
      String fileName,
      DecodeSettings settings,
      List<MeasureRecord> written,
      List<MeasureRecord> expected) {

    @Override
    public String toString() {
      return format.formatName() + " " + fileName;
    }

    List<MeasureRecord> decode(byte[] bytes) {
      return Codecs.decode(format, bytes, fileName, settings);
    }
  }

  private static Sample same(
      MeasureFormat format, String fileName, DecodeSettings settings, MeasureRecord... records) {
    return new Sample(format, fileName, settings, List.of(records), List.of(records));
  }

  static Stream<Sample> samples() {
    RandomGenerator random = Codecs.random(SEED);
    DiscreteMeasure cloud = cloud(random, "a, \"b\"\nc", 7, 3);
    DiscreteMeasure other = cloud(random, "#2 ü", 2, 3);
    DiscreteMeasure uniform = DiscreteMeasure.uniform("even", 2, numbers(random, 14));
    DiscreteMeasure named = cloud(random, "one", 5, 2);
    GridMeasure grid = grid(random, "g", 3, 4);
    GridMeasure line = grid(random, "h", 12);
    GaussianMeasure gaussian = gaussian(random, "n", 2);
    GridMeasure grid2 = grid(random, "g2", 3, 4);
    DecodeSettings plain = DecodeSettings.DEFAULT;
    return Stream.of(
        same(
            MeasureFormat.JSON,
            "x.json",
            plain,
            Codecs.record(cloud, 0.25),
            Codecs.record(grid),
            Codecs.record(gaussian, 3)),
        same(MeasureFormat.CSV, "x.csv", plain, Codecs.record(cloud, 2), Codecs.record(other, 0)),
        same(MeasureFormat.CSV, "y.csv", plain, Codecs.record(other)),
        same(
            MeasureFormat.HISTOGRAM_CSV,
            "x.csv",
            Codecs.shaped(3, 4),
            Codecs.record(grid, 1e-300),
            Codecs.record(grid2, 1)),
        same(MeasureFormat.HISTOGRAM_CSV, "y.csv", plain, Codecs.record(line)),
        same(
            MeasureFormat.GAUSSIAN_CSV,
            "x.csv",
            plain,
            Codecs.record(gaussian, 0.1),
            Codecs.record(gaussian(random, "m", 2), 0.7)),
        same(
            MeasureFormat.QUANTILE_CSV,
            "q.csv",
            plain,
            Codecs.record(quantiles("q, 1", 1, 2, 2), 3),
            Codecs.record(quantiles("r", -7.5, 0, 1e150), 0)),
        same(MeasureFormat.JSON, "q.json", plain, Codecs.record(quantiles("q", 1, 2, 2))),
        same(MeasureFormat.NPY, "even.npy", plain, Codecs.record(uniform)),
        same(MeasureFormat.NPZ, "one.npz", plain, Codecs.record(named, 0.3)),
        same(MeasureFormat.NPZ, "g.npz", plain, Codecs.record(grid)),
        same(MeasureFormat.NPZ, "n.npz", plain, Codecs.record(gaussian, 1)),
        same(MeasureFormat.IMAGE, "p.png", plain, Codecs.record(picture("p"))),
        new Sample(
            MeasureFormat.IDX,
            "t10k.idx3-ubyte",
            plain,
            List.of(Codecs.record(grid, 3), Codecs.record(grid2)),
            List.of(
                Codecs.record(grid.withId("t10k-00000")),
                Codecs.record(grid2.withId("t10k-00001")))));
  }

  private static QuantileMeasure quantiles(String id, double... values) {
    return new QuantileMeasure(id, new double[] {0.025, 0.5, 0.975}, values);
  }

  private static double[] numbers(RandomGenerator random, int count) {
    return random.doubles(count, -1e3, 1e3).toArray();
  }

  private static double[] masses(RandomGenerator random, int count) {
    double[] masses = random.doubles(count, 0, 1).toArray();
    MassRule.RESCALE.apply(masses, "", "");
    return masses;
  }

  private static DiscreteMeasure cloud(RandomGenerator random, String id, int atoms, int d) {
    return new DiscreteMeasure(id, d, masses(random, atoms), numbers(random, atoms * d));
  }

  private static GridMeasure grid(RandomGenerator random, String id, int... shape) {
    return new GridMeasure(id, shape, masses(random, (int) GridMeasure.cells(shape)));
  }

  /** Greys of which the largest is white, so that 16 bits hold them exactly. */
  private static GridMeasure picture(String id) {
    double[] greys = new double[35];
    Arrays.setAll(greys, i -> i == 17 ? 65535 : i * 1871 % 65536);
    MassRule.RESCALE.apply(greys, "", "");
    return new GridMeasure(id, new int[] {5, 7}, greys);
  }

  private static GaussianMeasure gaussian(RandomGenerator random, String id, int d) {
    double[] covariance = new double[d * d];
    double[] root = numbers(random, d * d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k < d; k++) {
          covariance[i * d + j] += root[i * d + k] * root[j * d + k];
        }
        covariance[j * d + i] = covariance[i * d + j];
      }
    }
    return new GaussianMeasure(id, numbers(random, d), covariance);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsWrittenReadsBack(Sample sample) {
    List<MeasureRecord> read = sample.decode(Codecs.encode(sample.format(), sample.written()));
    assertEquals(sample.expected().size(), read.size());
    for (int n = 0; n < read.size(); n++) {
      Measure expected = sample.expected().get(n).measure();
      Measure actual = read.get(n).measure();
      assertEquals(expected.id(), actual.id());
      assertTrue(sample.format().holds(actual), () -> sample + " holds " + actual.getClass());
      assertEquals(sample.expected().get(n).weight(), read.get(n).weight());
      if (sample.format() == MeasureFormat.IMAGE) {
        assertArrayEquals(Codecs.masses(expected), Codecs.masses(actual), 1e-16);
      } else {
        assertEquals(expected, actual);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void writingTwiceGivesTheSameBytes(Sample sample) {
    assertArrayEquals(
        Codecs.encode(sample.format(), sample.written()),
        Codecs.encode(sample.format(), sample.written()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsWrittenIsRecognised(Sample sample) {
    byte[] bytes = Codecs.encode(sample.format(), sample.written());
    byte[] first = Arrays.copyOf(bytes, Math.min(bytes.length, MeasureFormat.DETECTION_BYTES));
    assertEquals(sample.format(), MeasureFormat.detect("part-00000", first));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void streamsStayOpen(Sample sample) throws IOException {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            throw new AssertionError("The encoder closed the stream.");
          }
        };
    sample.format().encoder().orElseThrow().encode(sample.written(), out);
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream(out.toByteArray())) {
          @Override
          public void close() {
            throw new AssertionError("The decoder closed the stream.");
          }
        };
    sample
        .format()
        .decoder()
        .orElseThrow()
        .decode(in, sample.fileName(), sample.settings(), record -> {});
  }

  @ParameterizedTest
  @MethodSource("samples")
  void filesThatAreCutOffAreRefusedOrValid(Sample sample) {
    byte[] bytes = Codecs.encode(sample.format(), sample.written());
    for (int length = 0; length < bytes.length; length += bytes.length < 1000 ? 1 : 10) {
      survive(sample, Arrays.copyOf(bytes, length), "cut off at " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void damagedFilesAreRefusedOrValid(Sample sample) {
    byte[] bytes = Codecs.encode(sample.format(), sample.written());
    for (int trial = 0; trial < MUTATIONS; trial++) {
      long seed = SEED + trial;
      survive(sample, mutated(bytes, Codecs.random(seed)), "seed " + seed);
    }
  }

  static byte[] mutated(byte[] bytes, RandomGenerator random) {
    byte[] result = bytes.clone();
    for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(5)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
        // Lengths are most dangerous when they are huge.
        case 2 -> result[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
        case 3 -> result[at] = result[random.nextInt(result.length)];
        default -> {
          int from = random.nextInt(result.length);
          int length = Math.min(random.nextInt(32), result.length - Math.max(at, from));
          System.arraycopy(result, from, result, at, length);
        }
      }
    }
    return result;
  }

  /** Decoding refuses the file as bad input, or yields measures that keep their promises. */
  static void survive(Sample sample, byte[] bytes, String how) {
    List<MeasureRecord> records;
    try {
      records = sample.decode(bytes);
    } catch (BadInputException e) {
      assertTrue(e.getMessage().contains(sample.fileName()), how + ": " + e.getMessage());
      assertTrue(e.getMessage().length() < 1000, how + ": " + e.getMessage());
      return;
    } catch (Throwable e) {
      throw new AssertionError(sample + ", " + how, e);
    }
    for (MeasureRecord record : records) {
      if (record.measure() instanceof GaussianMeasure gaussian) {
        assertTrue(Arrays.stream(gaussian.covariance()).allMatch(Double::isFinite), how);
      } else if (record.measure() instanceof QuantileMeasure measure) {
        assertTrue(Arrays.stream(measure.values()).allMatch(Double::isFinite), how);
      } else {
        double[] masses = Codecs.masses(record.measure());
        assertTrue(Arrays.stream(masses).allMatch(mass -> mass >= 0), how);
        assertEquals(1, Arrays.stream(masses).sum(), 1e-9, how);
      }
    }
  }
}
