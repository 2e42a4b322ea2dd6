// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static dev.wasserstein.cli.BadInputCase.bad;
import static dev.wasserstein.cli.InputFiles.cloud;
import static dev.wasserstein.cli.InputFiles.gaussian;
import static dev.wasserstein.cli.InputFiles.grid;
import static dev.wasserstein.cli.InputFiles.numbers;
import static dev.wasserstein.cli.InputFiles.shape;
import static dev.wasserstein.cli.InputFiles.weighted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.spark.MeasureTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The faults of {@link BadInputTest} where executors meet them: the same messages and exit codes,
 * no failed task, no stack trace. ORC, which only Spark reads, has all of its faults here.
 */
class BadInputSparkIT {
  private static SparkSession spark;
  private static FailureWatch watch;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    watch = FailureWatch.over(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    watch.close();
    spark.stop();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"orc", "others"})
  void isRefused(BadInputCase fault) throws IOException {
    watch.reset();
    fault.assertRefused(folder, "--engine", "spark");
    assertEquals(List.of(), watch.failures());
  }

  /** Every fourth fault of each format: an executor's way to a message is the same for all. */
  static Stream<BadInputCase> others() {
    return Stream.of(
            BadInputTest.csv(),
            BadInputTest.histogramCsv(),
            BadInputTest.gaussianCsv(),
            BadInputTest.json(),
            BadInputTest.parquet(),
            BadInputTest.npy(),
            BadInputTest.npz(),
            BadInputTest.image(),
            BadInputTest.idx(),
            BadInputTest.weightTables(),
            BadInputTest.files(),
            BadInputTest.others())
        .map(Stream::toList)
        .flatMap(
            cases -> IntStream.iterate(0, k -> k < cases.size(), k -> k + 4).mapToObj(cases::get));
  }

  static Stream<BadInputCase> orc() {
    double[] one = {1};
    MeasureRecord a = cloud("a", 1, one, 0);
    return Stream.of(
        bad("orc: NaN")
            .files(in -> orc(in, "in/a.orc", a, cloud("b", 2, one, 0, Double.NaN)))
            .says("Coordinate 2 of atom 1 of measure 'b' (a.orc:row 2)", "is NaN", "finite"),
        bad("orc: infinite")
            .files(in -> orc(in, "in/a.orc", grid("a", shape(1), Double.POSITIVE_INFINITY)))
            .says("Mass 1 of measure 'a' (a.orc:row 1)", "is Infinity", "a finite number"),
        bad("orc: negative mass")
            .files(in -> orc(in, "in/a.orc", cloud("a", 1, numbers(2, -1), 0, 1)))
            .says("Mass 2 of measure 'a' (a.orc:row 1)", "is -1", "not negative"),
        bad("orc: masses sum to 2, in the second of two files with a space in the name")
            .files(in -> orc(in, "in/a a.orc", a, cloud("b", 1, one, 1)))
            .files(in -> orc(in, "in/b b.orc", cloud("c", 1, one, 2), cloud("d", 1, numbers(2), 3)))
            .says("'d' (b b.orc:row 2)", "sum to 2", "1 within 1e-6", "--normalise"),
        bad("orc: faults in two files")
            .files(in -> orc(in, "in/a.orc", cloud("a", 1, numbers(2), 0)))
            .files(in -> orc(in, "in/b.orc", a, a, a, a, cloud("b", 1, numbers(3), 0)))
            .says("'a' (a.orc:row 1)", "sum to 2"),
        bad("orc: an empty measure")
            .files(in -> orc(in, "in/a.orc", cloud("a", 1, numbers())))
            .says("'a' (a.orc:row 1)", "has no atom", "at least one"),
        bad("orc: no measure")
            .files(in -> orc(in, "in/a.orc"))
            .says("in)", "no measure", "at least one"),
        bad("orc: two dimensions")
            .files(in -> orc(in, "in/a.orc", a, cloud("b", 2, one, 0, 0)))
            .says("'b' (a.orc:row 2)", "has dimension 2", "dimension 1", "'a' (a.orc:row 1)"),
        bad("orc: two grids")
            .files(in -> orc(in, "in/a.orc", grid("a", shape(1, 2), 1, 0)))
            .files(in -> orc(in, "in/b.orc", grid("b", shape(2, 1), 1, 0)))
            .says("'b' (b.orc:row 1)", "grid 2x1", "grid 1x2", "'a' (a.orc:row 1)"),
        bad("orc: not symmetric")
            .files(in -> orc(in, "in/a.orc", gaussian("a", numbers(0, 0), 1, 0.5, 0, 1)))
            .says("'a' (a.orc:row 1)", "not symmetric", "equal entries"),
        bad("orc: not positive semi-definite")
            .files(in -> orc(in, "in/a.orc", gaussian("a", numbers(0, 0), 1, 2, 2, 1)))
            .says("'a' (a.orc:row 1)", "eigenvalue -", "positive semi-definite"),
        bad("orc: an id twice")
            .files(in -> orc(in, "in/a.orc", a, a))
            .says("Id 'a' (a.orc:row 2)", "a.orc:row 1", "distinct ids"),
        bad("orc: an id in two files")
            .files(in -> orc(in, "in/a.orc", a))
            .files(in -> orc(in, "in/b.orc", a))
            .says("Id 'a' (b.orc:row 1)", "a.orc:row 1", "distinct ids"),
        bad("orc: negative weight")
            .files(in -> orc(in, "in/a.orc", weighted(-1, a.measure())))
            .says("Weight of measure 'a' (a.orc:row 1)", "is -1", "not negative"),
        bad("orc: weights sum to 0")
            .files(in -> orc(in, "in/a.orc", weighted(0, a.measure())))
            .says("(a.orc:row 1)", "sum to 0", "a positive finite sum"),
        bad("orc: only some weights")
            .files(in -> orc(in, "in/a.orc", weighted(1, a.measure()), cloud("b", 1, one, 0)))
            .says("'b' (a.orc:row 2)", "has no weight", "all measures or for none"),
        bad("orc: a misspelt column")
            .files(in -> orc(in, "in/a.orc", table(a).withColumnRenamed("masses", "mases")))
            .says("'mases' (", "in/a.orc)", "'masses'"),
        bad("orc: a text for masses")
            .files(in -> orc(in, "in/a.orc", table(a).withColumn("masses", functions.lit("1"))))
            .says("'masses' (a.orc:row 1)", "holds 1", "the type of the schema"),
        bad("orc: half a dimension")
            .files(in -> orc(in, "in/a.orc", table(a).withColumn("dimension", functions.lit(1.5))))
            .says("'dimension' (a.orc:row 1)", "holds 1.5", "the type of the schema"),
        bad("orc: cut off")
            .files(in -> orc(in, "in/a.orc", a))
            .files(in -> in.cut("in/a.orc", 100))
            .says("in/a.orc)", "cannot be read", "a complete, readable file"),
        bad("orc: a damaged stripe in the second of two files")
            .files(in -> orc(in, "in/a.orc", a))
            .files(in -> orc(in, "in/b.orc", cloud("b", 1, one, 0)))
            .files(BadInputSparkIT::damage)
            .says("in/b.orc)", "cannot be read", "a complete, readable file"),
        bad("orc: csv told to be orc")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--format", "orc")
            .says("in/a.csv)", "cannot be read", "a complete, readable file"),
        bad("orc: beside csv")
            .files(in -> orc(in, "in/a.orc", a))
            .lines("in/b.csv", "id,x1", "b,NaN")
            .says("'x1' (b.csv:2)", "'NaN'"));
  }

  /** Overwrites what follows the magic word, and leaves the footer. */
  private static void damage(InputFiles files) {
    byte[] content = files.read("in/b.orc");
    for (int at = 3; at < content.length / 2; at++) {
      content[at] = 9;
    }
    files.bytes("in/b.orc", content);
  }

  private static Dataset<Row> table(MeasureRecord... records) {
    return MeasureTable.of(spark, List.of(records));
  }

  private static void orc(InputFiles files, String name, MeasureRecord... records) {
    orc(files, name, table(records));
  }

  /** Spark writes a folder of parts: one of them, moved. */
  private static void orc(InputFiles files, String name, Dataset<Row> table) {
    Path parts = files.folder().resolve("." + Path.of(name).getFileName());
    table.coalesce(1).write().orc(parts.toString());
    try (Stream<Path> written = Files.list(parts)) {
      Path part =
          written
              .filter(path -> path.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      files.bytes(name, Files.readAllBytes(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void convert(String from, String to, String... more) {
    CommandRun.of(
            Stream.concat(
                    Stream.of(
                        "convert", "--input", folder + "/" + from, "--output", folder + "/" + to),
                    Stream.of(more))
                .toList())
        .assertDone();
  }

  @Test
  void goesRoundThroughOrc() {
    InputFiles files =
        new InputFiles(folder)
            .lines(
                "clouds.csv",
                "id,weight,mass,x1",
                "a,0.3,0.25,0.1",
                "a,0.3,0.75,2.0",
                "b,0.7,1.0,5.0")
            .lines("grids.csv", "id,h1,h2", "a,0.5,0.5", "../b,1.0,0.0")
            .lines("gaussians.csv", "id,mean1,cov1_1", "a,0.1,2.0", "b,0.0,1.0");
    for (String name : List.of("clouds", "grids", "gaussians")) {
      convert(name + ".csv", name + ".orc");
      convert(name + ".orc", name + "/1", "--to", "orc");
      convert(name + "/1", name + "/back.csv");
      assertArrayEquals(files.read(name + ".csv"), files.read(name + "/back.csv"));
    }
  }

  @Test
  void orcIsReadOnBothEnginesInTheOrderOfTheFiles() {
    InputFiles files = new InputFiles(folder);
    orc(files, "in/1.orc", cloud("c", 1, numbers(1), 0));
    orc(files, "in/2.orc", cloud("b", 1, numbers(0.5, 0.5), 0, 1), cloud("a", 1, numbers(1), 0));
    String local = inspect("local");
    assertTrue(local.contains("engine") && local.contains("total 4"), local);
    assertEquals(local.replace("local", "spark"), inspect("spark"));
    convert("in", "out.csv");
    assertEquals(
        List.of("id,mass,x1", "c,1.0,0.0", "b,0.5,0.0", "b,0.5,1.0", "a,1.0,0.0"),
        new String(files.read("out.csv"), StandardCharsets.UTF_8).lines().toList());
  }

  private String inspect(String engine) {
    return CommandRun.of("inspect", "--input", folder + "/in", "--engine", engine)
        .assertDone()
        .out();
  }

  @Test
  void theSessionOfACallerIsLeftRunning() {
    new InputFiles(folder).lines("in/a.csv", "id,x1", "a,0");
    inspect("spark");
    assertEquals(2, spark.range(2).count());
  }
}
