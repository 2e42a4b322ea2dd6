// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.options.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of scheduled runs, as far as they can be checked without a scheduler. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("conf", "examples");

  /** Words of an example that stand after the command are the program's. */
  private static final Pattern OPTION = Pattern.compile("--([a-z][a-z-]*)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "airflow_barycenter.py",
        "emr-step.json",
        "spark-application.yaml",
        "spark-submit.sh"
      })
  void theProgramKnowsTheirOptions(String name) throws IOException {
    String text = Files.readString(EXAMPLES.resolve(name));
    Matcher command = Pattern.compile("^\\W*barycenter\\W*$", Pattern.MULTILINE).matcher(text);
    assertTrue(command.find(), "no line with the command alone");
    List<String> known = JobOptions.BARYCENTER.stream().map(Option::name).toList();
    Matcher options = OPTION.matcher(text.substring(command.end()));
    List<String> found = new ArrayList<>();
    while (options.find()) {
      found.add(options.group(1));
    }
    assertTrue(found.containsAll(List.of("input", "output", "resume")), found::toString);
    for (String option : found) {
      assertTrue(known.contains(option), option);
    }
    assertTrue(text.contains(Main.class.getName()), "the class of another program");
  }

  @Test
  void theStepIsAListOfSteps() throws IOException {
    JsonNode steps = new ObjectMapper().readTree(EXAMPLES.resolve("emr-step.json").toFile());
    for (String key : List.of("Type", "Name", "ActionOnFailure", "Args")) {
      assertTrue(steps.get(0).has(key), key);
    }
    steps.get(0).get("Args").forEach(word -> assertTrue(word.isTextual(), word::toString));
  }

  @Test
  void theCronLineHasFiveFieldsAndOneCommand() throws IOException {
    String line =
        Files.readAllLines(EXAMPLES.resolve("crontab")).stream()
            .filter(each -> !each.startsWith("#") && !each.matches("[A-Z_]+=.*"))
            .reduce((one, other) -> one + "\n" + other)
            .orElseThrow();
    assertTrue(line.matches("(?:[0-9*,/-]+ ){5}\\S.*"), line);
    // Cron makes line breaks of bare percent signs.
    assertTrue(!line.matches(".*(?<!\\\\)%.*"), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash run", "python", "yaml"})
  void theProgramKnowsTheOptionsOfRecipes(String language) throws IOException {
    String text = recipe(language);
    Matcher command = Pattern.compile("\\bwasp\\s").matcher(text);
    assertTrue(command.find(), "no call of wasp");
    String call = text.substring(command.end()).split("(?:\\|\\||resources:)", 2)[0];
    Matcher options = OPTION.matcher(call);
    List<String> found = new ArrayList<>();
    while (options.find()) {
      found.add(options.group(1));
    }
    assertTrue(found.containsAll(List.of("shards", "output", "status-file")), found::toString);
    List<String> known = JobOptions.WASP.stream().map(Option::name).toList();
    assertTrue(known.containsAll(found), found::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "bash run, bash -n recipe",
    "python, 'python3 -c \"import ast;ast.parse(open(''recipe'').read())\"'",
    "yaml, 'python3 -c \"import yaml;j=yaml.safe_load(open(''recipe''))[''spec''][''jobTemplate''][''spec''];"
        + "r=j[''podFailurePolicy''][''rules''][1][''onExitCodes''];p=j[''template''][''spec''];"
        + "assert r[''containerName'']==p[''containers''][0][''name''] and p[''restartPolicy'']==''Never''\"'"
  })
  void theLanguageOfRecipesIsRight(String language, String check, @TempDir Path folder)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("recipe"), recipe(language));
    check(folder, check);
  }

  private static String recipe(String language) throws IOException {
    Matcher fence =
        Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("src", "site", "markdown", "pipelines.md")));
    assertTrue(fence.find(), language);
    return fence.group(1);
  }

  /** The languages' own checkers, where they are installed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "python3 -c \"import ast;ast.parse(open('airflow_barycenter.py').read())\"",
        "python3 -c \"import yaml;list(yaml.safe_load_all(open('spark-application.yaml')))\"",
        "bash -n spark-submit.sh"
      })
  void theirLanguageIsRight(String check) throws IOException, InterruptedException {
    check(EXAMPLES, check);
  }

  private static void check(Path folder, String check) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", check)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assumeTrue(code != 127 && !said.contains("ModuleNotFoundError"), said);
    assertEquals(0, code, said);
  }
}
