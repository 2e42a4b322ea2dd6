// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as Spark programs write them, in Parquet and ORC. */
class SparkTablesIT {
  /** Of all tables. */
  private static final String EXPECTED =
      "id,mass,x1,x2\na,0.25,0.0,5.0\na,0.75,1.0,6.0\nb,1.0,2.0,7.0\n";

  @TempDir private Path folder;

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  private String csv(String input) throws IOException {
    Path out = folder.resolve("out.csv");
    Files.deleteIfExists(out);
    CommandRun.of(
            "convert", "--input", folder.resolve(input).toString(), "--output", out.toString())
        .assertDone();
    return Files.readString(out);
  }

  private static Dataset<Row> vectors(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("id", "string")
            .add("masses", "array<double>")
            .add("support", DataTypes.createArrayType(new VectorUDT()));
    return spark.createDataFrame(
        List.of(
            RowFactory.create(
                "a",
                new double[] {0.25, 0.75},
                new Object[] {
                  Vectors.sparse(2, new int[] {1}, new double[] {5}), Vectors.dense(1, 6)
                }),
            RowFactory.create("b", new double[] {1}, new Object[] {Vectors.dense(2, 7)})),
        schema);
  }

  private static Dataset<Row> structs(SparkSession spark) {
    return spark.sql(
        "SELECT 'a' AS id, array(0.25D, 0.75D) AS masses,"
            + " array(struct(0 AS x, 5 AS y), struct(1 AS x, 6 AS y)) AS support"
            + " UNION ALL SELECT 'b', array(1.0D), array(struct(2 AS x, 7 AS y))");
  }

  private static Dataset<Row> atoms(SparkSession spark) {
    return spark.sql(
        "SELECT * FROM VALUES ('a', 0.25D, 0, 5), ('b', 1.0D, 2, 7), ('a', 0.75D, 1, 6)"
            + " AS t(id, mass, x1, x2)");
  }

  @Test
  void tablesOfVectorsStructsAndAtomsAreRead() throws IOException {
    double here;
    try (SparkSession spark = session()) {
      List<Dataset<Row>> tables = List.of(vectors(spark), structs(spark), atoms(spark));
      for (int k = 0; k < tables.size(); k++) {
        tables.get(k).coalesce(1).write().orc(folder.resolve(k + ".orc").toString());
        tables.get(k).coalesce(1).write().parquet(folder.resolve(k + ".parquet").toString());
      }
      BarycenterSettings settings = BarycenterSettings.defaults().withSupportSize(2);
      here = Wasserstein.on(spark).barycenter(Input.of(tables.get(0)), settings).objective();
      for (Dataset<Row> table : tables) {
        assertEquals(
            here, Wasserstein.on(spark).barycenter(Input.of(table), settings).objective(), 1e-12);
      }
    }
    for (int k = 0; k < 3; k++) {
      assertEquals(EXPECTED, csv(k + ".orc"), k + ".orc");
      assertEquals(EXPECTED, csv(k + ".parquet"), k + ".parquet");
    }
  }

  /** Draws of two shards in one table, with what Parquet has, too. */
  private static Dataset<Row> draws(SparkSession spark) {
    return spark
        .sql(
            "SELECT * FROM VALUES"
                + " ('s', 1, 1.5D, array(1.0D, 2.0D), true, 1.25BD, 'x'),"
                + " ('s', 2, 2.5D, array(3.0D, 4.0D), false, 2.5BD, 'x'),"
                + " ('t', 1, 3.5D, array(5.0D, 6.0D), true, 3.75BD, 'x'),"
                + " ('s', 1, 4.5D, array(7.0D, 8.0D), true, 5BD, 'x')"
                + " AS t(shard, CHAIN, mu, theta, sold, price, label)")
        .selectExpr("*", "1 AS ITER", "0.5D AS lp__");
  }

  @Test
  void drawsInOrcAreThoseInParquet() throws IOException {
    try (SparkSession spark = session()) {
      draws(spark).coalesce(1).write().orc(folder.resolve("d.orc").toString());
      draws(spark).coalesce(1).write().parquet(folder.resolve("d.parquet").toString());
    }
    List<String> outputs = new ArrayList<>();
    for (String format : List.of("orc", "parquet")) {
      String cloud = csv("d." + format);
      // The chains of a file are one, the first one first.
      assertEquals(
          "mass,x1,x2,x3,x4,x5|0.25,1.5,1.0,2.0,1.0,1.25|0.25,3.5,5.0,6.0,1.0,3.75"
              + "|0.25,4.5,7.0,8.0,1.0,5.0|0.25,2.5,3.0,4.0,0.0,2.5",
          cloud
              .lines()
              .map(line -> line.substring(line.indexOf(',') + 1))
              .collect(Collectors.joining("|")));
      Path out = folder.resolve("wasp-" + format);
      CommandRun.of(
              "wasp",
              "--shards",
              folder.resolve("d." + format).toString(),
              "--output",
              out.toString())
          .assertDone();
      outputs.add(
          Files.readString(out.resolve("summary.csv"))
              + Files.readString(out.resolve("shards.csv")));
    }
    assertEquals(outputs.get(1), outputs.get(0));
    assertTrue(outputs.get(0).contains("\ntheta[2],"), outputs.get(0));
    assertTrue(outputs.get(0).contains("\ns,0.5,3,2,"), outputs.get(0));
  }

