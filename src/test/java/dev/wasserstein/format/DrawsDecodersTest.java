// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.Draws;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsDecodersTest {

  @TempDir private Path folder;

  private static boolean all(String name) {
    return !name.isEmpty();
  }

  private static Draws decode(MeasureFormat format, byte[] bytes, Predicate<String> wanted) {
    try {
      return format
          .drawsDecoder()
          .orElseThrow()
          .decode(new ByteArrayInputStream(bytes), "f", wanted);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Draws text(MeasureFormat format, String text) {
    return decode(format, text.getBytes(StandardCharsets.UTF_8), DrawsDecodersTest::all);
  }

  private static void assertRefused(MeasureFormat format, String text, String... parts) {
    Codecs.assertRefused(() -> text(format, text), parts);
  }

  private static void assertDraws(
      Draws draws, List<String> parameters, int[] chains, double... values) {
    assertEquals(parameters, draws.parameters());
    assertArrayEquals(chains, draws.chainLengths());
    assertArrayEquals(values, draws.values());
  }

  @Test
  void stanFilesHaveCommentsAnywhereAndSamplerColumns() {
    String file =
        """
        # method = sample (Default)
        #     num_samples = 3
        #     num_warmup = 2
        #     save_warmup = 1
        lp__,accept_stat__,beta.1,beta.2
        -1,0.9,100,100
        -1,0.9,100,100
        # Adaptation terminated
        # Step size = 0.7
        -1,0.9,1,2
        -1,nan,3,4
        -1,0.9,5e-1,-6
        #
        #  Elapsed Time: 1 seconds
        """;
    assertDraws(
        text(MeasureFormat.STAN_CSV, file),
        List.of("beta.1", "beta.2"),
        new int[] {3},
        1,
        2,
        3,
        4,
        0.5,
        -6);
  }

  @Test
  void stanFilesThatWereCutOffAreRefused() {
    String head = "# num_samples = 3\n# thin = 1\na,b\n";
    assertRefused(MeasureFormat.STAN_CSV, head + "1,2\n3,4\n", "2 draws", "expected 3");
    assertRefused(MeasureFormat.STAN_CSV, head + "1,2\n3\n", "f:5", "1 cell", "expected 2");
    assertRefused(MeasureFormat.STAN_CSV, head + "1,2\n#\n3,nan\n5,6\n", "'b'", "f:6", "'nan'");
    assertRefused(MeasureFormat.STAN_CSV, head + "1,2\n3,inf\n5,6\n", "f:5", "'inf'");
    assertRefused(MeasureFormat.STAN_CSV, "# num_samples = 0\na,b\n", "no draw");
    assertRefused(MeasureFormat.STAN_CSV, "", "is empty");
    assertRefused(MeasureFormat.STAN_CSV, "lp__,energy__\n1,2\n", "none of the parameters");
  }

  @Test
  void valuesOfUnwantedParametersAreNotLookedAt() {
    byte[] bytes = "a,b\n1,NaN\n2,NaN\n".getBytes(StandardCharsets.UTF_8);
    assertDraws(
        decode(MeasureFormat.CSV, bytes, name -> name.equals("a")),
        List.of("a"),
        new int[] {2},
        1,
        2);
    Codecs.assertRefused(
        () -> decode(MeasureFormat.CSV, bytes, name -> name.equals("c")), "none of the parameters");
  }

  @Test
  void chainsOfDrawsDfAreKeptApart() {
    String file =
        """
        "","mu","theta[1]",".chain",".iteration",".draw"
        "1",1,10,1,1,1
        "2",2,20,2,1,2
        "3",3,30,1,2,3
        """;
    assertDraws(
        text(MeasureFormat.DRAWS_CSV, file),
        List.of("mu", "theta[1]"),
        new int[] {2, 1},
        1,
        10,
        3,
        30,
        2,
        20);
    assertRefused(MeasureFormat.DRAWS_CSV, file + "\"4\",NA,1,1,3,4\n", "f:5", "'NA'", "'mu'");
  }

  @Test
  void tablesWithoutNamesOrWithDoubledOnesAreRefused() {
    assertRefused(MeasureFormat.CSV, "1.5,2\n3,4\n", "numbers instead of names");
    assertRefused(MeasureFormat.CSV, "a,a\n3,4\n", "'a' twice");
    assertRefused(MeasureFormat.CSV, "a.1,a[1]\n3,4\n", "'a[1]' twice");
    assertRefused(MeasureFormat.CSV, "a,b\n3,4,5\n", "f:2", "more than 2 cells");
    assertRefused(MeasureFormat.CSV, "a,b\n3,\n", "f:2", "is missing");
  }

  private static CodaDraws index(String text) throws IOException {
    return CodaDraws.index(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "CODAindex.txt");
  }

  private static Draws chain(String index, String chain) {
    try {
      return index(index)
          .chain(
              new ByteArrayInputStream(chain.getBytes(StandardCharsets.UTF_8)),
              "CODAchain1.txt",
              DrawsDecodersTest::all);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void codaFilesHaveAnIndexAndChains() {
    String index = "mu 1 2\nbeta[1] 3 4\n";
    assertDraws(
        chain(index, "501 1.5\n502 2.5\n501 -1\n502 -2\n"),
        List.of("mu", "beta[1]"),
        new int[] {2},
        1.5,
        -1,
        2.5,
        -2);
    Codecs.assertRefused(() -> chain(index, "1 1\n2 2\n1 3\n"), "CODAchain1.txt", "3 lines", "4");
    Codecs.assertRefused(
        () -> chain(index, "1 1\n2 2\n1 NaN\n2 4\n"), "CODAchain1.txt:3", "'beta[1]'");
    Codecs.assertRefused(() -> chain(index, "1 1\n2\n1 3\n2 4\n"), "CODAchain1.txt:2");
    Codecs.assertRefused(() -> chain("mu 1\n", ""), "CODAindex.txt:1", "name, first line");
    Codecs.assertRefused(() -> chain("", ""), "CODAindex.txt", "no draw");
    assertEquals("s1", CodaDraws.stem("s1index.txt").orElseThrow());
    assertEquals("s1", CodaDraws.stem("s1chain12.txt").orElseThrow());
    assertEquals("CODA", CodaDraws.stem("CODAindex.txt").orElseThrow());
    assertEquals("line", CodaDraws.stem("line1.out").orElseThrow());
    assertEquals("line", CodaDraws.stem("line.ind").orElseThrow());
  }

  @Test
  void posteriorDbFilesAreListsOfChains() throws IOException {
    String file = "[{\"mu\":[1,2],\"theta[1]\":[3,4]},\n{\"mu\":[5],\"theta[1]\":[6]}]";
    double[] values = {1, 3, 2, 4, 5, 6};
    List<String> parameters = List.of("mu", "theta[1]");
    assertDraws(text(MeasureFormat.POSTERIORDB_JSON, file), parameters, new int[] {2, 1}, values);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("draws.json"));
      zip.write(file.getBytes(StandardCharsets.UTF_8));
    }
    assertDraws(
        decode(MeasureFormat.POSTERIORDB_JSON, bytes.toByteArray(), DrawsDecodersTest::all),
        parameters,
        new int[] {2, 1},
        values);
    MeasureFormat json = MeasureFormat.POSTERIORDB_JSON;
    assertRefused(json, "[{\"mu\":[1,2],\n\"nu\":[3]}]", "f:1", "1 draws of 'nu'");
    assertRefused(json, "[{\"mu\":[1,\n2", "f:2", "not JSON", "close marker for Array;");
    assertRefused(json, "[{\"mu\":[1,\nNaN]}]", "f:2", "NaN");
    assertRefused(json, "[{\"mu\":[1,\n\"x\"]}]", "f:2", "'mu'");
    assertRefused(json, "[]", "no draw");
    assertRefused(json, "[{\"mu\":[1]},{\"nu\":[1]}]", "lack", "'mu'");
  }

  private byte[] netCdf(double theta) throws IOException {
    Path file = folder.resolve("a.nc");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup posterior = hdf.putGroup("posterior");
      posterior.putDataset("chain", new long[] {0, 1});
      posterior.putDataset("draw", new long[] {0, 1, 2});
      posterior.putDataset("mu", new double[][] {{1, 2, 3}, {4, 5, 6}});
      posterior.putDataset(
          "theta",
          new float[][][] {
            {{10, 20}, {11, 21}, {12, 22}}, {{13, 23}, {14, (float) theta}, {15, 25}}
          });
      hdf.putGroup("sample_stats").putDataset("lp", new double[][] {{0, 0, 0}, {0, 0, 0}});
    }
    return Files.readAllBytes(file);
  }

  @Test
  void arvizFilesAreHdf() throws IOException {
    Draws draws = decode(MeasureFormat.ARVIZ_NC, netCdf(24), DrawsDecodersTest::all);
    assertEquals(List.of("mu", "theta.1", "theta.2"), draws.parameters());
    assertArrayEquals(new int[] {3, 3}, draws.chainLengths());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, draws.column(0));
    assertArrayEquals(new double[] {20, 21, 22, 23, 24, 25}, draws.column(2));
    byte[] bad = netCdf(Double.NaN);
    Codecs.assertRefused(
        () -> decode(MeasureFormat.ARVIZ_NC, bad, DrawsDecodersTest::all),
        "theta.2",
        "chain 2, draw 2",
        "NaN");
    byte[] whole = netCdf(24);
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    Codecs.assertRefused(
        () -> decode(MeasureFormat.ARVIZ_NC, half, DrawsDecodersTest::all), "damaged or cut off");
    Path other = folder.resolve("b.nc");
    try (WritableHdfFile hdf = HdfFile.write(other)) {
      hdf.putGroup("prior");
    }
    byte[] prior = Files.readAllBytes(other);
    Codecs.assertRefused(
        () -> decode(MeasureFormat.ARVIZ_NC, prior, DrawsDecodersTest::all),
        "no group 'posterior'");
  }

  /** Files of scripts/reference/netcdf_draws.py. */
  @ParameterizedTest
  @ValueSource(strings = {"netcdf4.nc", "h5netcdf.nc"})
  void arvizFilesOfOtherWritersAreRead(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("src", "test", "resources", "draws", name));
    Draws draws = decode(MeasureFormat.ARVIZ_NC, bytes, DrawsDecodersTest::all);
    assertEquals(List.of("mu", "sigma", "theta.1", "theta.2"), draws.parameters());
    assertArrayEquals(new int[] {6, 6}, draws.chainLengths());
    for (int i = 0; i < 12; i++) {
      assertEquals(i / 8.0, draws.column(0)[i]);
      assertEquals(i / 8.0 + 1, draws.column(1)[i]);
      assertEquals(i / 8.0 + 20, draws.column(3)[i]);
    }
    Draws one = decode(MeasureFormat.ARVIZ_NC, bytes, "theta.2"::equals);
    assertEquals(List.of("theta.2"), one.parameters());
    assertArrayEquals(draws.column(3), one.values());
  }

  private static byte[] resource(String name) throws IOException {
    return Files.readAllBytes(Path.of("src", "test", "resources", "draws", name));
  }

  private static Draws arviz(String name) throws IOException {
    return decode(MeasureFormat.ARVIZ_NC, resource(name), DrawsDecodersTest::all);
  }

  /** Axes by their names, packed and unsigned numbers; a variable without draws is passed over. */
  @Test
  void arvizVariablesAreReadByTheirDimensions() throws IOException {
    Draws draws = arviz("other-axes.nc");
    assertEquals(List.of("count", "flags", "θ.1", "θ.2", "μ", "σ"), draws.parameters());
    assertArrayEquals(new int[] {6, 6}, draws.chainLengths());
    for (int i = 0; i < 12; i++) {
      assertEquals(0x1p63 + i, draws.column(0)[i]);
      assertEquals(200, draws.column(1)[i]);
      assertEquals(i / 8.0 + 10, draws.column(2)[i]);
      assertEquals(i / 8.0 + 20, draws.column(3)[i]);
      assertEquals(i / 8.0, draws.column(4)[i]);
      assertEquals(i / 8.0 + 1, draws.column(5)[i]);
    }
  }

  /** Their links are in a heap; as ASCII all would have one name. */
  @Test
  void arvizFilesOfManyGreekVariablesAreRead() throws IOException {
    Draws draws = arviz("many.nc");
    assertEquals(40, draws.dimension());
    for (int k = 0; k < 40; k++) {
      assertEquals("β" + k / 10 + k % 10, draws.parameters().get(k));
      assertEquals(k + 1, draws.column(k)[8]);
    }
    assertArrayEquals(new int[] {6}, arviz("one-chain.nc").chainLengths());
  }

  /** The means of netCDF4 1.7 for Python. */
  @Test
  void arvizFilesOfPeopleAreReadAsNetCdf4ReadsThem() throws IOException {
    Draws greek = arviz("greek1.nc");
    assertEquals(List.of("α", "β", "σ"), greek.parameters());
    assertArrayEquals(new int[] {50, 50}, greek.chainLengths());
    assertEquals(-0.1218187255270257, mean(greek.column(0)), 1e-14);
    assertEquals(4.941675170651473, mean(greek.column(1)), 1e-14);
    assertEquals(9.039585303356686, mean(greek.column(2)), 1e-14);
    Draws turned = arviz("draw-chain.nc");
    assertArrayEquals(new int[] {50, 50, 50, 50}, turned.chainLengths());
    assertEquals(150.05693064857502, mean(turned.column(0)), 1e-11);
    assertNotRead(resource("zstd.nc"), "compressed by zstd", "zlib");
    assertNotRead(resource("missing.nc"), "'n'", "chain 1, draw 1", "NaN");
  }

  /** Files of scripts/reference/hdf5_draws.py: coordinates of no, one and two dimensions. */
  @ParameterizedTest
  @ValueSource(strings = {"coordinates-netcdf4.nc", "coordinates-h5netcdf.nc", "alone.nc"})
  void coordinatesAreNoParameters(String name) throws IOException {
    Draws draws = arviz(name);
    assertEquals(List.of("f.1.1", "f.1.2", "f.2.1", "f.2.2", "mu"), draws.parameters());
    assertArrayEquals(new int[] {3, 3}, draws.chainLengths());
    for (int i = 0; i < 6; i++) {
      assertEquals(4 * i + 11, draws.column(1)[i]);
      assertEquals(i, draws.column(4)[i]);
    }
  }

  /** emcee 3.1.6, stopped after two of six steps; the values as its get_chain gives them. */
  @Test
  void chainsOfEmceeEndWhereItStopped() throws IOException {
    Draws draws = arviz("emcee-stopped.h5");
    assertEquals(List.of("x1", "x2"), draws.parameters());
    assertArrayEquals(new int[] {2, 2, 2, 2}, draws.chainLengths());
    assertArrayEquals(
        new double[] {
          1.2126334167923172,
          0.7227314420364266,
          0.18879429921407587,
          -0.6613619904315895,
          0.7880922989426189,
          1.1630392551225714,
          -2.1265990465945857,
          -2.1265990465945857
        },
        draws.column(0));
    assertEquals(-0.23304352672179796, draws.column(1)[7]);
    assertEquals(
        List.of("x2"),
        decode(MeasureFormat.ARVIZ_NC, resource("emcee-stopped.h5"), "x2"::equals).parameters());
    assertNotRead(
        resource("weights.h5"), "HDF5", "'posterior'", "model_weights, names", "to_netcdf");
  }

  private static void assertNotRead(byte[] netCdf, String... parts) {
    Codecs.assertRefused(
        () -> decode(MeasureFormat.ARVIZ_NC, netCdf, DrawsDecodersTest::all), parts);
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).sum() / values.length;
  }

  /** posterior::summarise_draws: the mean of 100 draws after the warm-up of 100, thinned by 100. */
  @Test
  void rstanFilesAreReadWithoutTheirWarmup() throws IOException {
    Draws draws =
        decode(MeasureFormat.STAN_CSV, resource("rstan-thinned.csv"), DrawsDecodersTest::all);
    assertEquals(List.of("mu"), draws.parameters());
    assertEquals(100, draws.size());
    assertEquals(0, mean(draws.column(0)), 0.3);
  }

  @Test
  void stanMethodsSayWhichRowsAreDraws() throws IOException {
    Draws variational =
        decode(MeasureFormat.STAN_CSV, resource("variational.csv"), DrawsDecodersTest::all);
    assertArrayEquals(new double[] {0.1, 0.2, 0.8, 0.9, 0.4}, variational.values());
    for (String method : List.of("laplace", "pathfinder", "generate_quantities")) {
      assertDraws(
          text(MeasureFormat.STAN_CSV, "# method = " + method + "\nlp__,a\n0,1\n0,2\n"),
          List.of("a"),
          new int[] {2},
          1,
          2);
    }
    for (String method : List.of("optimize", "diagnose", "log_prob")) {
      assertRefused(
          MeasureFormat.STAN_CSV, "# method = " + method + "\nlp__,a\n0,1\n", "method " + method);
    }
    String fixed = "# method = sample\n# num_samples = 2\n# num_warmup = 2\n# save_warmup = 1\n";
    assertDraws(
        text(MeasureFormat.STAN_CSV, fixed + "# algorithm = fixed_param\nlp__,a\n0,1\n0,2\n"),
        List.of("a"),
        new int[] {2},
        1,
        2);
    assertRefused(
        MeasureFormat.STAN_CSV,
        "# num_samples = 1\nlp__,a\n0,1\n0,2\n",
        "2 draws",
        "expected 1",
        "a file of its own");
    assertRefused(MeasureFormat.STAN_CSV, fixed + "lp__,a\n0,1\n", "within its warm-up");
  }

  /** emcee's get_chain() is draws × chains × parameters; the numbers are NumPy's. */
  @Test
  void drawsOfNumpyMayStandBeforeChains() throws IOException {
    Draws draws = decode(MeasureFormat.NPY, resource("emcee-chain1.npy"), DrawsDecodersTest::all);
    assertArrayEquals(new int[] {150, 150, 150, 150}, draws.chainLengths());
    assertEquals(-0.2821924, mean(draws.column(0)), 5e-8);
    assertEquals(-0.02828319, draws.column(0)[0], 5e-9);
    assertEquals(-0.01240493, draws.column(0)[150], 5e-9);
  }

  /** As MCMCChains writes a chain of Turing's NUTS, and coda's as.data.frame its chains. */
  @Test
  void columnsOfSamplersAreNoParameters() throws IOException {
    String turing =
        """
        iteration,chain,mu,lp,n_steps,is_accept,acceptance_rate,log_density,tree_depth
        501,1,0.5,-3,7,1,0.9,-3,3
        501,2,0.25,-3,7,1,0.9,-3,3
        """;
    assertDraws(text(MeasureFormat.DRAWS_CSV, turing), List.of("mu"), new int[] {1, 1}, 0.5, 0.25);
    String coda = "CHAIN,ITER,mu\n1,1,2\n1,2,3\n2,1,4\n";
    assertDraws(text(MeasureFormat.DRAWS_CSV, coda), List.of("mu"), new int[] {2, 1}, 2, 3, 4);
    assertDraws(
        text(MeasureFormat.DRAWS_CSV, "lp,step_size\n1,2\n"),
        List.of("lp", "step_size"),
        new int[] {1},
        1,
        2);
  }

  /** Labels beside the draws, as saved by numpy.savez(mu=..., names=...). */
  @Test
  void textBesideDrawsOfNumpyIsPassedOver() throws IOException {
    Draws draws = decode(MeasureFormat.NPZ, resource("text-beside1.npz"), DrawsDecodersTest::all);
    assertEquals(List.of("mu"), draws.parameters());
    assertEquals(100, draws.size());
  }

  @Test
  void arvizFilesThatWereCutOffAreRefused() throws IOException {
    byte[] whole = netCdf(24);
    for (int length = 9; length < whole.length / 2; length += 61) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      Codecs.assertRefused(
          () -> decode(MeasureFormat.ARVIZ_NC, part, DrawsDecodersTest::all), "f", "NetCDF");
    }
  }

  private static byte[] npy(NpyArray array) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      array.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void numpyArraysHoldDraws() throws IOException {
    NpyArray table = new NpyArray(new int[] {2, 2}, new double[] {1, 2, 3, 4});
    assertDraws(
        decode(MeasureFormat.NPY, npy(table), DrawsDecodersTest::all),
        List.of("x1", "x2"),
        new int[] {2},
        1,
        2,
        3,
        4);
    NpyArray chains = new NpyArray(new int[] {2, 3, 1}, new double[] {1, 2, 3, 4, 5, 6});
    assertDraws(
        decode(MeasureFormat.NPY, npy(chains), DrawsDecodersTest::all),
        List.of("x1"),
        new int[] {3, 3},
        1,
        2,
        3,
        4,
        5,
        6);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("mu.npy"));
      zip.write(npy(new NpyArray(new int[] {2}, new double[] {7, 8})));
      zip.putNextEntry(new ZipEntry("beta.npy"));
      zip.write(npy(table));
    }
    assertDraws(
        decode(MeasureFormat.NPZ, bytes.toByteArray(), DrawsDecodersTest::all),
        List.of("mu", "beta.1", "beta.2"),
        new int[] {2},
        7,
        1,
        2,
        8,
        3,
        4);
    ByteArrayOutputStream byChain = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(byChain)) {
      zip.putNextEntry(new ZipEntry("mu.npy"));
      zip.write(npy(new NpyArray(new int[] {2, 3}, new double[] {1, 2, 3, 4, 5, 6})));
      zip.putNextEntry(new ZipEntry("beta.npy"));
      zip.write(npy(new NpyArray(new int[] {2, 3, 1}, new double[] {10, 20, 30, 40, 50, 60})));
    }
    assertDraws(
        decode(MeasureFormat.NPZ, byChain.toByteArray(), DrawsDecodersTest::all),
        List.of("mu", "beta.1"),
        new int[] {3, 3},
        1,
        10,
        2,
        20,
        3,
        30,
        4,
        40,
        5,
        50,
        6,
        60);
    NpyArray bad = new NpyArray(new int[] {2, 1}, new double[] {1, Double.NaN});
    Codecs.assertRefused(
        () -> decode(MeasureFormat.NPY, npy(bad), DrawsDecodersTest::all),
        "x1",
        "draw 2 of chain 1",
        "NaN");
    byte[] cut = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 30);
    Codecs.assertRefused(() -> decode(MeasureFormat.NPZ, cut, DrawsDecodersTest::all), "f");
  }

  /** Files of scripts/reference/arviz_draws.py. */
  @Test
  void jsonOfArvizIsItsNetCdf() throws IOException {
    Draws netCdf = arviz("arviz.nc");
    Draws json = decode(MeasureFormat.ARVIZ_JSON, resource("arviz.json"), DrawsDecodersTest::all);
    assertEquals(List.of("mu", "sold", "theta.1", "theta.2"), json.parameters());
    assertEquals(List.of("mu", "sold", "theta[a]", "theta[b]"), json.labels());
    assertArrayEquals(new int[] {3, 3}, json.chainLengths());
    assertArrayEquals(new double[] {0, 0, 1, 1, 1, 1}, json.column(1));
    assertEquals(20.625, json.column(3)[5]);
    assertEquals(netCdf.parameters(), json.parameters());
    assertEquals(netCdf.labels(), json.labels());
    assertArrayEquals(netCdf.values(), json.values());
    Draws one = decode(MeasureFormat.ARVIZ_JSON, resource("arviz.json"), "theta.2"::equals);
    assertArrayEquals(json.column(3), one.values());
    MeasureFormat format = MeasureFormat.ARVIZ_JSON;
    assertRefused(
        format, "{\"prior\": {\"mu\": [[1]]}, \"attrs\": {}}", "'posterior'", "prior, attrs");
    assertRefused(format, "{\"posterior\": {\"mu\": [[1,2],\n[3]]}}", "'mu'", "different lengths");
    assertRefused(format, "{\"posterior\": {\"mu\": [[1,NaN]]}}", "'mu'", "chain 1, draw 2", "NaN");
    assertRefused(format, "{\"posterior\": {\"mu\": [[1,\n2", "f:2", "not JSON");
    assertRefused(
        format, "{\"posterior\": {\"mu\": [[1]], \"a\": [[1,2]]}}", "'mu'", "1 chains of 1 draws");
  }

  @Test
  void jsonMayHaveAnObjectForEachDraw() {
    MeasureFormat format = MeasureFormat.POSTERIORDB_JSON;
    String records =
        "[{\"mu\":1.5,\"theta\":[2,3],\".chain\":1,\".draw\":7},\n"
            + "{\"theta\":[5,6],\"mu\":4,\".chain\":2,\".draw\":8}]";
    List<String> names = List.of("mu", "theta.1", "theta.2");
    assertDraws(text(format, records), names, new int[] {1, 1}, 1.5, 2, 3, 4, 5, 6);
    String lines = "{\"mu\":1,\"note\":\"x\"}\n{\"mu\":2,\"note\":\"y\"}\n";
    assertDraws(
        decode(format, lines.getBytes(StandardCharsets.UTF_8), "mu"::equals),
        List.of("mu"),
        new int[] {2},
        1,
        2);
    assertRefused(format, lines, "'note'", "f:1", "'x'");
    assertRefused(format, "[{\"mu\":1},\n{\"tau\":1}]", "f:2", "lacks 'mu'");
    assertRefused(format, "[{\"mu\":1,\"a\":[1]},\n{\"mu\":1,\"a\":[1,2]}]", "f:2", "shape [2]");
    assertRefused(
        format, "[{\"mu\":1,\"shard\":\"n\"},{\"mu\":1,\"shard\":\"s\"}]", "the shard 's'");
    assertRefused(format, "{\"mu\":{\"mean\":1,\"sd\":2}}", "'mu'", "'mean'");
    // Several chains were read as the first alone.
    assertDraws(
        text(format, "{\"mu\":[1,2]}\n{\"mu\":[3]}\n"), List.of("mu"), new int[] {2, 1}, 1, 2, 3);
    // Columns of pandas.
    assertDraws(
        text(format, "{\"mu\":{\"0\":1.5,\"1\":2},\"chain\":{\"0\":1,\"1\":2}}"),
        List.of("mu"),
        new int[] {1, 1},
        1.5,
        2);
    // Arrays, as in npz files: chains × draws.
    assertDraws(
        text(
            format,
            "{\"mu\":[[1,2,3],[4,5,6]],\"a\":[[[7],[8],[9]],[[10],[11],[12]]],\"n\":[\"x\"]}"),
        List.of("mu", "a.1"),
        new int[] {3, 3},
        1,
        7,
        2,
        8,
        3,
        9,
        4,
        10,
        5,
        11,
        6,
        12);
  }

  @Test
  void logsOfTracerNumberTheirStates() {
    String beast =
        """
        # BEAST v1.10.4
        # Generated
        state\tposterior\tprior\tlikelihood\tTL{1,2}\tpi(A)
        0\t-5\t-2\t-3\t1.5\t0.25
        1000\t-6\t-2\t-4\t2.5\t0.75
        """;
    assertDraws(
        text(MeasureFormat.TRACER_LOG, beast),
        List.of("TL{1,2}", "pi(A)"),
        new int[] {2},
        1.5,
        0.25,
        2.5,
        0.75);
    String mrBayes = "[ID: 9409050143]\nGen\tLnL\tLnPr\tTL\n0\t-9.1e+03\t2\t1.0e-02\n";
    assertDraws(text(MeasureFormat.TRACER_LOG, mrBayes), List.of("TL"), new int[] {1}, 0.01);
    String beast2 = "#\nSample\tposterior\tlikelihood\tprior\tpopSize\t\n0\t-1\t-2\t1\t7\t\n";
    assertDraws(text(MeasureFormat.TRACER_LOG, beast2), List.of("popSize"), new int[] {1}, 7);
    String runs = "Iteration\tReplicate_ID\tPosterior\tPrior\ta\n0\t0\t-1\t1\t3\n0\t1\t-1\t1\t4\n";
    assertDraws(text(MeasureFormat.TRACER_LOG, runs), List.of("a"), new int[] {1, 1}, 3, 4);
    // The same log as other programs write it; a parameter may be called prior.
    assertDraws(
        text(MeasureFormat.CSV, "state,posterior,prior,a\n0,-1,2,3\n"),
        List.of("a"),
        new int[] {1},
        3);
    assertDraws(
        text(MeasureFormat.CSV, "state,prior\n1,2\n"),
        List.of("state", "prior"),
        new int[] {1},
        1,
        2);
    assertRefused(MeasureFormat.TRACER_LOG, beast + "2000\t-6\n", "f:6", "2 cells", "expected 6");
  }

  @Test
  void tablesOfMcmcChainsHaveInternals() {
    String nuts =
        "iteration,chain,theta,beta[1],lp,n_steps,is_accept,acceptance_rate,log_density,"
            + "hamiltonian_energy,hamiltonian_energy_error,max_hamiltonian_energy_error,tree_depth,"
            + "numerical_error,step_size,nom_step_size\n"
            + "501,1,0.5,2,-3,3.0,true,0.9,-3,4,0.1,0.2,2.0,0.0,0.8,0.8\n"
            + "501,2,1.5,4,-3,3.0,true,0.9,-3,4,0.1,0.2,2.0,0.0,0.8,0.8\n";
    assertDraws(
        text(MeasureFormat.DRAWS_CSV, nuts),
        List.of("theta", "beta[1]"),
        new int[] {1, 1},
        0.5,
        2,
        1.5,
        4);
    String metropolis = "iteration,chain,theta,lp\n1,1,0.5,-3\n";
    assertDraws(text(MeasureFormat.DRAWS_CSV, metropolis), List.of("theta"), new int[] {1}, 0.5);
    assertDraws(
        text(MeasureFormat.CSV, "theta,lp\n1,2\n"), List.of("theta", "lp"), new int[] {1}, 1, 2);
  }

  @Test
  void chainsOfCobayaHaveWeights() {
    String file =
        """
        #  weight  minuslogpost   a   b  minuslogprior  minuslogprior__0  chi2  chi2__planck
              3      1.25   .5 -2e-3   6.5   6.5   1   1
              1      1.25   1.   4     6.5   6.5   1   1
        """;
    Draws draws = text(MeasureFormat.GETDIST, file);
    assertDraws(draws, List.of("a", "b"), new int[] {2}, 0.5, -0.002, 1, 4);
    assertArrayEquals(new double[] {0.75, 0.25}, draws.weights(), 1e-15);
    String cosmosis =
        """
        #cosmology--omega_m\tprior\tpost\tlog_weight
        ## sampler=nested
        0.3\t1\t2\t-inf
        0.4\t1\t2\t-3
        ## end=1
        """;
    Draws nested = text(MeasureFormat.GETDIST, cosmosis);
    assertDraws(nested, List.of("cosmology--omega_m"), new int[] {2}, 0.3, 0.4);
    assertArrayEquals(new double[] {0, 1}, nested.weights());
    String savetxt = "# mu prior\n1.000000000000000000e+00 2.0\n";
    Draws plain = text(MeasureFormat.GETDIST, savetxt);
    assertDraws(plain, List.of("mu", "prior"), new int[] {1}, 1, 2);
    assertEquals(false, plain.isWeighted());
    assertRefused(MeasureFormat.GETDIST, "# weight a\n-1 2\n", "A weight", "f:2", "'-1'");
    assertRefused(MeasureFormat.GETDIST, "# weight a\n1 nan\n", "'a'", "f:2", "'nan'");
    assertRefused(MeasureFormat.GETDIST, "# weight a\n1 2\n1\n", "f:3", "1 numbers", "expected 2");
    assertRefused(MeasureFormat.GETDIST, "# weight a\n", "no draw");
  }

  @Test
  void chainsWithoutNamesNeedThem() throws IOException {
    NamesBeside decoder = (NamesBeside) MeasureFormat.GETDIST.drawsDecoder().orElseThrow();
    assertEquals(List.of("a.b_2.paramnames", "a.b.paramnames"), decoder.namesFiles("a.b_2.txt"));
    assertEquals(
        List.of("r_equal_weights.paramnames", "r.paramnames"),
        decoder.namesFiles("r_equal_weights.txt"));
    List<String> names =
        decoder.names(stream("omegabh2\t\\Omega_b h^2\n\nsigma8*  \\sigma_8\n"), "r.paramnames");
    assertEquals(List.of("omegabh2", "sigma8"), names);
    String chain = "  1.0E+00  4.9E+03  2.2E-02  8.1E-01\n";
    assertDraws(
        decoder.decode(stream(chain), "r_1.txt", DrawsDecodersTest::all, names),
        names,
        new int[] {1},
        0.022,
        0.81);
    Codecs.assertRefused(
        () -> decode(decoder, chain, List.of()), "r_1.txt", "4 columns", "r.paramnames");
    Codecs.assertRefused(
        () -> decode(decoder, chain, List.of("a")), "r_1.txt:1", "4 numbers", "r.paramnames");
  }

  private static Draws decode(NamesBeside decoder, String text, List<String> names) {
    try {
      return decoder.decode(stream(text), "r_1.txt", DrawsDecodersTest::all, names);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MeasureFormat detect(String name, String text) {
    return MeasureFormat.detectDraws(name, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void formatsAreRecognised() {
    assertEquals(MeasureFormat.PARQUET, detect("a", "PAR1"));
    assertEquals(MeasureFormat.ARVIZ_NC, detect("a.csv", "\u0089HDF\r\n"));
    assertEquals(MeasureFormat.NPY, detect("a", "\u0093NUMPY"));
    assertEquals(MeasureFormat.NPZ, detect("a", "PK\3\4 mu.npy"));
    assertEquals(MeasureFormat.POSTERIORDB_JSON, detect("a.json.zip", "PK\3\4 a.json"));
    assertEquals(MeasureFormat.POSTERIORDB_JSON, detect("a", "[{\"mu\""));
    assertEquals(MeasureFormat.STAN_CSV, detect("a.csv", "# stan\nlp__,a\n"));
    assertEquals(MeasureFormat.STAN_CSV, detect("a.csv", "a,b\n#\n1,2\n"));
    assertEquals(MeasureFormat.DRAWS_CSV, detect("a.csv", "mu,.chain,.draw\n"));
    assertEquals(MeasureFormat.CSV, detect("a", "a,b\n1,2\n"));
    assertEquals(MeasureFormat.CSV, detect("a.csv", "mu\n1\n"));
    assertEquals(MeasureFormat.CODA, detect("CODAindex.txt", "mu 1 2\n"));
    assertEquals(MeasureFormat.CODA, detect("s1chain1.txt", "1 0.5\n"));
    Codecs.assertRefused(() -> detect("a.nc", "CDF\1"), "a.nc", "classic NetCDF", "--format");
    Codecs.assertRefused(() -> detect("a", ""), "is empty");
    Codecs.assertRefused(() -> detect("a", "\1\2"), "01 02");
  }
}
