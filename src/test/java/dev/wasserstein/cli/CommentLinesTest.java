// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of measures that begin with comments, and whose ids are numbers. */
class CommentLinesTest {
  private static final String POINTS = "id,mass,x1,x2\n1,0.5,0,1\n1,0.5,2,1\n2,1,3,4\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# exported 2026-01-01\n" + POINTS,
        "# a\n#b,id\n\"id\",mass,x1,x2\n1,1,0,0\n2,1,5,0\n"
      })
  void areNoDraws(String text) throws IOException {
    Path input = folder.resolve("points.csv");
    Files.writeString(input, text);
    Path output = folder.resolve("out");
    CommandRun.of(
            List.of(
                "distance",
                "--engine",
                "local",
                "--input",
                input.toString(),
                "--output",
                output.toString()))
        .assertDone();
    List<String> lines = Files.readAllLines(output.resolve("distances.csv"));
    assertEquals(2, lines.size());
    // ½ (9 + 9) + ½ (1 + 9), and 25.
    String cost = text.contains("0.5") ? "1,2,14.0," : "1,2,25.0,";
    assertEquals(cost, lines.get(1).substring(0, cost.length()));
  }

  @Test
  void histogramsAndGaussiansMayHaveThemToo() throws IOException {
    for (String text :
        List.of("# c\nid,h1,h2\n1,1,0\n2,0,1\n", "# c\nid,mean1,cov1_1\n1,0,1\n2,1,1\n")) {
      Path input = folder.resolve("in.csv");
      Files.writeString(input, text);
      CommandRun run = CommandRun.of(List.of("inspect", "--input", input.toString())).assertDone();
      assertTrue(run.out().startsWith("measures            2\n"), run.out());
    }
  }
}
