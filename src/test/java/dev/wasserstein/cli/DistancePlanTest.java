// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistancePlanTest {
  private static final int MEASURES = 70;

  @TempDir private Path folder;

  private double[][] atoms;
  private double[][] masses;

  /** More measures than are compared at once, of two to four atoms on the line. */
  @BeforeEach
  void writeInput() {
    RandomGenerator random = SubSeed.stream(20261201L, 51);
    List<String> lines = new ArrayList<>(List.of("id,mass,x1"));
    atoms = new double[MEASURES][];
    masses = new double[MEASURES][];
    for (int n = 0; n < MEASURES; n++) {
      int size = 2 + n % 3;
      atoms[n] = random.doubles(size).toArray();
      masses[n] = new double[size];
      for (int i = 0; i < size; i++) {
        masses[n][i] = 1.0 / size;
        lines.add(id(n) + "," + masses[n][i] + "," + atoms[n][i]);
      }
    }
    new InputFiles(folder)
        .lines("many.csv", lines.toArray(String[]::new))
        .lines("grids.csv", "id,h1,h2,h3,h4", "a,0,0.5,0,0.5", "b,0.25,0,0.75,0")
        .lines("quantiles.csv", "id,level,value", "a,0.1,0", "a,0.9,2", "b,0.1,4", "b,0.9,10")
        .lines("costs.csv", "0,1,2,3", "1,0,1,2", "2,1,0,1", "3,2,1,0");
  }

  private static String id(int n) {
    return String.format(Locale.ROOT, "m%02d", n);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun distance(String... words) {
    List<String> call = new ArrayList<>(List.of("distance"));
    for (String word : words) {
      call.add(word.startsWith("@") ? at(word.substring(1)) : word);
    }
    return CommandRun.of(call);
  }

  private record Row(String id, String other, int i, int j, double mass) {}

  private List<Row> plans(String run) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(), new org.apache.hadoop.fs.Path(at(run) + "/plans.parquet"))
            .withConf(new Configuration())
            .build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(
            new Row(
                group.getString("id", 0),
                group.getString("other", 0),
                group.getInteger("i", 0),
                group.getInteger("j", 0),
                group.getDouble("mass", 0)));
      }
    }
    return rows;
  }

  private Map<String, Double> costs(String run) throws IOException {
    Map<String, Double> costs = new TreeMap<>();
    Files.readAllLines(folder.resolve(run).resolve("distances.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .forEach(cells -> costs.put(cells[0] + cells[1], Double.valueOf(cells[2])));
    return costs;
  }

  /** Marginals are the masses, and the cost is that of the table; sorted. */
  @Test
  void plansAreThoseOfTheCosts() throws IOException {
    distance("--input", "@many.csv", "--plan", "--output", "@out").assertDone();
    Map<String, Double> costs = costs("out");
    Map<String, Double> sums = new TreeMap<>();
    Map<String, double[]> rows = new TreeMap<>();
    Map<String, double[]> columns = new TreeMap<>();
    String before = "";
    for (Row row : plans("out")) {
      String place = row.id() + row.other() + row.i() + row.j();
      assertTrue(before.compareTo(place) < 0, before + " before " + place);
      before = place;
      int n = Integer.parseInt(row.id().substring(1));
      int k = Integer.parseInt(row.other().substring(1));
      double difference = atoms[n][row.i()] - atoms[k][row.j()];
      String pair = row.id() + row.other();
      sums.merge(pair, row.mass() * difference * difference, Double::sum);
      rows.computeIfAbsent(pair, each -> new double[atoms[n].length])[row.i()] += row.mass();
      columns.computeIfAbsent(pair, each -> new double[atoms[k].length])[row.j()] += row.mass();
    }
    assertEquals(MEASURES * (MEASURES - 1) / 2, sums.size());
    assertEquals(costs.keySet(), sums.keySet());
    costs.forEach((pair, cost) -> assertEquals(cost, sums.get(pair), 1e-15));
    rows.forEach(
        (pair, sum) -> {
          for (double mass : sum) {
            assertEquals(1.0 / sum.length, mass, 1e-15);
          }
        });
    columns.forEach(
        (pair, sum) -> {
          for (double mass : sum) {
            assertEquals(1.0 / sum.length, mass, 1e-15);
          }
        });
  }

  /** The marginal error of a Sinkhorn plan is within its tolerance, its cost that of the table. */
  @Test
  void entropicPlansHaveTheirMarginals() throws IOException {
    distance(
            "--input",
            "@many.csv",
            "--ids",
            "{m01,m02}",
            "--method",
            "sinkhorn",
            "--epsilon",
            "0.05",
            "--plan",
            "--output",
            "@out")
        .assertDone();
    double[] row = new double[3];
    double[] column = new double[4];
    double cost = 0;
    for (Row each : plans("out")) {
      row[each.i()] += each.mass();
      column[each.j()] += each.mass();
      double difference = atoms[1][each.i()] - atoms[2][each.j()];
      cost += each.mass() * difference * difference;
    }
    for (double mass : row) {
      assertEquals(1 / 3.0, mass, 1e-15);
    }
    for (double mass : column) {
      assertEquals(1 / 4.0, mass, 1e-8);
    }
    String[] cells = Files.readAllLines(folder.resolve("out/distances.csv")).get(1).split(",", -1);
    assertEquals(Double.parseDouble(cells[5]), cost, 1e-9, "transport_cost");
  }

  /** Cells of grids count row-major, empty ones too, whatever the method. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--method exact",
        "--ground-cost matrix --cost-matrix @costs.csv",
        "--method sinkhorn --epsilon 0.001"
      })
  void cellsOfGridsAreNumbered(String more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("--input", "@grids.csv", "--shape", "4", "--plan", "--output", "@out"));
    words.addAll(List.of(more.split(" ", -1)));
    distance(words.toArray(String[]::new)).assertDone();
    double[][] plan = new double[4][4];
    for (Row row : plans("out")) {
      plan[row.i()][row.j()] += row.mass();
    }
    assertEquals(0.25, plan[1][0], 1e-6);
    assertEquals(0.25, plan[1][2], 1e-6);
    assertEquals(0.5, plan[3][2], 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "--method sliced --output @out, --plan is not used by --method sliced",
    "--method gaussian --output @out, --plan is not used by --method gaussian",
    "--method sinkhorn-divergence --output @out, --plan",
    "--output @out --group-by site, --plan is not used with --group-by"
  })
  void elsewhereItIsRefused(String more, String part) {
    List<String> words = new ArrayList<>(List.of("--input", "@many.csv", "--plan"));
    words.addAll(List.of(more.split(" ", -1)));
    distance(words.toArray(String[]::new)).assertRefused(ExitCode.WRONG_USAGE, List.of(part));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void quantileFunctionsHaveNone() {
    distance("--input", "@quantiles.csv", "--plan", "--output", "@out")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("quantile functions"));
  }
}