  @Test
  void weightsOfDrawsAndOfDirectoriesAreRead() throws IOException {
    try (SparkSession spark = session()) {
      Dataset<Row> weighted =
          spark
              .sql(
                  "SELECT * FROM VALUES (1.0D, 0.0D), (2.0D, 1.0986122886681098D) AS t(mu, `.log_weight`)")
              .coalesce(1);
      weighted.write().orc(folder.resolve("t.orc/weight=0.25").toString());
      weighted.write().parquet(folder.resolve("t.parquet/weight=0.25").toString());
    }
    for (String table : List.of("t.orc", "t.parquet")) {
      List<String[]> rows = csv(table).lines().map(line -> line.split(",", -1)).toList();
      assertEquals("weight", rows.get(0)[1]);
      // Masses 1/4 and 3/4 of the values 1 and 2.
      for (int k = 1; k <= 2; k++) {
        assertEquals("0.25", rows.get(k)[1]);
        assertEquals(k == 1 ? 0.25 : 0.75, Double.parseDouble(rows.get(k)[2]), 1e-15);
        assertEquals(k, Double.parseDouble(rows.get(k)[3]));
      }
    }
  }

  @Test
  void directoriesOfWeightsAreRead() throws IOException {
    try (SparkSession spark = session()) {
      Dataset<Row> weighted =
          structs(spark).selectExpr("*", "if(id = 'a', 0.25, 0.75) AS weight").coalesce(1);
      weighted.write().partitionBy("weight").orc(folder.resolve("w.orc").toString());
      weighted.write().partitionBy("weight").parquet(folder.resolve("w.parquet").toString());
    }
    String expected =
        "id,weight,mass,x1,x2\na,0.25,0.25,0.0,5.0\na,0.25,0.75,1.0,6.0\nb,0.75,1.0,2.0,7.0\n";
    assertEquals(expected, csv("w.orc"));
    assertEquals(expected, csv("w.parquet"));
  }

  /** Groups by cells of all types; shade is nearly the name of a column of ours. */
  @Test
  void groupsHaveTheSameTextsInAllFormats() throws IOException {
    try (SparkSession spark = session()) {
      String groups =
          "DATE'2022-01-08' AS day, TIMESTAMP'2022-01-08 10:00:00Z' AS at,"
              + " TIMESTAMP_NTZ'2022-01-08 10:30:00' AS local, 2.50BD AS price, true AS shade,";
      Dataset<Row> rows =
          spark.sql("SELECT " + groups + " * FROM VALUES ('a', 1.0D), ('b', 3.0D) AS t(id, x1)");
      // A support that does not fit its dimension is a fault of its group.
      Dataset<Row> lists =
          spark.sql(
              "SELECT "
                  + groups
                  + " 1 AS dimension, * FROM VALUES ('a', array(1.0D)), ('b', array(3.0D))"
                  + " AS t(id, support) UNION ALL SELECT DATE'1999-12-31', TIMESTAMP'1999-12-31"
                  + " 00:00:00.5Z', TIMESTAMP_NTZ'1999-12-31 00:00:00', 0BD, false, 2, 'a',"
                  + " array(1.0D)");
      for (String timestamps : List.of("INT96", "TIMESTAMP_MICROS")) {
        spark.conf().set("spark.sql.parquet.outputTimestampType", timestamps);
        rows.coalesce(1).write().parquet(folder.resolve(timestamps + "-rows").toString());
        lists.coalesce(1).write().parquet(folder.resolve(timestamps + "-lists").toString());
      }
      rows.coalesce(1).write().orc(folder.resolve("orc-rows").toString());
      lists.coalesce(1).write().orc(folder.resolve("orc-lists").toString());
      spark
          .sql("SELECT 'a' AS id, 1.0D AS x1, X'00FF' AS day")
          .write()
          .parquet(folder.resolve("bytes-parquet").toString());
      spark
          .sql("SELECT 'a' AS id, 1.0D AS x1, X'00FF' AS day")
          .write()
          .orc(folder.resolve("bytes-orc").toString());
    }
    Path out = folder.resolve("groups");
    String good = "2022-01-08,2022-01-08T10:00:00Z,2022-01-08T10:30:00,2.50,true,";
    String bad = "1999-12-31,1999-12-31T00:00:00.500Z,1999-12-31T00:00:00,0.00,false,";
    for (String form : List.of("rows", "lists")) {
      for (String format : List.of("INT96-", "TIMESTAMP_MICROS-", "orc-")) {
        grouped(format + form, out, "day,at,local,price,shade").assertDone();
        List<String> groups = Files.readAllLines(out.resolve("groups.csv"));
        assertTrue(groups.get(groups.size() - 1).startsWith(good + "2,"), groups::toString);
        assertEquals(form.equals("lists"), groups.get(1).startsWith(bad), groups::toString);
        assertTrue(
            Files.readAllLines(out.resolve("barycenter.csv")).get(1).startsWith(good),
            format + form);
      }
    }
    for (String format : List.of("parquet", "orc")) {
      grouped("bytes-" + format, out, "day")
          .assertRefused(ExitCode.BAD_INPUT, List.of("no text, number or date", "'day'"));
    }
  }

  private CommandRun grouped(String input, Path out, String columns) {
    return CommandRun.of(
        "barycenter",
        "--method",
        "quantile",
        "--skip-bad-groups",
        "--overwrite",
        "--group-by",
        columns,
        "--input",
        folder.resolve(input).toString(),
        "--output",
        out.toString());
  }
}
