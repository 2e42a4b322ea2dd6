// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --windows}, and {@code --exponent 1} of barycenter and cluster. */
class SeriesTest {
  @TempDir private Path folder;

  /** 300 calm rows, 300 wild ones, 303 calm ones. */
  @BeforeEach
  void writeSeries() {
    RandomGenerator random = SubSeed.stream(5, 0);
    List<String> rows = new ArrayList<>(List.of("close"));
    List<String> table = new ArrayList<>(List.of("date,close,volume"));
    for (int i = 0; i < 903; i++) {
      double value = (i / 300 == 1 ? 3 : 1) * random.nextGaussian();
      rows.add(String.valueOf(value));
      table.add("d" + i + "," + value + ",many");
    }
    new InputFiles(folder)
        .lines("close.csv", rows.toArray(String[]::new))
        .lines("table.csv", table.toArray(String[]::new))
        .lines("line.csv", "id,x1", "a,0", "a,4", "b,1", "b,5", "c,9", "c,9")
        .lines("plane.csv", "id,x1,x2", "a,0,0", "b,1,1");
  }

  private CommandRun run(String command, String input, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--engine", "local", "--overwrite"));
    words.addAll(List.of("--input", folder.resolve(input).toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private CommandRun windows(String input, String... more) {
    List<String> words = new ArrayList<>(List.of("--method", "quantile", "--windows", "60,20"));
    words.addAll(List.of("--clusters", "2", "--restarts", "3"));
    words.addAll(List.of(more));
    return run("cluster", input, words.toArray(String[]::new));
  }

  @Test
  void rowsBehindTheLastWindowAreToldEverywhere() {
    for (CommandRun run :
        List.of(
            run("embed", "close.csv", "--windows", "60,20"),
            run("cluster", "close.csv", "--windows", "60,20", "--clusters", "2", "--points"))) {
      assertTrue(run.assertDone().err().contains("The last 3 rows of 903 fill"), run::toString);
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve("out").resolve(file));
  }

  private boolean isTold(String file, String text) throws IOException {
    return read(file).contains(text);
  }

  @Test
  void calmAndWildWindowsAreTheClusters() throws IOException {
    for (String exponent : List.of("1", "2")) {
      CommandRun run = windows("close.csv", "--exponent", exponent).assertDone();
      assertTrue(run.err().contains("The last 3 rows of 903 fill no window"), run::toString);
      List<String> lines = read("assignments.csv").lines().skip(1).toList();
      assertEquals(43, lines.size());
      for (int k = 0; k < lines.size(); k++) {
        int from = 20 * k;
        boolean calm = from + 60 <= 300 || from >= 600;
        boolean wild = from >= 300 && from + 60 <= 600;
        if (calm || wild) {
          String begin = String.format(java.util.Locale.ROOT, "window-%05d,", k);
          String expected = begin + (calm ? "prototype-1" : "prototype-2");
          assertTrue(lines.get(k).startsWith(expected), lines.get(k));
        }
      }
      assertTrue(
          isTold("run.json", exponent.equals("1") ? "\"wasserstein-1\"" : "squared-wasserstein"));
    }
  }

  @Test
  void aNamedColumnIsTheSameSeries() throws IOException {
    windows("close.csv", "--exponent", "1").assertDone();
    String expected = read("prototypes.csv") + read("assignments.csv");
    windows("table.csv", "--exponent", "1", "--columns", "value=close").assertDone();
    assertEquals(expected, read("prototypes.csv") + read("assignments.csv"));
    String input = folder.resolve("close.csv").toString();
    CommandRun inspect = CommandRun.of("inspect", "--input", input, "--windows", "60,20");
    assertTrue(inspect.assertDone().out().contains("43"), inspect::toString);
    String windows = folder.resolve("windows.csv").toString();
    CommandRun.of("convert", "--input", input, "--windows", "400,400", "--output", windows)
        .assertDone();
    assertEquals(801, Files.readAllLines(Path.of(windows)).size());
  }

  /** Sorted, the atoms of rank 1 are 0, 1, 9, those of rank 2 are 4, 5, 9. */
  @Test
  void theBarycenterOfW1HasTheMedians() throws IOException {
    String[] words = {"--method", "quantile", "--exponent", "1", "--evaluate", "exact"};
    run("barycenter", "line.csv", words).assertDone();
    assertEquals("id,mass,x1\nbarycenter,0.5,1.0\nbarycenter,0.5,5.0\n", read("barycenter.csv"));
    assertTrue(isTold("run.json", "\"objective_kind\" : \"wasserstein-1\""));
    double objective = number("objective");
    assertEquals((1 + 1 + 8 + 4) / 6.0, objective, 1e-15);
    assertEquals(objective, number("exact_objective"), 1e-15);
    run("barycenter", "line.csv", "--method", "quantile", "--exponent", "1", "--lower-bound")
        .assertDone();
    // W₁ of the pairs: 1, 7 and 6; λ = 1/3, so that Σ/9 is divided by 2/3.
    assertEquals(14.0 / 6, number("lower_bound"), 1e-14);
    assertEquals(0, number("relative_gap"), 1e-14);
  }

  private double number(String key) throws IOException {
    return read("run.json")
        .lines()
        .filter(line -> line.startsWith("  \"" + key + "\" : "))
        .mapToDouble(line -> Double.parseDouble(line.strip().replaceAll("^.*: |,$", "")))
        .findFirst()
        .orElseThrow();
  }

  private static void refused(CommandRun run, ExitCode code, String... parts) {
    run.assertRefused(code, List.of(parts));
  }

  @Test
  void refusesWhatHasNoMeaning() {
    for (String bad : List.of("60", "60,", "0,1", "60,0", "60,-1", "60;20", "a,b", "1e2,5")) {
      refused(
          run("cluster", "close.csv", "--clusters", "2", "--windows", bad),
          ExitCode.WRONG_USAGE,
          "--windows is '" + bad + "'",
          "LENGTH,STEP");
    }
    refused(
        run("cluster", "close.csv", "--clusters", "2", "--windows", "1000,1"),
        ExitCode.BAD_INPUT,
        "close.csv",
        "has 903 rows",
        "at least 1000");
    refused(
        run("cluster", "table.csv", "--clusters", "2", "--windows", "60,20"),
        ExitCode.BAD_INPUT,
        "has 3 columns: date, close, volume",
        "--columns 'value=…'");
    refused(
        run("cluster", "line.csv", "--clusters", "2", "--format", "csv", "--windows", "60,20"),
        ExitCode.WRONG_USAGE,
        "--windows is not used by the input, which is csv");
    refused(
        run("cluster", "close.csv", "--clusters", "2", "--format", "series-csv"),
        ExitCode.BAD_INPUT,
        "--windows LENGTH,STEP");
  }

  @Test
  void refusesExponentsThatOtherMethodsDoNotHave() {
    refused(
        run("barycenter", "line.csv", "--method", "sliced", "--exponent", "1"),
        ExitCode.WRONG_USAGE,
        "--exponent is not used by --method sliced");
    refused(
        run("cluster", "line.csv", "--clusters", "2", "--exponent", "2"),
        ExitCode.WRONG_USAGE,
        "--exponent is not used by --method particle-flow");
    refused(
        run("cluster", "line.csv", "--clusters", "2", "--points", "--exponent", "1"),
        ExitCode.WRONG_USAGE,
        "--exponent is not used");
    refused(
        run("barycenter", "line.csv", "--method", "quantile", "--exponent", "1.5"),
        ExitCode.WRONG_USAGE,
        "--exponent is 1.5; expected 1 or 2");
    String[] median = {"--method", "quantile", "--exponent", "1", "--objective", "median"};
    refused(
        run("barycenter", "line.csv", median),
        ExitCode.WRONG_USAGE,
        "--objective median",
        "--exponent 1");
    String[] batches = {
      "--method", "quantile", "--exponent", "1", "--clusters", "2", "--batch-size", "2"
    };
    refused(
        run("cluster", "line.csv", batches), ExitCode.WRONG_USAGE, "--batch-size is not used with");
    refused(
        run("barycenter", "plane.csv", "--method", "quantile", "--exponent", "1"),
        ExitCode.BAD_INPUT,
        "has dimension 2");
  }
}
