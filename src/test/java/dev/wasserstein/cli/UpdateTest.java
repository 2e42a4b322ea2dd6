// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.job.BarycenterResult;
import dev.wasserstein.job.Options;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.options.OptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code barycenter --update}. In the words of a call @ stands for the folder of the files. */
class UpdateTest {
  private static final int ATOMS = 30;

  @TempDir private Path folder;
  private InputFiles files;

  /** On the line, in the plane, Gaussians and mixtures: old measures a, b, c and new ones d, e. */
  @BeforeEach
  void writeInput() {
    files = new InputFiles(folder);
    RandomGenerator random = SubSeed.stream(20261130, 0);
    write("line", "id,weight,x1", List.of("a", "b", "c", "d", "e"), random, 1);
    write("plane", "id,weight,x1,x2", List.of("a", "b", "c", "d", "e"), random, 2);
    files
        .lines(
            "gaussians-old.csv",
            "id,weight,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2",
            "a,2,0,0,4,0,0,1",
            "b,1,3,1,1,0,0,9")
        .lines(
            "gaussians-new.csv",
            "id,weight,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2",
            "c,3,1,1,16,0,0,25")
        .lines(
            "mixtures-old.csv",
            "id,mass,mean1,cov1_1",
            "a,0.5,0,1",
            "a,0.5,4,1",
            "b,0.5,1,1",
            "b,0.5,6,4")
        .lines("mixtures-new.csv", "id,mass,mean1,cov1_1", "c,0.5,2,9", "c,0.5,8,1")
        .lines(
            "forecasts-old.csv",
            "id,weight,level,value",
            "a,1,0.25,0.1",
            "a,1,0.75,0.3",
            "b,2.5,0.25,-1.7",
            "b,2.5,0.75,4")
        .lines(
            "forecasts-new.csv",
            "id,weight,level,value",
            "c,0.3,0.25,2",
            "c,0.3,0.75,2",
            "d,4,0.25,0.9",
            "d,4,0.75,1.1")
        .lines("other-levels.csv", "id,weight,level,value", "c,1,0.25,0", "c,1,0.5,2")
        .lines("groups.csv", "id,site,x1", "a,s,0", "b,s,1", "a,t,0", "b,t,2")
        .lines("w.csv", "id,weight", "d,1", "e,2")
        .lines("histograms.csv", "id,h1,h2,h3", "a,0.5,0.5,0", "b,0,0.25,0.75");
  }

  private void write(String name, String header, List<String> ids, RandomGenerator random, int d) {
    List<String> old = new ArrayList<>(List.of(header));
    List<String> fresh = new ArrayList<>(List.of(header));
    for (String id : ids) {
      double weight = random.nextDouble(0.5, 3);
      double centre = random.nextDouble(-3, 3);
      double spread = random.nextDouble(0.3, 2);
      List<String> one = new ArrayList<>(List.of(header));
      for (int i = 0; i < ATOMS; i++) {
        StringBuilder line = new StringBuilder(id + "," + weight);
        for (int k = 0; k < d; k++) {
          line.append(',').append(centre + spread * random.nextGaussian());
        }
        one.add(line.toString());
      }
      files.lines(name + "-" + id + ".csv", one.toArray(String[]::new));
      (id.compareTo("d") < 0 ? old : fresh).addAll(one.subList(1, one.size()));
    }
    files.lines(name + "-old.csv", old.toArray(String[]::new));
    files.lines(name + "-new.csv", fresh.toArray(String[]::new));
  }

  private CommandRun barycenter(String call) {
    List<String> words = new ArrayList<>(List.of("barycenter", "--engine", "local"));
    Arrays.stream(call.split(" ")).map(word -> word.replace("@", folder + "/")).forEach(words::add);
    return CommandRun.of(words);
  }

