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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Barycenters of groups of all kinds of tables. */
class GroupByTest {
  private static final List<String> SITES = List.of("a", "b", "c,\"d\"");

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("out");
  }

  private CommandRun call(String input, String method, String... more) {
    List<String> words =
        new ArrayList<>(List.of("barycenter", "--input", input, "--overwrite", "--output"));
    words.add(out().toString());
    words.addAll(List.of(("--method " + method).split(" ")));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(out().resolve(file));
  }

  /** Rows of measures of a site: of clouds, Gaussians or histograms. */
  private static List<String> rows(String kind, int site) {
    RandomGenerator random = SubSeed.stream(5, site);
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < 3 + site; n++) {
      switch (kind) {
        case "clouds" -> {
          for (int i = 0; i < 4; i++) {
            rows.add("m" + n + "," + random.nextDouble() + "," + random.nextGaussian());
          }
        }
        case "line" -> {
          for (int i = 0; i < 6; i++) {
            rows.add("m" + n + "," + random.nextGaussian());
          }
        }
        case "gaussians" ->
            rows.add(
                "m"
                    + n
                    + ","
                    + random.nextGaussian()
                    + ",0,"
                    + (1 + random.nextDouble())
                    + ",0.5,0.5,2");
        default -> rows.add("m" + n + ",0.5,0." + (1 + n) + ",0." + (4 - n));
      }
    }
    return rows;
  }

  private static String header(String kind) {
    return switch (kind) {
      case "clouds" -> "id,x1,x2";
      case "line" -> "id,x1";
      case "gaussians" -> "id,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2";
      default -> "id,h1,h2,h3";
    };
  }

  private String file(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, lines).toString();
  }

  private static String quoted(String cell) {
    return cell.contains(",") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  private String table(String kind) throws IOException {
    List<String> lines = new ArrayList<>(List.of("site," + header(kind)));
    for (int site = 0; site < SITES.size(); site++) {
      String cell = quoted(SITES.get(site));
      rows(kind, site).forEach(row -> lines.add(cell + "," + row));
    }
    return file(kind + ".csv", lines);
  }

  /** What each site alone gives, with the site in front. */
  private List<String> alone(String kind, String method) throws IOException {
    List<String> all = new ArrayList<>();
    for (int site = 0; site < SITES.size(); site++) {
      List<String> lines = new ArrayList<>(List.of(header(kind)));
      lines.addAll(rows(kind, site));
      call(file("alone.csv", lines), method).assertDone();
      String cell = quoted(SITES.get(site));
      List<String> result = lines("barycenter.csv");
      if (all.isEmpty()) {
        all.add("site," + result.get(0));
      }
      result.subList(1, result.size()).forEach(line -> all.add(cell + "," + line));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clouds particle-flow",
        "clouds particle-flow --learn-masses --restarts 2 --seed 3",
        "clouds particle-flow --support-size 3 --initial gaussian",
        "clouds entropic-free --epsilon 10%",
        "clouds sliced --directions 20",
        "clouds gaussian",
        "line quantile",
        "line quantile --support-size all",
        "line particle-flow --objective median",
        "gaussians gaussian",
        "gaussians gaussian-mixture",
        "histograms sinkhorn --epsilon 0.05",
        "histograms debiased-sinkhorn --epsilon 0.05"
      })
  void aGroupHasTheBitsOfThatGroupAlone(String call) throws IOException {
    String kind = call.substring(0, call.indexOf(' '));
    String method = call.substring(call.indexOf(' ') + 1);
    List<String> expected = alone(kind, method);
    call(table(kind), method, "--group-by", "site").assertDone();
    assertEquals(expected, lines("barycenter.csv"));
    call(table(kind), method, "--group-by", "site", "--engine", "local").assertDone();
    assertEquals(expected, lines("barycenter.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clouds", "gaussians", "histograms"})
  void tablesOfOtherFormatsHaveGroupsToo(String kind) throws IOException {
    String method = kind.equals("histograms") ? "sinkhorn" : "gaussian";
    call(table(kind), method, "--group-by", "site").assertDone();
    List<String> expected = lines("barycenter.csv");
    List<String> json = new ArrayList<>();
    for (int site = 0; site < SITES.size(); site++) {
      String key = "{\"site\":\"" + SITES.get(site).replace("\"", "\\\"") + "\",";
      for (String row : rows(kind, site)) {
        String[] c = row.split(",", -1);
        json.add(
            key
                + "\"id\":\""
                + c[0]
                + "\","
                + switch (kind) {
                  case "clouds" -> "\"x1\":" + c[1] + ",\"x2\":" + c[2];
                  case "gaussians" ->
                      "\"mean\":["
                          + c[1]
                          + ","
                          + c[2]
                          + "],\"covariance\":["
                          + String.join(",", List.of(c).subList(3, 7))
                          + "]";
                  default -> "\"shape\":[3],\"masses\":[" + c[1] + "," + c[2] + "," + c[3] + "]";
                }
                + "}");
      }
    }
    call(file("t.json", json), method, "--group-by", "site").assertDone();
    assertEquals(expected, lines("barycenter.csv"));
    // The result itself is a table of measures with groups.
    String parquet =
        Files.move(out().resolve("barycenter.parquet"), folder.resolve("r.parquet")).toString();
    call(parquet, method, "--group-by", "site").assertDone();
    assertEquals(expected.size(), lines("barycenter.csv").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"clouds exact", "clouds sinkhorn --epsilon 5%", "gaussians gaussian"})
  void distancesAreThoseWithinEachGroup(String call) throws IOException {
    String kind = call.substring(0, call.indexOf(' '));
    List<String> method = List.of(("--method" + call.substring(call.indexOf(' '))).split(" "));
    List<String> expected = new ArrayList<>();
    for (int site = 0; site < SITES.size(); site++) {
      List<String> lines = new ArrayList<>(List.of(header(kind)));
      lines.addAll(rows(kind, site));
      distance(file("alone.csv", lines), method).assertDone();
      List<String> result = lines("distances.csv");
      if (expected.isEmpty()) {
        expected.add("site," + result.get(0));
      }
      String cell = quoted(SITES.get(site));
      result.subList(1, result.size()).forEach(line -> expected.add(cell + "," + line));
    }
    distance(table(kind), method, "--group-by", "site").assertDone();
    assertEquals(expected, lines("distances.csv"));
    distance(table(kind), method, "--group-by", "site", "--other", table(kind))
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--other", "--group-by"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "particle-flow --clusters 2 --support-size 3",
        "gaussian --clusters 2..3 --trim 20%",
        "gaussian --clusters 2 --prototypes-from medoid"
      })
  void clustersAreThoseOfEachGroup(String method) throws IOException {
    List<String> prototypes = new ArrayList<>();
    List<String> assignments = new ArrayList<>();
    for (int site = 0; site < SITES.size(); site++) {
      List<String> lines = new ArrayList<>(List.of(header("clouds")));
      lines.addAll(rows("clouds", site));
      cluster(file("alone.csv", lines), method).assertDone();
      addBehind(site, lines("prototypes.csv"), prototypes);
      addBehind(site, lines("assignments.csv"), assignments);
    }
    cluster(table("clouds"), method, "--group-by", "site").assertDone();
    assertEquals(prototypes, lines("prototypes.csv"));
    assertEquals(assignments, lines("assignments.csv"));
    assertEquals(method.contains(".."), Files.exists(out().resolve("k.csv")));
    assertTrue(lines("clusters.csv").get(0).startsWith("site,cluster,size,"));
    cluster(table("clouds"), "gaussian --clusters 4", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=a'", "has 3 measures"));
    cluster(table("clouds"), "gaussian --clusters 4", "--group-by", "site", "--skip-bad-groups")
        .assertDone();
    assertTrue(lines("groups.csv").get(1).startsWith("a,3,2,,SKIPPED,"));
    cluster(table("clouds"), "gaussian --clusters 2 --labels folder", "--group-by", "site")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--labels", "--group-by"));
  }

  private static void addBehind(int site, List<String> lines, List<String> all) {
    if (all.isEmpty()) {
      all.add("site," + lines.get(0));
    }
    lines.stream().skip(1).forEach(line -> all.add(quoted(SITES.get(site)) + "," + line));
  }

  private CommandRun cluster(String input, String method, String... more) {
    List<String> words =
        new ArrayList<>(List.of("cluster", "--input", input, "--overwrite", "--output"));
    words.add(out().toString());
    words.addAll(List.of(("--method " + method).split(" ")));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private CommandRun distance(String input, List<String> method, String... more) {
    List<String> words =
        new ArrayList<>(List.of("distance", "--input", input, "--overwrite", "--output"));
    words.add(out().toString());
    words.addAll(method);
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  @Test
  void keysOfDirectoriesAreGroups() throws IOException {
    for (int site = 0; site < 2; site++) {
      for (String day : List.of("mon", "tue")) {
        List<String> lines = new ArrayList<>(List.of("day," + header("clouds")));
        rows("clouds", site).forEach(row -> lines.add(day + "," + row));
        file("data/site=" + SITES.get(site) + "/" + day + ".csv", lines);
      }
    }
    call(folder.resolve("data").toString(), "gaussian", "--group-by", "day,site").assertDone();
    assertEquals(
        List.of("mon,a", "mon,b", "tue,a", "tue,b"),
        lines("groups.csv").stream()
            .skip(1)
            .map(line -> String.join(",", List.of(line.split(",")).subList(0, 2)))
            .toList());
    call(folder.resolve("data").toString(), "gaussian", "--group-by", "site,week")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'week'", "--group-by"));
  }

  @Test
  void filesWithoutColumnsNeedDirectories() throws IOException {
    String digits = "data-samples/digits-images-idx3-ubyte.gz";
    call(digits, "sinkhorn", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("has no 'site'", "site=a"));
  }

  @Test
  void aBadGroupIsNamed() throws IOException {
    List<String> lines =
        List.of("site,id,mass,x1", "a,m,1,0", "b,m,0.5,1", "c,m,1,x", "d,m,1,2", "d,m2,1,3");
    String input = file("bad.csv", lines);
    call(input, "quantile", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=b'", "'m'", "sum to 0.5"));
    call(input, "quantile", "--group-by", "site", "--skip-bad-groups").assertDone();
    assertEquals(
        List.of("a", "d"),
        lines("barycenter.csv").stream()
            .skip(1)
            .map(line -> line.substring(0, 1))
            .distinct()
            .toList());
    assertEquals(
        List.of("DONE", "SKIPPED", "SKIPPED", "DONE"),
        lines("groups.csv").stream().skip(1).map(line -> line.split(",", -1)[4]).toList());
    String page = Files.readString(out().resolve("report.html"));
    assertTrue(page.indexOf("SKIPPED") < page.indexOf("DONE</td>"), "the worst come first");
    call(file("e.csv", List.of("site,id,x1", ",m,1")), "quantile", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'site'", "is empty"));
    List<String> mixed = List.of("site,id,x1", "a,m,0", "a,n,1", "a,m2,5");
    call(file("m.csv", mixed), "quantile", "--group-by", "site", "--weights", "equal").assertDone();
    assertTrue(lines("groups.csv").get(1).startsWith("a,3,0,"), lines("groups.csv")::toString);
  }

  /** Whatever is wrong with a record, the groups of the others are solved. */
  @Test
  void faultsOfRecordsAreOfTheirGroups() throws IOException {
    String atom = "\"id\":\"m\",\"x1\":";
    String input =
        file(
            "bad.json",
            List.of(
                "{" + atom + "\"a\",\"x2\":[1,{\"k\":2}],\"mass\":0.5,\"shade\":\"a\"}",
                "{\"shade\":\"b\"," + atom + "1,\"x2\":1}",
                "{\"shade\":\"b\"," + atom + "2}",
                "{\"shade\":\"c\",\"id\":\"m\",\"support\":[[0],[\"x\",{}]]}",
                "{\"shade\":\"d\",\"id\":\"m\",\"weights\":1,\"support\":[[0]]}",
                "{\"shade\":\"e\",\"id\":\"m\",\"masses\":[0.5],\"support\":[[0]]}",
                "{\"shade\":\"f\",\"id\":\"m\",\"x1\":3}",
                "{\"shade\":7,\"id\":\"m\",\"support\":[[0]]}"));
    call(input, "quantile", "--group-by", "shade", "--skip-bad-groups").assertDone();
    List<String> groups = lines("groups.csv");
    List<String> parts = List.of("7,1", "", "'m'", "'support'", "'weights'", "sum to 0.5", "f,1");
    for (int k = 1; k < groups.size(); k++) {
      boolean good = k == 1 || k == 7;
      assertTrue(groups.get(k).contains(good ? "DONE" : "SKIPPED"), groups::toString);
      assertTrue(groups.get(k).contains(parts.get(k - 1)), groups.get(k));
    }
    assertEquals(8, groups.size());
    for (String cell : List.of("null", "\"\"", "[1]")) {
      String line = "{\"site\":" + cell + ",\"id\":\"m\",\"x1\":3}";
      call(file("g.json", List.of(line)), "quantile", "--group-by", "site")
          .assertRefused(ExitCode.BAD_INPUT, List.of("g.json:1", "'site'", "--group-by"));
    }
  }

  @Test
  void aMethodThatDoesNotFitIsRefusedOnce() throws IOException {
    call(table("clouds"), "quantile", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=a'", "dimension 2"));
    call(table("clouds"), "gaussian --map-atoms", "--group-by", "site")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--map-atoms", "--group-by"));
  }

  @Test
  void unconvergedGroupsAreToldAndCanBeRequired() throws IOException {
    CommandRun run =
        call(table("clouds"), "sliced --max-iterations 1", "--group-by", "site").assertDone();
    assertTrue(run.err().contains("3 of 3 groups did not converge"), run::toString);
    assertEquals(
        ExitCode.NOT_CONVERGED.code(),
        call(
                table("clouds"),
                "sliced --max-iterations 1 --require-convergence",
                "--group-by",
                "site")
            .code());
    String record = Files.readString(out().resolve("run.json"));
    assertTrue(record.contains("\"status\" : \"MAX_ITERATIONS\""), record);
    assertTrue(record.contains("\"iterations\" : 3"), record);
  }

  @Test
  void groupsThatAreDoneNeedNotBeSolvedAgain() throws IOException {
    List<String> lines = new ArrayList<>(List.of("site," + header("clouds")));
    lines.add("one,m,0.5,0.25");
    for (int site = 0; site < 2; site++) {
      String cell = SITES.get(site);
      rows("clouds", site).forEach(row -> lines.add(cell + "," + row));
    }
    String input = file("in.csv", lines);
    String method = "particle-flow --support-size 2 --initial sample --max-iterations 1";
    call(input, method, "--group-by", "site", "--checkpoint-every", "1").assertDone();
    String first = lines("groups.csv").get(3);
    assertTrue(first.startsWith("one,1,") && first.contains("CONVERGED"), first);
    List<String> expected = lines("barycenter.csv");
    CommandRun again = call(input, method, "--group-by", "site", "--resume").assertDone();
    assertTrue(again.err().contains("Going on: 1 group is done."), again::toString);
    assertEquals(expected, lines("barycenter.csv"));
    // With the time that it took then.
    assertEquals(first, lines("groups.csv").get(3));
    call(input, "particle-flow --support-size 2 --seed 5", "--group-by", "site", "--resume")
        .assertRefused(ExitCode.BAD_INPUT, List.of("checkpoint", "--"));
    lines.set(1, "one,m,0.5,0.5");
    call(file("in.csv", lines), method, "--group-by", "site", "--resume")
        .assertRefused(ExitCode.BAD_INPUT, List.of("checkpoint", "other measures"));
    // More iterations are more of the same run; the checkpoint goes when all have converged.
    lines.set(1, "one,m,0.5,0.25");
    file("in.csv", lines);
    call(
            input,
            "particle-flow --support-size 2 --initial sample --max-iterations 200",
            "--group-by",
            "site",
            "--resume")
        .assertDone();
    assertTrue(Files.notExists(folder.resolve("out.checkpoint")), "all have converged");
  }

  @Test
  void groupsAreInTheOrderOfTheirText() throws IOException {
    List<String> lines = new ArrayList<>(List.of("h,id,x1"));
    Stream.of("10", "9", "01", "1").forEach(h -> lines.add(h + ",m,0"));
    call(file("h.csv", lines), "quantile", "--group-by", "h").assertDone();
    assertEquals(
        List.of("01", "1", "10", "9"),
        lines("groups.csv").stream().skip(1).map(line -> line.split(",", -1)[0]).toList());
  }

  /** Measures of more atoms than the barycenter are averaged over bins as they are read. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--support-size 20", "--exponent 1", "--lower-bound"})
  void largeMeasuresOnTheLineAreBinnedAsAlone(String options) throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,x1"));
    RandomGenerator random = SubSeed.stream(6, 1);
    for (String id : List.of("m", "n", "o")) {
      for (int i = 0; i < 700; i++) {
        lines.add(id + "," + random.nextGaussian());
      }
    }
    String method = ("quantile " + options).strip();
    call(file("alone.csv", lines), method).assertDone();
    List<String> alone = lines("barycenter.csv");
    String record = Files.readString(out().resolve("run.json"));
    String objective = record.replaceAll("(?s).*\"objective\" : ([^,]+),.*", "$1");
    List<String> grouped = new ArrayList<>(List.of("site,id,x1"));
    lines.stream().skip(1).forEach(line -> grouped.add("a," + line));
    call(file("grouped.csv", grouped), method, "--group-by", "site").assertDone();
    assertEquals(objective, lines("groups.csv").get(1).split(",", -1)[3]);
    List<String> found = lines("barycenter.csv");
    for (int k = 1; k < alone.size(); k++) {
      assertEquals("a," + alone.get(k), found.get(k));
    }
  }

  @Test
  void groupsThatWereSolvedForSomethingElseAreSolvedAgain() throws IOException {
    List<String> lines = new ArrayList<>(List.of("site," + header("clouds"), "one,m,0.5,0.25"));
    rows("clouds", 0).forEach(row -> lines.add("a," + row));
    String input = file("in.csv", lines);
    List<String> equal = List.of("id,weight", "m,1", "m0,1", "m1,1", "m2,1");
    String weights = file("w.csv", equal);
    String method =
        "particle-flow --support-size 2 --initial sample --group-by site --weights " + weights;
    call(input, method, "--max-iterations", "1", "--checkpoint-every", "1").assertDone();
    file("w.csv", List.of("id,weight", "m,1", "m0,5", "m1,1", "m2,1"));
    call(input, method, "--max-iterations", "1", "--resume")
        .assertRefused(ExitCode.BAD_INPUT, List.of("checkpoint"));
    file("w.csv", equal);
    assertGoesOn(true, call(input, method, "--max-iterations", "1", "--resume"));
    assertGoesOn(
        false, call(input, method, "--max-iterations", "1", "--resume", "--tolerance", "1e-12"));
    assertGoesOn(false, call(input, method, "--max-iterations", "1", "--resume", "--lower-bound"));
    assertTrue(lines("groups.csv").get(0).endsWith(",lower_bound"), lines("groups.csv")::toString);
  }

  /** Groups that were solved to a wide gap are not done for a narrow one; plans are of no group. */
  @Test
  void groupsOfAWideGapAreSolvedAgain() throws IOException {
    List<String> lines = new ArrayList<>(List.of("site," + header("clouds")));
    for (int site = 0; site < 2; site++) {
      String cell = SITES.get(site);
      rows("clouds", site).forEach(row -> lines.add(cell + "," + row));
    }
    // Two clouds have a closed form, so that this group is done whatever the cap.
    rows("clouds", 0).stream().limit(8).forEach(row -> lines.add("two," + row));
    String input = file("in.csv", lines);
    String method = "multi-marginal --group-by site --max-iterations 1";
    call(input, method, "--gap", "1e-9", "--checkpoint-every", "1").assertDone();
    assertGoesOn(true, call(input, method, "--gap", "1e-9", "--resume"));
    assertGoesOn(false, call(input, method, "--gap", "1e-12", "--resume"));
    call(input, method, "--plan")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--plan is not used with --group-by"));
  }

  private static void assertGoesOn(boolean expected, CommandRun run) {
    assertEquals(expected, run.assertDone().err().contains("Going on"), run::toString);
  }

  @Test
  void resultsOfUnlikeGroupsDoNotFitIntoOneTable() throws IOException {
    List<String> two = List.of("id,h1,h2", "m,0.5,0.5", "n,1,0");
    List<String> three = List.of("id,h1,h2,h3", "m,0.5,0.5,0", "n,1,0,0");
    file("grids/site=a/h.csv", two);
    file("grids/site=b/h.csv", three);
    String grids = folder.resolve("grids").toString();
    call(grids, "sinkhorn --epsilon 1", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=b'", "'m'", "--grid"));
    call(grids, "sinkhorn --epsilon 1", "--group-by", "site", "--skip-bad-groups").assertDone();
    assertTrue(lines("groups.csv").get(2).contains("SKIPPED"), lines("groups.csv")::toString);
    call(grids, "particle-flow", "--group-by", "site").assertDone();
    file("clouds/site=a/c.csv", List.of("id,x1", "m,1", "n,2"));
    file("clouds/site=b/c.csv", List.of("id,x1,x2", "m,1,1", "n,2,2"));
    call(table("clouds"), "particle-flow", "--group-by", "site").assertDone();
    String page = Files.readString(out().resolve("report.html"));
    assertTrue(page.contains("dots input faint"), "inputs are below their barycenter");
    call(folder.resolve("clouds").toString(), "particle-flow", "--group-by", "site")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=b'", "dimension 2"));
  }

  private CommandRun run(String command, String input, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--input", input, "--overwrite"));
    words.addAll(List.of("--output", out().toString(), "--group-by", "site"));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  @Test
  void doubtsAboutAGroupStandInItsLine() throws IOException {
    String input = table("clouds");
    List<String> far = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/numerics/tight-far.csv"))) {
      far.add((far.isEmpty() ? "site," : "a,") + line);
    }
    CommandRun distance =
        run("distance", file("far.csv", far), "--method", "sinkhorn", "--epsilon", "0.02")
            .assertDone();
    assertTrue(distance.err().contains("stopped at the cap"), distance::toString);
    String line = lines("groups.csv").get(1);
    assertTrue(line.contains("MAX_ITERATIONS") && line.contains("stopped at the cap"), line);
    CommandRun clusters =
        run("cluster", input, "--clusters", "2", "--trim", "5%", "--restarts", "1").assertDone();
    assertTrue(clusters.err().contains("set nothing aside"), clusters::toString);
    assertTrue(
        lines("groups.csv").get(0).endsWith(",message,clusters,silhouette,trimmed,trimmed_weight"));
    assertTrue(lines("groups.csv").get(1).matches("a,.*set nothing aside.*,2,[^,]*,0,0\\.0"));
    String record = Files.readString(out().resolve("run.json"));
    assertTrue(!record.contains("\"solves\" : 0,"), record);
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnyWork() throws IOException {
    String input = table("clouds");
    run("cluster", input, "--clusters", "2..4")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=a'", "3 measures", "--clusters"));
    for (String taken : List.of("second", "clusters", "Stability", "trimmed", "initial_factor")) {
      CommandRun.of(
              "cluster", "--clusters", "2", "--input", input, "--group-by", taken, "--output", "x")
          .assertRefused(ExitCode.WRONG_USAGE, List.of(taken, "Rename"));
    }
    run("barycenter", input, "--invert").assertRefused(ExitCode.WRONG_USAGE, List.of("--invert"));
  }
}
