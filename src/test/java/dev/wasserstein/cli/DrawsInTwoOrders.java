// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two files of the same draws, whose parameters stand in another order. */
record DrawsInTwoOrders(Path folder) {
  String first() throws IOException {
    return write("first.csv", "mu,sigma,.chain\n1,20,1\n3,40,1\n");
  }

  String second() throws IOException {
    return write("second.csv", "sigma,mu,.chain\n20,1,1\n40,3,1\n");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** Runs a command on an engine; its output directory. */
  private Path run(String engine, String... words) {
    Path output = folder.resolve(words[0] + "-" + words.length);
    List<String> call = new ArrayList<>(List.of(words));
    call.addAll(List.of("--engine", engine, "--output", output.toString()));
    CommandRun.of(call).assertDone();
    return output;
  }

  /** The number on the first line of a table, by column. */
  private static double value(Path table, String column) throws IOException {
    List<String> lines = Files.readAllLines(table);
    int at = List.of(lines.get(0).split(",", -1)).indexOf(column);
    return Double.parseDouble(lines.get(1).split(",", -1)[at]);
  }

  /** Every command that compares measures finds them equal. */
  void areMatchedByName(String engine) throws IOException {
    String one = first();
    String two = second();
    Path distances = run(engine, "distance", "--input", one, "--other", two);
    assertEquals(0, value(distances.resolve("distances.csv"), "cost"));
    assertTrue(
        Files.readString(distances.resolve("run.json"))
            .replaceAll("\\s", "")
            .contains("\"parameters\":[\"mu\",\"sigma\"]"));
    Path together = run(engine, "distance", "--input", one, two);
    assertEquals(0, value(together.resolve("distances.csv"), "cost"));
    Path barycenter = run(engine, "barycenter", "--input", one, two, "--initial", two);
    assertEquals(
        "id,mass,x1,x2\nbarycenter,0.5,1.0,20.0\nbarycenter,0.5,3.0,40.0\n",
        Files.readString(barycenter.resolve("barycenter.csv")));
    Path assigned = run(engine, "assign", "--input", one, "--prototypes", two);
    assertEquals(0, value(assigned.resolve("assignments.csv"), "cost"));
    Path clusters = run(engine, "cluster", "--clusters", "1", "--input", one, two);
    assertEquals(0, value(clusters.resolve("assignments.csv"), "cost"), 1e-12);
  }
}