  private JsonNode runJson(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("run.json").toFile());
  }

  private double[] numbers(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("barycenter.csv")).stream()
        .skip(1)
        .flatMap(line -> Arrays.stream(line.split(",", -1)).skip(1))
        .mapToDouble(Double::parseDouble)
        .sorted()
        .toArray();
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve(name))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "particle-flow"})
  void onTheLineItIsTheBarycenterOfAll(String method) throws IOException {
    barycenter("--method " + method + " --input @line-old.csv --output @old").assertDone();
    barycenter("--method " + method + " --input @line-[abcde].csv --output @all").assertDone();
    barycenter("--method " + method + " --input @line-new.csv --update @old --output @new")
        .assertDone();
    assertArrayEquals(numbers("all"), numbers("new"), 1e-12);
    assertEquals(
        runJson("all").get("weight_sum").asDouble(),
        runJson("new").get("weight_sum").asDouble(),
        1e-12);
  }

  /** Their values at the levels are averaged, as those of the whole are. */
  @Test
  void quantileFunctionsGiveTheBarycenterOfAll() throws IOException {
    String call = "--method quantile --input @forecasts-";
    barycenter(call + "old.csv --output @old").assertDone();
    barycenter(call + "{old,new}.csv --output @all").assertDone();
    barycenter(call + "new.csv --update @old --output @new").assertDone();
    assertArrayEquals(numbers("all"), numbers("new"), 1e-12);
    assertEquals(runJson("all").get("weight_sum"), runJson("new").get("weight_sum"));
    barycenter(call + "new.csv --update @old --support-size 5 --output @more")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--support-size is not used with --update"));
  }

  /** What a run wrote has our names, whatever those of the input. */
  @Test
  void theInputMayHaveColumnsOfItsOwn() throws IOException {
    files.lines("theirs.csv", "sample,w,lon,lat", "d,2,0,1", "d,2,3,1", "e,1,5,5");
    files.lines("ours.csv", "id,weight,x1,x2", "d,2,0,1", "d,2,3,1", "e,1,5,5");
    String names = " --columns id=sample,weight=w,x1=lon,x2=lat";
    barycenter("--input @plane-old.csv --output @old").assertDone();
    barycenter("--input @ours.csv --update @old --output @new").assertDone();
    barycenter("--input @theirs.csv --update @old --output @named" + names).assertDone();
    assertArrayEquals(numbers("new"), numbers("named"));
    barycenter("--input @ours.csv --initial @old --output @one").assertDone();
    barycenter("--input @theirs.csv --initial @old/barycenter.csv --output @two" + names)
        .assertDone();
    assertArrayEquals(numbers("one"), numbers("two"));
  }

  /** Groups are for the command line. */
  @Test
  void aProgramHasNoGroups() {
    barycenter("--input @plane-old.csv --output @old").assertDone();
    OptionException refusal =
        assertThrows(
            OptionException.class,
            () ->
                Wasserstein.onThreads()
                    .barycenter(
                        Input.files(folder.resolve("plane-new.csv").toString()),
                        BarycenterSettings.defaults()
                            .withUpdate(folder.resolve("old").toString())
                            .with(Options.GROUP_BY, "site")));
    assertTrue(refusal.getMessage().startsWith("--group-by is for the command line"));
  }

  @Test
  void commutingGaussiansGiveTheBarycenterOfAll() throws IOException {
    barycenter("--method gaussian --input @gaussians-old.csv --output @old").assertDone();
    barycenter("--method gaussian --input @gaussians-{old,new}.csv --output @all").assertDone();
    barycenter("--method gaussian --input @gaussians-new.csv --update @old --output @new")
        .assertDone();
    // (2 √4 + 1 √1 + 3 √16)² / 36 and (2 √1 + 1 √9 + 3 √25)² / 36.
    double[] expected = {0, 0, 2.0 / 3, 1, 289.0 / 36, 400.0 / 36};
    Arrays.sort(expected);
    assertArrayEquals(expected, numbers("new"), 1e-12);
    assertArrayEquals(numbers("all"), numbers("new"), 1e-10);
  }

  static Stream<Arguments> families() {
    return Stream.of(
        arguments("quantile", "line"),
        arguments("particle-flow", "line"),
        arguments("particle-flow", "plane"),
        arguments("gaussian", "plane"));
  }

  @ParameterizedTest
  @MethodSource("families")
  void twoUpdatesAtOnceAreOneAfterTheOther(String method, String kind) throws IOException {
    String call = "--method " + method + " --input @" + kind;
    barycenter(call + "-old.csv --output @run").assertDone();
    barycenter(call + "-new.csv --update @run --output @both").assertDone();
    barycenter(call + "-d.csv --update @run --output @run --overwrite").assertDone();
    assertEquals(1, runJson("run").get("updates").asInt());
    barycenter(call + "-e.csv --update @run --output @run --overwrite").assertDone();
    assertEquals(
        Files.readString(folder.resolve("both/barycenter.csv")),
        Files.readString(folder.resolve("run/barycenter.csv")));
    for (String key : List.of("updates", "weight_sum", "weights_from", "ids", "inductive")) {
      assertEquals(runJson("both").get(key), runJson("run").get(key), key);
    }
  }

  @Test
  void theRecordSaysWhatItIs() throws IOException {
    barycenter("--input @plane-old.csv --output @old").assertDone();
    assertEquals(List.of("a", "b", "c"), texts(runJson("old").get("ids")));
    assertFalse(runJson("old").has("inductive"));
    CommandRun run = barycenter("--input @plane-new.csv --update @old --output @new").assertDone();
    assertTrue(run.out().startsWith("Updated by 2 measures to a weight of "), run::toString);
    JsonNode json = runJson("new");
    assertTrue(json.get("inductive").asBoolean());
    assertTrue(json.get("objective").isNull());
    assertEquals("DONE", json.get("status").asText());
    assertEquals(2, json.get("updates").asInt());
    assertEquals(2, json.get("inputs").get("measures").asInt());
    assertEquals(List.of("a", "b", "c", "d", "e"), texts(json.get("ids")));
    assertEquals(
        List.of(
            "_SUCCESS",
            "barycenter.csv",
            "barycenter.parquet",
            "report.html",
            "run.json",
            "updates.csv"),
        names("new"));
    List<String> lines = Files.readAllLines(folder.resolve("new/updates.csv"));
    assertEquals("id,weight,share,squared_distance", lines.get(0));
    assertEquals(3, lines.size());
    double weight = runJson("old").get("weight_sum").asDouble();
    String[] first = lines.get(1).split(",", -1);
    double own = Double.parseDouble(first[1]);
    assertEquals("d", first[0]);
    assertEquals(own / (weight + own), Double.parseDouble(first[2]), 1e-15);
    assertFalse(Files.readString(folder.resolve("new/report.html")).contains("NaN"));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** Two components of equal mass on the line: they move as Gaussians do. */
  @Test
  void mixturesMoveTheirComponents() throws IOException {
    String call = "--method gaussian-mixture --input @mixtures";
    barycenter(call + "-old.csv --output @old").assertDone();
    barycenter(call + "-new.csv --update @old --output @new").assertDone();
    // Means (0 + 1 + 2) / 3 and (4 + 6 + 8) / 3, deviations (1 + 1 + 3) / 3 and (1 + 2 + 1) / 3.
    double[] expected = {0.5, 0.5, 1, 6, 25.0 / 9, 16.0 / 9};
    Arrays.sort(expected);
    assertArrayEquals(expected, numbers("new"), 1e-9);
  }

  @Test
  void aProgramUpdatesToo() throws IOException {
    barycenter("--input @plane-old.csv --weights equal --output @old").assertDone();
    DiscreteMeasure fresh =
        DiscreteMeasure.trustedUniform("new", 2, new double[] {0, 0, 1, 1, 2, 0});
    BarycenterResult result =
        Wasserstein.onThreads()
            .barycenter(
                Input.of(List.of(fresh)),
                BarycenterSettings.defaults().withUpdate(folder.resolve("old").toString()));
    assertEquals(ATOMS, result.barycenter().size());
    assertTrue(Double.isNaN(result.objective()));
    assertEquals(1, result.history().size());
    result.write(folder.resolve("written").toString());
    assertTrue(Files.exists(folder.resolve("written/updates.csv")));
  }

  static Stream<Arguments> wrongUsage() {
    return Stream.of(
        arguments("--objective median", "--objective median is not for --update"),
        arguments("--learn-masses", "--learn-masses is not for --update: masses"),
        arguments("--lower-bound", "--lower-bound is not for --update"),
        arguments("--evaluate exact", "--evaluate exact is not for --update"),
        arguments("--support-size 5", "--support-size is not used with --update"),
        arguments("--initial sample", "--initial is not used with --update"),
        arguments("--restarts 2", "--restarts is not used with --update"),
        arguments("--step-size 0.2", "--step-size is not used with --update"),
        arguments("--max-iterations 9", "--max-iterations is not used with --update"),
        arguments("--checkpoint-every 1", "--checkpoint-every is not used with --update"),
        arguments("--resume", "--resume is not used with --update"),
        arguments("--skip-bad-groups", "--skip-bad-groups is used with --group-by only"),
        arguments("--truth @truth.csv", "--truth is used with --group-by only"),
        arguments("--method quantile --exponent 1", "--exponent 1 is not for --update"),
        arguments("--exponent 1", "--exponent is not used by --method particle-flow"),
        arguments("--method pool", "--update is not for --method pool"),
        arguments("--method sliced", "--update is not for --method sliced"),
        arguments("--method sinkhorn", "--update is not for --method sinkhorn"));
  }

  @ParameterizedTest
  @MethodSource("wrongUsage")
  void whatNeedsAllMeasuresIsRefused(String more, String message) throws IOException {
    barycenter("--input @plane-old.csv --output @old").assertDone();
    barycenter("--input @plane-new.csv --update @old --output @new " + more)
        .assertRefused(ExitCode.WRONG_USAGE, List.of(message));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  static Stream<Arguments> badRuns() {
    return Stream.of(
        arguments("@none", "--input @plane-new.csv", "does not exist"),
        arguments("@empty", "--input @plane-new.csv", "holds no run.json"),
        arguments("@incomplete", "--input @plane-new.csv", "holds no _SUCCESS"),
        arguments("@broken", "--input @plane-new.csv", "cannot be read"),
        arguments("@distances", "--input @plane-new.csv", "is of the command 'distance'"),
        arguments("@unweighted", "--input @plane-new.csv", "has no weight_sum"),
        arguments("@median", "--input @plane-new.csv", "is a median"),
        arguments("@w1", "--input @line-d.csv --method quantile", "is a median"),
        arguments("@groups", "--input @line-d.csv --method quantile", "is of groups"),
        arguments("@old", "--input @plane-new.csv --weights equal", "has weights from 'column'"),
        arguments("@equal", "--input @plane-new.csv", "has weights from 'equal'"),
        arguments("@equal", "--input @plane-new.csv --weights @w.csv", "has weights from 'equal'"),
        arguments(
            "@forecasts",
            "--input @other-levels.csv --method quantile",
            "is a quantile function at the levels 0.25, 0.75"),
        arguments("@forecasts", "--input @line-d.csv --method quantile", "is a quantile function"),
        arguments("@points", "--input @forecasts-new.csv --method quantile", "is a point cloud"),
        arguments("@old", "--input @line-d.csv", "has a barycenter of dimension 2"),
        arguments("@old", "--input @plane-a.csv", "holds the measure 'a' already"),
        arguments(
            "@old", "--input @plane-new.csv --method gaussian", "has --method particle-flow"));
  }

  @ParameterizedTest
  @MethodSource("badRuns")
  void runsThatCannotBeUpdatedAreRefused(String run, String input, String message)
      throws IOException {
    barycenter("--input @plane-old.csv --output @old").assertDone();
    barycenter("--input @plane-old.csv --objective median --output @median").assertDone();
    CommandRun.of(
            "distance",
            "--input",
            folder.resolve("plane-old.csv").toString(),
            "--output",
            folder.resolve("distances").toString(),
            "--engine",
            "local")
        .assertDone();
    String line = "--method quantile --input @";
    barycenter(line + "line-old.csv --exponent 1 --output @w1").assertDone();
    barycenter(line + "line-old.csv --output @points").assertDone();
    barycenter(line + "groups.csv --group-by site --output @groups").assertDone();
    barycenter(line + "forecasts-old.csv --output @forecasts").assertDone();
    barycenter("--input @plane-old.csv --weights equal --output @equal").assertDone();
    files.emptyFolder("empty").lines("incomplete/run.json", "{}");
    files.lines("broken/run.json", "{").lines("broken/_SUCCESS");
    files
        .lines("unweighted/run.json", "{\"command\": \"barycenter\"}")
        .lines("unweighted/_SUCCESS");
    barycenter(input + " --update " + run + " --output @new")
        .assertRefused(ExitCode.BAD_INPUT, List.of(message));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  /** A rerun of last night's update must not count the night twice. */
  @Test
  void aNightCountsOnce() throws IOException {
    barycenter("--input @plane-old.csv --output @run").assertDone();
    String night = "--input @plane-d.csv --update @run --output @run --overwrite";
    barycenter(night).assertDone();
    String before = Files.readString(folder.resolve("run/run.json"));
    barycenter(night).assertRefused(ExitCode.BAD_INPUT, List.of("holds the measure 'd' already"));
    assertEquals(before, Files.readString(folder.resolve("run/run.json")));
  }

  @Test
  void aRunThatHadNotConvergedIsAWarning() throws IOException {
    barycenter("--input @plane-old.csv --max-iterations 1 --tolerance 0 --output @old")
        .assertDone();
    CommandRun run = barycenter("--input @plane-new.csv --update @old --output @new").assertDone();
    assertTrue(run.err().contains("had not converged (status MAX_ITERATIONS)"), run::toString);
    assertEquals(1, runJson("new").get("warnings").size());
  }
}
