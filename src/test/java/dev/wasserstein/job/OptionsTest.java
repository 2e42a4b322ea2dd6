// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.wasserstein.GeneratedPage;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.options.SpellingSuggestion;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  static List<Option<?>> options() {
    return JobOptions.forms();
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        arguments("barycenter", JobOptions.BARYCENTER),
        arguments("distance", JobOptions.DISTANCE),
        arguments("inspect", JobOptions.INSPECT),
        arguments("convert", JobOptions.CONVERT));
  }

  @ParameterizedTest
  @MethodSource("options")
  void defaultsParse(Option<?> option) {
    option.defaultText().ifPresent(option::parse);
  }

  @ParameterizedTest
  @MethodSource("options")
  void choicesParseAndWordsBesideThemDoNot(Option<?> option) {
    for (String choice : option.choices()) {
      assertEquals(choice, printed(option, choice));
      assertThrows(OptionException.class, () -> option.parse(choice + "?"));
    }
  }

  private static <T> String printed(Option<T> option, String text) {
    return option.print(option.parse(text));
  }

  @ParameterizedTest
  @MethodSource("options")
  void namesAreKebabCaseAndDescriptionsSentences(Option<?> option) {
    assertTrue(option.name().matches("[a-z]+(-[a-z]+)*"), option.name());
    assertTrue(option.description().endsWith("."), option.description());
    assertTrue(Character.isUpperCase(option.description().charAt(0)), option.description());
    assertFalse(option.description().contains("\n"), option.description());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void namesAreUniqueInACommand(String command, List<Option<?>> options) {
    List<String> names = options.stream().map(Option::name).toList();
    assertEquals(names.size(), new HashSet<>(names).size(), names::toString);
  }

  @Test
  void thePageOfOptionsIsUpToDate() throws IOException {
    GeneratedPage.assertUpToDate(
        OptionPages.page(), Path.of("src", "site", "markdown", "options.md"));
  }

  @Test
  void theDefaultsFileIsUpToDate() throws IOException {
    GeneratedPage.assertUpToDate(OptionPages.defaultsFile(), Path.of("conf", "defaults.conf"));
  }

  @Test
  void theDefaultsFileIsAConfFileWithoutEffect() throws IOException {
    String file = OptionPages.defaultsFile();
    Settings plain = new Settings(JobOptions.BARYCENTER, Map.of(), ConfFile.NONE);
    Settings read = new Settings(JobOptions.BARYCENTER, Map.of(), conf(file));
    assertEquals(plain.fingerprint(), read.fingerprint());
    JobOptions.BARYCENTER.forEach(option -> assertFalse(read.isGiven(option)));
  }

  @Test
  void aLineOfTheDefaultsFileMayBeUsedAsItIs() throws IOException {
    for (Option<?> option : JobOptions.BARYCENTER) {
      if (option.defaultText().isPresent()) {
        String line = option.name() + " = " + option.defaultText().get();
        assertTrue(OptionPages.defaultsFile().contains("\n# " + line + "\n"), line);
        Settings values = new Settings(JobOptions.BARYCENTER, Map.of(), conf(line));
        assertEquals(Settings.Source.CONF_FILE, values.source(option));
        assertEquals(option.parse(option.defaultText().get()), values.get(option));
      }
    }
  }

  private static ConfFile conf(String text) throws IOException {
    return ConfFile.read("run.conf", new StringReader(text));
  }

  @Test
  void theCommandLineIsAboveTheConfFileAndThatAboveTheDefault() throws IOException {
    ConfFile file = conf("# mine\n\n seed=2\nstep-size = 0.25 \n");
    Settings values = new Settings(JobOptions.BARYCENTER, Map.of("seed", "3"), file);
    assertEquals(3L, values.get(Options.SEED));
    assertEquals(Settings.Source.COMMAND_LINE, values.source(Options.SEED));
    assertEquals(0.25, values.get(Options.STEP_SIZE));
    assertEquals(Settings.Source.CONF_FILE, values.source(Options.STEP_SIZE));
    assertEquals(500, values.get(Options.MAX_ITERATIONS));
    assertEquals(Settings.Source.DEFAULT, values.source(Options.MAX_ITERATIONS));
    assertTrue(values.isGiven(Options.STEP_SIZE));
    assertFalse(values.isGiven(Options.MAX_ITERATIONS));
    assertTrue(values.find(Options.SUPPORT_SIZE).isEmpty());
  }

  @Test
  void aWrongValueInTheConfFileIsNoMatterWhereTheCommandLineOverridesIt() throws IOException {
    ConfFile file = conf("seed = one");
    assertEquals(
        4L, new Settings(JobOptions.BARYCENTER, Map.of("seed", "4"), file).get(Options.SEED));
    assertThrows(OptionException.class, () -> new Settings(JobOptions.BARYCENTER, Map.of(), file));
  }

  @Test
  void severalValuesAreSeparatedByCommasOutsideGlobs() throws IOException {
    ConfFile file = conf("input = a.csv, b/*.{csv,json} ,c = d.csv");
    assertEquals(
        List.of("a.csv", "b/*.{csv,json}", "c = d.csv"),
        new Settings(JobOptions.INSPECT, Map.of(), file).get(Options.INPUT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"step-size", "= 3", "[section]", "step-size: 0.5"})
  void otherLinesAreRefused(String line) {
    OptionException e = assertThrows(OptionException.class, () -> conf("\n" + line));
    assertTrue(e.getMessage().contains("'" + line + "' (run.conf:2)"), e.getMessage());
  }

  @Test
  void whatHasNoEffectOnTheResultDoesNotChangeTheFingerprint() {
    String plain = fingerprint(Map.of());
    assertEquals(plain, fingerprint(Map.of("output", "elsewhere", "overwrite", "true")));
    assertEquals(plain, fingerprint(Map.of("seed", "1")));
    assertFalse(plain.equals(fingerprint(Map.of("seed", "2"))));
  }

  private static String fingerprint(Map<String, String> commandLine) {
    return new Settings(JobOptions.BARYCENTER, commandLine, ConfFile.NONE).fingerprint();
  }

  @Test
  void nearestKnowsTypingErrorsAndNothingElse() {
    List<String> known = List.of("step-size", "support-size", "seed");
    assertEquals("step-size", SpellingSuggestion.of("stepsize", known).orElseThrow());
    assertEquals("support-size", SpellingSuggestion.of("suport-size", known).orElseThrow());
    assertTrue(SpellingSuggestion.of("color", known).isEmpty());
  }
}
