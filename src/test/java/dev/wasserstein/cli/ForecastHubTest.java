// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quantile forecasts of a hub, combined for each place and horizon by one call. */
class ForecastHubTest {
  private static final String HUB = "src/test/resources/hub/";
  private static final String FILES = HUB + "model-output/*/2026-01-17-*.csv";

  @TempDir private Path folder;

  private CommandRun call(String... more) {
    List<String> words =
        new ArrayList<>(List.of("barycenter", "--method", "quantile", "--format", "quantile-csv"));
    words.addAll(List.of(more));
    words.addAll(List.of("--overwrite", "--output", out().toString()));
    return CommandRun.of(words);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(out().resolve(file));
  }

  private String file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  /** The values of a column of the answers, by place, horizon and level. */
  private static Map<String, Double> answers(int column) throws IOException {
    Map<String, Double> answers = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(HUB + "answers.csv"))) {
      String[] cells = line.split(",", -1);
      if (!cells[0].equals("location")) {
        answers.put(
            cells[0] + "," + cells[1] + "," + Double.valueOf(cells[2]),
            Double.valueOf(cells[column]));
      }
    }
    return answers;
  }

  private void assertAnswers(int column) throws IOException {
    Map<String, Double> answers = answers(column);
    List<String> lines = lines("barycenter.csv");
    assertEquals("location,horizon,id,level,value", lines.get(0));
    assertEquals(answers.size(), lines.size() - 1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      double expected = answers.get(cells[0] + "," + cells[1] + "," + Double.valueOf(cells[3]));
      assertEquals(expected, Double.parseDouble(cells[4]), 1e-12 * expected, line);
    }
  }

  @Test
  void meansAreThoseOfEachLevel() throws IOException {
    call("--input", FILES, "--group-by", "location,horizon").assertDone();
    assertAnswers(3);
    call("--input", FILES, "--group-by", "location,horizon", "--weights", HUB + "weights.csv")
        .assertDone();
    assertAnswers(4);
    assertEquals(
        "location,horizon,measures,missing,objective,status,iterations,residual,seconds,message",
        lines("groups.csv").get(0));
    assertTrue(
        lines("groups.csv").get(2).startsWith("06,1,2,1,3121.0"), lines("groups.csv")::toString);
    String record = Files.readString(out().resolve("run.json"));
    assertTrue(record.contains("\"groups\" : 4"), record);
    assertTrue(record.contains("\"passed_over\" : 12"), record);
    assertTrue(record.contains("\"objective\" : null"), record);
    assertFalse(Files.exists(out().resolve("iterations.csv")));
  }

  @Test
  void mediansAreThoseOfEachLevel() throws IOException {
    call("--input", FILES, "--group-by", "location,horizon", "--exponent", "1").assertDone();
    assertAnswers(5);
    String record = Files.readString(out().resolve("run.json"));
    assertTrue(record.contains("\"objective_kind\" : \"wasserstein-1\""), record);
    String input =
        file(
            "q.csv",
            """
            id,weight,level,value
            a,1,0.25,0
            a,1,0.75,1
            b,1,0.25,2
            b,1,0.75,2
            c,2,0.25,5
            c,2,0.75,9
            """);
    // Half of the weight lies below, half above: the midpoint of 2 and 5, of 2 and 9.
    call("--input", input, "--exponent", "1").assertDone();
    assertEquals(
        List.of("id,level,value", "barycenter,0.25,3.5", "barycenter,0.75,5.5"),
        lines("barycenter.csv"));
    CommandRun.of(
            "cluster",
            "--method",
            "quantile",
            "--exponent",
            "1",
            "--clusters",
            "2",
            "--input",
            input,
            "--output",
            folder.resolve("clusters").toString())
        .assertDone();
    assertEquals(
        List.of("a,prototype-1", "b,prototype-1", "c,prototype-2"),
        Files.readAllLines(folder.resolve("clusters/assignments.csv")).stream()
            .skip(1)
            .map(line -> String.join(",", List.of(line.split(",")).subList(0, 2)))
            .toList());
  }

  @Test
  void theResultIsAFileOfTheHub() throws IOException {
    call("--input", FILES, "--group-by", "location,horizon").assertDone();
    List<String> lines = lines("barycenter-hub.csv");
    assertEquals(
        "model_id,reference_date,target,horizon,target_end_date,location,output_type,"
            + "output_type_id,value",
        lines.get(0));
    assertTrue(
        lines
            .get(1)
            .startsWith(
                "barycenter,2026-01-17,wk inc flu hosp,0,2026-01-17,06,quantile,0.01,85.16"),
        lines.get(1));
    // It can be read as the forecasts are.
    Path moved = Files.move(out().resolve("barycenter-hub.csv"), folder.resolve("hub.csv"));
    call("--input", moved.toString(), "--group-by", "location,horizon").assertDone();
    assertAnswers(3);
  }

  /** Files with means, in other orders of columns, one with nothing else. */
  @Test
  void filesOfAHubMayDiffer() throws IOException {
    file(
        "in/A/a.csv",
        """
        output_type,output_type_id,value,place,unit
        mean,NA,5,x,cases
        quantile,0.5,1,x,cases
        quantile,0.75,0,x,cases
        quantile,0.5,3,y,cases
        """);
    file(
        "in/B/b.csv",
        "place,output_type,output_type_id,value,Note\nz,mean,,4,n\nz,quantile,0.5,7,n\n");
    file("in/C/c.csv", "place,output_type,output_type_id,value\nx,mean,,4\ny,mean,,4\n");
    String files = folder.resolve("in").toString();
    for (String engine : List.of("local", "spark")) {
      call("--input", files, "--engine", engine, "--group-by", "place", "--skip-bad-groups")
          .assertDone();
      assertEquals(
          List.of(
              "model_id,output_type,output_type_id,value,place,unit,Note",
              "barycenter,quantile,0.5,3.0,y,cases,",
              "barycenter,quantile,0.5,7.0,z,,n"),
          lines("barycenter-hub.csv"));
      assertPassedOver(4);
      call("--input", files, "--group-by", "place", "--ids", "B", "--skip-bad-groups").assertDone();
      assertPassedOver(4);
      call("--input", files + "/B", files + "/C", "--engine", engine).assertDone();
      assertPassedOver(3);
      assertEquals(
          List.of(
              "model_id,place,output_type,output_type_id,value,Note",
              "barycenter,z,quantile,0.5,7.0,n"),
          lines("barycenter-hub.csv"));
    }
    CommandRun.of(
            "distance",
            "--format",
            "quantile-csv",
            "--input",
            files + "/B",
            "--other",
            files + "/C",
            files + "/B",
            "--overwrite",
            "--output",
            out().toString())
        .assertDone();
    assertPassedOver(4);
  }

  private void assertPassedOver(int rows) throws IOException {
    String record = Files.readString(out().resolve("run.json"));
    assertTrue(record.contains("\"passed_over\" : " + rows), record);
  }

  @Test
  void oneModelAloneIsItself() throws IOException {
    String one = HUB + "model-output/TeamA-arima/2026-01-17-TeamA-arima.csv";
    call("--input", one, "--group-by", "location,horizon,target").assertDone();
    assertEquals("06,0,wk inc flu hosp,barycenter,0.01,65.859", lines("barycenter.csv").get(1));
  }

  @Test
  void severalForecastsOfAModelAreToldApart() {
    call("--input", FILES)
        .assertRefused(
            ExitCode.BAD_INPUT, List.of("'TeamA-arima'", "horizon is '1'", "--group-by horizon"));
    call("--input", FILES, "--group-by", "horizon")
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("horizon=0", "its location is 'US'", "--group-by location"));
    call("--input", FILES, "--group-by", "place")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'place'", "--group-by", "location"));
    call("--input", FILES, "--group-by", "location,value")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("'value'"));
    call("--input", FILES, "--group-by", "location,,horizon")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--group-by", "each once"));
    call("--input", FILES, "--skip-bad-groups")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--skip-bad-groups", "--group-by"));
  }

  @Test
  void groupsWithOtherLevelsAreBad() throws IOException {
    String rows = "place,id,level,value\nx,a,0.5,1\nx,a,0.25,0\nx,b,0.5,2\ny,a,0.5,3\ny,b,0.5,5\n";
    String input = file("q.csv", rows);
    call("--input", input, "--group-by", "place")
        .assertRefused(
            ExitCode.BAD_INPUT, List.of("Group 'place=x'", "'b'", "lacks the level 0.25"));
    CommandRun run = call("--input", input, "--group-by", "place", "--skip-bad-groups");
    run.assertDone();
    assertTrue(run.err().contains("1 group was skipped: place=x"), run::toString);
    assertEquals(List.of("place,id,level,value", "y,barycenter,0.5,4.0"), lines("barycenter.csv"));
    assertTrue(lines("groups.csv").get(1).startsWith("x,2,0,,SKIPPED,,,,"));
    assertTrue(lines("groups.csv").get(2).startsWith("y,2,0,1.0,DONE,1,0.0,"));
  }

  @Test
  void crossingQuantilesSpoilTheirGroupOnly() throws IOException {
    String input =
        file("q.csv", "place,id,level,value\nx,a,0.5,1\nx,a,0.25,2\ny,a,0.5,3\nz,a,0.5,NA\n");
    call("--input", input, "--group-by", "place")
        .assertRefused(
            ExitCode.BAD_INPUT, List.of("Group 'place=x'", "'a'", "level 0.5", "less than 2.0"));
    CommandRun run = call("--input", input, "--group-by", "place", "--skip-bad-groups");
    run.assertDone();
    assertEquals(List.of("place,id,level,value", "y,barycenter,0.5,3.0"), lines("barycenter.csv"));
    assertEquals(4, lines("groups.csv").size());
    assertTrue(lines("groups.csv").get(3).contains("'NA'"), lines("groups.csv")::toString);
    String bad = file("bad.csv", "place,id,level,value\nx,a,0.5,1\nx,a,0.25,2\n");
    call("--input", bad, "--group-by", "place", "--skip-bad-groups")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'place=x'"));
  }

  @Test
  void weightsMayDependOnTheGroup() throws IOException {
    String input =
        file("q.csv", "place,id,level,value\nx,a,0.5,0\nx,b,0.5,1\ny,a,0.5,0\ny,b,0.5,1\n");
    String weights = file("w.csv", "place,id,weight\nx,a,3\nx,b,1\ny,a,1\ny,b,3\nz,c,1\n");
    CommandRun run = call("--input", input, "--group-by", "place", "--weights", weights);
    run.assertDone();
    assertTrue(run.err().contains("ids that no group has: c"), run::toString);
    assertEquals(
        List.of("place,id,level,value", "x,barycenter,0.5,0.25", "y,barycenter,0.5,0.75"),
        lines("barycenter.csv"));
    List<String> weighted = lines("barycenter.csv");
    String capital = file("w.csv", Files.readString(Path.of(weights)).replace("place", "Place"));
    call("--input", input, "--group-by", "place", "--weights", capital).assertDone();
    assertEquals(weighted, lines("barycenter.csv"));
    String lacking = file("l.csv", "id,weight\na,1\n");
    call("--input", input, "--group-by", "place", "--weights", lacking)
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'place=x'", "'b'", "is missing"));
  }

  @Test
  void forecastsAreScored() throws IOException {
    String input =
        file(
            "q.csv",
            """
            place,id,level,value
            x,a,0.25,0
            x,a,0.5,1
            x,a,0.75,2
            x,b,0.25,2
            x,b,0.5,3
            x,b,0.75,4
            y,a,0.25,0
            y,a,0.5,1
            y,a,0.75,2
            """);
    String truth = file("t.csv", "place,observation,note\nx,2,seen\ny,NA,later\n");
    call("--input", input, "--group-by", "place", "--truth", truth).assertDone();
    List<String> scores = lines("scores.csv");
    assertEquals("place,id,wis,crps,absolute_error", scores.get(0));
    assertEquals(5, scores.size());
    // a: twice the mean of .25·2, .5·1, .75·0.
    assertTrue(scores.get(1).startsWith("x,a,0.66666666666666"), scores::toString);
    assertTrue(scores.get(1).endsWith(",1.0"), scores::toString);
    assertTrue(scores.get(3).startsWith("x,barycenter,0.33333333333333"), scores::toString);
    assertTrue(scores.get(4).startsWith("x,pool,"), scores::toString);
    assertEquals(
        List.of(
            "id,interval,coverage", "a,0.5,1.0", "b,0.5,1.0", "barycenter,0.5,1.0", "pool,0.5,1.0"),
        lines("coverage.csv"));
    call("--input", input, "--truth", truth)
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--truth", "--group-by"));
    String elsewhere = file("t3.csv", "place,observation\nX,2\n");
    call("--input", input, "--group-by", "place", "--truth", elsewhere)
        .assertRefused(ExitCode.BAD_INPUT, List.of("t3.csv", "place=X", "place=x"));
    String weights = file("w.csv", "id,weight\na,1\nb,0\n");
    call("--input", input, "--group-by", "place", "--truth", truth, "--weights", weights)
        .assertDone();
    assertEquals(
        List.of("a", "b", "barycenter", "pool"),
        lines("scores.csv").stream().skip(1).map(line -> line.split(",", -1)[1]).toList());
    String twice = file("t2.csv", "place,observation\nx,2\nx,3\n");
    call("--input", input, "--group-by", "place", "--truth", twice)
        .assertRefused(ExitCode.BAD_INPUT, List.of("observed as 3.0 and as 2.0"));
  }

  @Test
  void quantileFunctionsAreMeasuresElsewhereToo() throws IOException {
    String input = file("q.csv", "id,level,value\na,0.25,1\na,0.75,4\nb,0.25,3\nb,0.75,10\n");
    Path parquet = folder.resolve("q.parquet");
    CommandRun.of("convert", "--input", input, "--output", parquet.toString()).assertDone();
    Path json = folder.resolve("q.json");
    CommandRun.of("convert", "--input", parquet.toString(), "--output", json.toString())
        .assertDone();
    call("--input", json.toString(), "--format", "auto");
    Path out = folder.resolve("d");
    CommandRun.of(
            "distance", "--input", json.toString(), "--exponent", "1", "--output", out.toString())
        .assertDone();
    // 2/4 + 6/4 outside, (2 + 6)/2/2 between.
    assertEquals("a,b,4.0,4.0,0.0", Files.readAllLines(out.resolve("distances.csv")).get(1));
    CommandRun.of("inspect", "--input", input).assertDone();
    CommandRun.of("barycenter", "--method", "sliced", "--input", input, "--output", out + "2")
        .assertRefused(ExitCode.BAD_INPUT, List.of("quantile function", "--method quantile"));
    CommandRun.of(
            "cluster",
            "--method",
            "quantile",
            "--clusters",
            "2",
            "--input",
            input,
            "--output",
            out + "3")
        .assertDone();
  }
}
