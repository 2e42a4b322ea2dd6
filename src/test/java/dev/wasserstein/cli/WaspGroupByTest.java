// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.WaspSettings;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.job.Options;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.options.OptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wasp --group-by}. In the words of a call @ stands for the folder of the files. */
class WaspGroupByTest {
  private static final List<String> SITES = List.of("a", "b", "c d");

  @TempDir private Path folder;

  /** Shards 1 to 3 of each site, but of b only 1 and 2; a reference of each. */
  @BeforeEach
  void writeShards() throws IOException {
    for (int site = 0; site < SITES.size(); site++) {
      for (int k = 1; k <= (site == 1 ? 2 : 3); k++) {
        write(
            "runs/site=" + SITES.get(site) + "/s" + k + ".csv",
            draws("mu,tau", 40, 10L * site + k));
      }
      write("full/site=" + SITES.get(site) + "/all.csv", draws("mu,tau", 70, 10L * site));
    }
  }

  private static List<String> draws(String header, int count, long seed) {
    RandomGenerator random = SubSeed.stream(20261130, seed);
    List<String> lines = new ArrayList<>(List.of(header));
    double centre = random.nextGaussian();
    for (int i = 0; i < count; i++) {
      StringBuilder line = new StringBuilder().append(centre + random.nextGaussian());
      for (int k = 1; k < header.split(",", -1).length; k++) {
        line.append(',').append(Math.exp(0.4 * random.nextGaussian() + k));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private void write(String path, List<String> lines) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private CommandRun wasp(String call) {
    List<String> words = new ArrayList<>(List.of("wasp"));
    Arrays.stream(call.split(" "))
        .map(word -> word.replace("@", folder + "/").replace("%20", " "))
        .forEach(words::add);
    return CommandRun.of(words);
  }

  /** The lines of a file that are no comments. */
  private List<String> lines(String path) throws IOException {
    return Files.readAllLines(folder.resolve(path)).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private JsonNode record(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run + "/run.json").toFile());
  }

  /** What each site alone has in a file, with the site in front. */
  private List<String> alone(String file, List<String> sites) throws IOException {
    List<String> all = new ArrayList<>();
    for (String site : sites) {
      List<String> own = lines("alone-" + site + "/" + file);
      if (all.isEmpty()) {
        all.add("site," + own.get(0));
      }
      own.subList(1, own.size()).forEach(line -> all.add(site + "," + line));
    }
    return all;
  }

  private void runAlone(String options, List<String> sites) {
    for (String site : sites) {
      String word = site.replace(" ", "%20");
      wasp("--engine local --shards @runs/site="
              + word
              + " --output @alone-"
              + word
              + " "
              + options.replace("@full", "@full/site=" + word))
          .assertDone();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "local, --mode marginal --reference @full",
    "local, '--mode joint,gaussian,marginal --reference @full'",
    "local, '--mode marginal,joint --objective median --transform tau=log --blocks mu;tau'",
    "local, --mode gaussian --subset-posterior plain --support-size 25 --thin 2",
    "spark, '--mode gaussian,marginal,joint --reference @full'",
    "spark --partitions 2, --mode joint --objective median --shard-weights draws"
  })
  void aGroupHasTheBitsOfThatGroupAlone(String engine, String options) throws IOException {
    runAlone(options, SITES);
    wasp("--shards @runs --group-by site --output @out --engine " + engine + " " + options)
        .assertDone();
    List<String> files = new ArrayList<>(List.of("draws.csv", "summary.csv", "shards.csv"));
    if (options.contains("--reference")) {
      files.addAll(List.of("accuracy.csv", "comparison.csv"));
    }
    if (options.contains(",")) {
      String second = options.split("[ ,]", -1)[2];
      files.add("draws-" + second + ".csv");
    }
    for (String file : files) {
      assertEquals(alone(file, SITES), lines("out/" + file), file);
    }
    assertEquals(engine.substring(0, 5), record("out").path("engine").asText());
  }

  /** A group that is large beside the others is combined by all cores, its draws as they come. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aLargeGroupHasItsBitsToo(String engine) throws IOException {
    for (int k = 1; k <= 2; k++) {
      write("runs/site=b/s" + k + ".csv", draws("tau,mu", 20_000, 50 + k));
    }
    String options = "--mode gaussian,marginal --max-draws 5000";
    runAlone(options, SITES);
    wasp("--shards @runs --group-by site --output @out --engine " + engine + " " + options)
        .assertDone();
    assertEquals(alone("summary.csv", SITES), lines("out/summary.csv"));
    List<String> expected = alone("draws.csv", SITES);
    List<String> found = lines("out/draws.csv");
    assertEquals("site,mu,tau", found.get(0));
    assertEquals(expected.size(), found.size());
    for (int k = 1; k < found.size(); k++) {
      String[] cells = expected.get(k).split(",", -1);
      // Site b has its parameters in another order; the table has one.
      String own =
          cells[0].equals("b") ? "b," + cells[2] + "," + cells[1] : String.join(",", cells);
      assertEquals(own, found.get(k));
    }
  }

  @Test
  void theRecordAndTheTableOfGroupsSayWhatWasDone() throws IOException {
    CommandRun run = wasp("--shards @runs --group-by site --output @out").assertDone();
    assertTrue(run.out().startsWith("3 groups done."), run::toString);
    List<String> groups = lines("out/groups.csv");
    assertEquals(
        "site,measures,missing,objective,status,iterations,residual,seconds,message,mean_shift,rhat",
        groups.get(0));
    assertTrue(groups.get(1).startsWith("a,3,0,"), groups.get(1));
    assertTrue(groups.get(2).startsWith("b,2,1,"), groups.get(2));
    assertTrue(groups.get(3).startsWith("c d,3,0,"), groups.get(3));
    JsonNode record = record("out");
    assertEquals(3, record.path("groups").asInt());
    assertEquals(0, record.path("groups_skipped").asInt());
    assertEquals("DONE", record.path("status").asText());
    assertTrue(record.path("objective").isNull());
    assertEquals(8, record.path("inputs").path("measures").asInt());
    assertEquals(320, record.path("inputs").path("atoms").asInt());
    assertEquals(1200, record.path("modes").path("marginal").path("draws").asInt());
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("Intervals of mu") && page.contains("Groups, the worst first"));
  }

  @Test
  void parquetHasTheGroupsInFrontAndTheSameNumbers() throws IOException {
    wasp("--shards @runs --group-by site --output @out").assertDone();
    // Read back as shards: a text is no parameter.
    wasp("--shards @out/draws.parquet --output @from-parquet").assertDone();
    write("plain/draws.csv", withoutSites(lines("out/draws.csv")));
    wasp("--shards @plain/draws.csv --output @from-csv").assertDone();
    assertEquals(lines("from-csv/summary.csv"), lines("from-parquet/summary.csv"));
  }

  private static List<String> withoutSites(List<String> lines) {
    return lines.stream().map(line -> line.substring(line.indexOf(',') + 1)).toList();
  }

  @Test
  void weightsMayDifferByGroup() throws IOException {
    write(
        "weights.csv",
        List.of(
            "site,id,weight",
            "a,s1,1",
            "a,s2,0",
            "a,s3,0",
            "b,s1,2",
            "b,s2,1",
            "c d,s1,1",
            "c d,s2,1",
            "c d,s3,2",
            "z,s9,1"));
    CommandRun run =
        wasp("--shards @runs --group-by site --output @out --shard-weights @weights.csv")
            .assertDone();
    assertTrue(run.err().contains("ids that no group has: s9"), run::toString);
    List<String> shards = lines("out/shards.csv");
    assertTrue(shards.get(1).startsWith("a,s1,1.0,"), shards.get(1));
    assertTrue(shards.get(4).startsWith("b,s1,0.6666666666666666,"), shards.get(4));
    assertTrue(shards.get(8).startsWith("c d,s3,0.5,"), shards.get(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "site=%s/shard=%d/part-0.csv",
        "shard=%2$d/site=%1$s/part-0.csv",
        "batch/site=%s/%d/chain.csv",
        "site=%s/%d.csv"
      })
  void keysMayStandAboveOrBelowShards(String layout) throws IOException {
    for (String site : List.of("x", "y")) {
      for (int k = 1; k <= 2; k++) {
        write(
            "tree/" + String.format(Locale.ROOT, layout, site, k),
            draws("mu,tau", 30, site.charAt(0) + k));
      }
    }
    wasp("--shards @tree --group-by site --output @out").assertDone();
    List<String> shards = lines("out/shards.csv");
    assertEquals(
        List.of("x,1", "x,2", "y,1", "y,2"),
        shards.stream().skip(1).map(line -> line.substring(0, 3)).toList());
  }

  @Test
  void filesMayBeChainsOfAShardInSeveralKeys() throws IOException {
    for (String day : List.of("1", "10", "9")) {
      for (int chain = 1; chain <= 2; chain++) {
        write(
            "tree/site=a/day=" + day + "/s_" + chain + ".csv",
            draws("mu", 20, day.length() + chain));
      }
    }
    wasp("--shards @tree --group-by day,site --chains-of *_?.csv --output @out").assertDone();
    List<String> shards = lines("out/shards.csv");
    assertEquals("day,site,shard,weight,draws,chains", shards.get(0).substring(0, 34));
    assertEquals(
        List.of("1,a,s,1.0,40,2,", "10,a,s,1.0,40,2", "9,a,s,1.0,40,2,"),
        shards.stream().skip(1).map(line -> line.substring(0, 15)).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--group-by site --initial @full/site=a|--initial is not used with --group-by",
        "--group-by site --update @old|--update is not used with --group-by",
        "--group-by site --compare-to @old|--compare-to is not used with --group-by",
        "--group-by site --contours mu,tau|--contours is not used with --group-by",
        "--group-by site --mode joint --checkpoint-every 2|--checkpoint-every is not used with",
        "--group-by site --mode joint --resume|--resume is not used with --group-by",
        "--skip-bad-groups|--skip-bad-groups is used with --group-by only",
        "--group-by shard|--group-by has 'shard', a column that the output has itself",
        "--group-by site,site|expected columns, each once",
        "--group-by site --parameters mu,sigma|'sigma', which fits none of the draws' parameters"
      })
  void optionsThatDoNotGoWithGroupsAreRefused(String options, String part) {
    wasp("--shards @runs --output @out " + options)
        .assertRefused(ExitCode.WRONG_USAGE, List.of(part));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** It would combine all sites into one posterior. */
  @Test
  void aProgramHasNoGroups() {
    OptionException refusal =
        assertThrows(
            OptionException.class,
            () ->
                Wasserstein.onThreads()
                    .wasp(
                        List.of(folder.resolve("runs/site=a").toString()),
                        WaspSettings.defaults().with(Options.GROUP_BY, "site")));
    assertTrue(refusal.getMessage().startsWith("--group-by is for the command line"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--group-by day|has no rows with day",
        "--group-by site --reference @other|has none of the groups",
        "--group-by site --shard-weights @w.csv|Group 'site=b'"
      })
  void badInputIsRefused(String options, String part) throws IOException {
    write("w.csv", List.of("id,weight,site", "s1,1,a", "s2,1,a", "s3,1,a", "s1,1,b"));
    write("other/site=z/all.csv", draws("mu,tau", 10, 1));
    wasp("--shards @runs --output @out " + options)
        .assertRefused(ExitCode.BAD_INPUT, List.of(part));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aBadGroupIsNamedOrSkipped(String engine) throws IOException {
    write("runs/site=b/s1.csv", List.of("mu,tau", "1,2", "NaN,3"));
    String call = "--shards @runs --group-by site --output @out --engine " + engine;
    wasp(call).assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=b'", "s1.csv", "--exclude"));
    assertFalse(Files.exists(folder.resolve("out")));
    CommandRun run = wasp(call + " --skip-bad-groups").assertDone();
    assertTrue(run.err().contains("1 group was skipped: site=b."), run::toString);
    assertTrue(run.out().startsWith("2 groups done, 1 skipped."), run::toString);
    assertEquals(1, record("out").path("groups_skipped").asInt());
    assertTrue(lines("out/groups.csv").get(2).startsWith("b,2,1,,SKIPPED,"));
    runAlone("", List.of("a", "c d"));
    assertEquals(alone("draws.csv", List.of("a", "c d")), lines("out/draws.csv"));
  }

  @Test
  void groupsMustHaveTheSameParameters() throws IOException {
    for (int k = 1; k <= 3; k++) {
      write("runs/site=c d/s" + k + ".csv", draws("mu,sigma", 30, k));
    }
    wasp("--shards @runs --group-by site --output @out")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=c d'", "lack", "'tau'"));
    wasp("--shards @runs --group-by site --output @out --skip-bad-groups").assertDone();
    assertEquals(2, record("out").path("groups").asInt());
  }

  @Test
  void filesBesideTheKeysAreNotPassedOver() throws IOException {
    write("runs/_SUCCESS", List.of());
    write("runs/.hidden.csv", draws("mu,tau", 30, 1));
    wasp("--shards @runs --group-by site --output @out").assertDone();
    write("runs/s9.csv", draws("mu,tau", 30, 1));
    wasp("--shards @runs --group-by site --output @none")
        .assertRefused(ExitCode.BAD_INPUT, List.of("s9.csv", "has no rows with site"));
  }

  @Test
  void twoShardsOfAGroupMayNotHaveOneName() throws IOException {
    write("more/site=a/s1.csv", draws("mu,tau", 30, 1));
    wasp("--shards @runs @more --group-by site --output @out")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=a'", "'s1'", "name of another"));
  }

  /** The draws of all sites in one table for each shard, or in one table. */
  private void writeTables(boolean one) throws IOException {
    List<String> all = new ArrayList<>(List.of("Site,shard,mu,tau"));
    for (int k = 1; k <= 3; k++) {
      List<String> table = new ArrayList<>(List.of("Site,mu,tau"));
      for (String site : SITES) {
        if (k < 3 || !site.equals("b")) {
          List<String> draws = lines("runs/site=" + site + "/s" + k + ".csv");
          for (String row : draws.subList(1, draws.size())) {
            table.add(site + "," + row);
            all.add(site + ",s" + k + "," + row);
          }
        }
      }
      if (!one) {
        write("tables/s" + k + ".csv", table);
      }
    }
    if (one) {
      write("tables/all.csv", all);
    }
  }

  /** A column of the tables groups as keys of directories do, to the bit. */
  @ParameterizedTest
  @CsvSource({"local, false", "local, true", "spark, false", "spark, true"})
  void columnsOfTablesAreGroups(String engine, boolean one) throws IOException {
    writeTables(one);
    String options = " --mode joint,marginal --reference @full --engine " + engine;
    wasp("--shards @runs --group-by site --output @keys" + options).assertDone();
    wasp("--shards @tables --group-by site --output @columns" + options).assertDone();
    for (String file : List.of("draws.csv", "draws-marginal.csv", "accuracy.csv")) {
      assertEquals(lines("keys/" + file), lines("columns/" + file), file);
    }
    List<String> keys = lines("keys/groups.csv");
    List<String> columns = lines("columns/groups.csv");
    for (int k = 0; k < keys.size(); k++) {
      assertEquals(cells(keys.get(k), 5), cells(columns.get(k), 5));
    }
  }

  private static List<String> cells(String line, int count) {
    return List.of(line.split(",", -1)).subList(0, count);
  }

  @Test
  void otherTablesGroupToo() throws IOException {
    writeTables(true);
    wasp("--shards @runs --group-by site --output @keys --mode marginal").assertDone();
    // The combined draws of a run over groups are a table of groups themselves.
    String again = " --group-by site --mode marginal --support-size 30 --output @";
    wasp("--shards @keys/draws.csv" + again + "csv").assertDone();
    wasp("--shards @keys/draws.parquet" + again + "parquet").assertDone();
    assertEquals(91, lines("csv/draws.csv").size());
    assertEquals(lines("csv/draws.csv"), lines("parquet/draws.csv"));
    write("gap.csv", List.of("site,mu", "a,1", ",2"));
    wasp("--shards @gap.csv --group-by site --output @x")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'site'", "gap.csv", "is empty in some rows"));
    wasp("--shards @tables --group-by plant --output @x")
        .assertRefused(ExitCode.BAD_INPUT, List.of("all.csv", "has no rows with plant"));
  }
}
