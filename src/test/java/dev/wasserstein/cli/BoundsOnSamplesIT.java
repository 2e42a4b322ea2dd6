// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.job.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of the shipped measures no method's exact objective is below any bound, and those that stop at
 * the optimum meet it.
 */
class BoundsOnSamplesIT {
  private static final double ROUNDING = 1e-9;

  /** The dual bound is the best one up to half of this part. */
  private static final double PRECISION = 2e-4;

  @TempDir private Path folder;

  private CommandRun call(String words, String... more) {
    List<String> all = new ArrayList<>(List.of("barycenter", "--input"));
    all.addAll(List.of(words.split(" ", -1)));
    all.addAll(List.of("--overwrite", "--engine", "local"));
    all.addAll(List.of("--output", folder.resolve("out").toString()));
    all.addAll(List.of(more));
    return CommandRun.of(all);
  }

  private double number(String key) throws IOException {
    String text = Files.readString(folder.resolve("out/run.json"));
    return Double.parseDouble(text.replaceAll("(?s).*\"" + key + "\" : ([^,\n]+),?\n.*", "$1"));
  }

  /** Every so manieth atom of a file of atoms; the file itself for 1. */
  private String thinned(String input, int step) throws IOException {
    if (step == 1) {
      return input;
    }
    List<String> lines = Files.readAllLines(Path.of(input));
    List<String> some = new ArrayList<>(lines.subList(0, 1));
    for (int k = 1; k < lines.size(); k += step) {
      some.add(lines.get(k));
    }
    return Files.write(folder.resolve("some.csv"), some) + " --normalise";
  }

  @ParameterizedTest
  @CsvSource({
    "data-samples/ellipses.csv,7,5",
    "data-samples/paired/rep01.csv,8,5",
    "data-samples/histograms.csv --format histogram-csv --shape 100,1,8",
    "data-samples/digits-images-idx3-ubyte.gz --ids *117* --normalise,1,7",
  })
  void noExactObjectiveIsBelowABound(String from, int step, int methods) throws IOException {
    String input = thinned(from, step);
    call(input, "--lower-bound", "pairwise").assertDone();
    double pairwise = number("lower_bound");
    call(input, "--lower-bound", "dual").assertDone();
    double dual = number("lower_bound");
    assertTrue(dual >= pairwise * (1 - PRECISION), dual + " is below " + pairwise);
    double least = Double.POSITIVE_INFINITY;
    int scored = 0;
    for (String name : CommandRun.words("barycenter", Options.METHOD)) {
      CommandRun run =
          call(input, "--method", name, "--evaluate", "exact", "--max-iterations", "30");
      if (run.code() == ExitCode.DONE.code()) {
        scored++;
        double objective = number("exact_objective");
        least = Math.min(least, objective);
        assertTrue(objective >= dual * (1 - ROUNDING), name + ": " + objective + " < " + dual);
      }
    }
    assertTrue(scored >= methods, scored + " methods");
    assertTrue(least <= dual * (1 + PRECISION), least + " is far from " + dual);
  }
}
