// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files on Spark as in this process, however the shards are partitioned. */
class WaspSparkIT {
  private static SparkSession session;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private CommandRun wasp(String name, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "wasp",
                "--shards",
                "data-samples/shards/*.csv",
                "--output",
                folder.resolve(name).toString()));
    all.addAll(List.of(words));
    return CommandRun.of(all);
  }

  @Test
  void partitionsAndEngineChangeNothing() throws IOException {
    List<String> options =
        List.of(
            "--mode",
            "marginal,joint,gaussian",
            "--reference",
            "data-samples/full-posterior.csv",
            "--objective",
            "median");
    for (String engine : List.of("local", "spark 1", "spark 4", "spark 16")) {
      List<String> words = new ArrayList<>(options);
      if (engine.equals("local")) {
        words.addAll(List.of("--engine", "local"));
      } else {
        words.addAll(List.of("--partitions", engine.substring(6)));
      }
      CommandRun run = wasp(engine, words.toArray(String[]::new));
      assertEquals(ExitCode.DONE.code(), run.code(), run::toString);
      for (String file :
          List.of(
              "draws.csv",
              "draws-joint.csv",
              "draws-gaussian.csv",
              "draws.parquet",
              "summary.csv",
              "shards.csv",
              "comparison.csv",
              "accuracy.csv")) {
        assertTrue(
            Arrays.equals(
                Files.readAllBytes(folder.resolve("local").resolve(file)),
                Files.readAllBytes(folder.resolve(engine).resolve(file))),
            engine + " " + file);
      }
    }
  }

  @Test
  void blocksAreProjectedOnTheExecutors() throws IOException {
    for (String engine : List.of("local", "spark")) {
      CommandRun run =
          wasp(engine, "--mode", "joint", "--blocks", "beta.2;beta.1", "--engine", engine);
      assertEquals(ExitCode.DONE.code(), run.code(), run::toString);
    }
    assertEquals(
        Files.readString(folder.resolve("local/draws.csv")),
        Files.readString(folder.resolve("spark/draws.csv")));
  }

  @Test
  void aRunGoesOnInOtherPartitionsAndWithoutSpark() throws IOException {
    String[] call = {
      "--mode",
      "marginal,joint,gaussian",
      "--objective",
      "median",
      "--tolerance",
      "0",
      "--residual-tolerance",
      "0",
      "--max-iterations"
    };
    for (String more :
        List.of(
            "out 3 --checkpoint-every 2 --partitions 2",
            "out 5 --resume --partitions 3",
            "out 7 --resume --engine local",
            "whole 7 --engine local")) {
      List<String> words = new ArrayList<>(List.of(call));
      List<String> own = List.of(more.split(" "));
      words.addAll(own.subList(1, own.size()));
      wasp(own.get(0), words.toArray(String[]::new)).assertDone();
    }
    for (String file :
        List.of(
            "draws.csv", "draws-joint.csv", "draws-gaussian.csv", "summary.csv", "shards.csv")) {
      assertEquals(
          Files.readString(folder.resolve("whole").resolve(file)),
          Files.readString(folder.resolve("out").resolve(file)),
          file);
    }
  }

  @Test
  void badShardsAreRefusedInTheOrderOfTheFiles() throws IOException {
    Path shards = Files.createDirectories(folder.resolve("bad"));
    Files.writeString(shards.resolve("a.csv"), "x,y\n1,2\n3,4\n");
    Files.writeString(shards.resolve("b.csv"), "x,y\n1,2\n3,nan\n");
    Files.writeString(shards.resolve("c.csv"), "x,y\n1\n");
    CommandRun.of(
            "wasp",
            "--shards",
            shards.toString(),
            "--engine",
            "spark",
            "--output",
            folder.resolve("out").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("b.csv:3", "'y'", "nan"));
  }

  @Test
  void theDemonstrationRunsOnExecutors() throws IOException {
    Path out = folder.resolve("demo");
    CommandRun run =
        CommandRun.of(
            "wasp-demo",
            "--model",
            "logistic",
            "--observations",
            "300",
            "--shard-count",
            "3",
            "--draws",
            "300",
            "--output",
            out.toString());
    assertEquals(ExitCode.DONE.code(), run.code(), run::toString);
    assertTrue(Files.exists(out.resolve("wasp/report.html")));
    List<String> accuracies = Files.readAllLines(out.resolve("wasp/accuracy.csv"));
    for (String line : accuracies.subList(1, 3)) {
      double accuracy = Double.parseDouble(line.split(",", -1)[1]);
      assertTrue(accuracy > 0.75, line);
    }
  }
}
