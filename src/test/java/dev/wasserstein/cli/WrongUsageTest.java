// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.wasserstein.options.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong word in a call: exit code 2, one line that names the option, the value and what was
 * expected, and nothing written. In the words of a call @ stands for the folder of the files.
 */
class WrongUsageTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeInput() {
    new InputFiles(folder)
        .lines("in.csv", "id,x1,x2", "a,0,0", "a,1,0", "b,0,1", "b,1,1")
        .lines("start.csv", "id,x1,x2", "s,0,0");
  }

  private List<String> resolved(String call) {
    return Stream.of(call.split(" ")).map(word -> word.replace("@", folder + "/")).toList();
  }

  private void assertRefused(List<String> call, String... parts) throws IOException {
    List<Path> before = tree();
    CommandRun.of(call).assertRefused(ExitCode.WRONG_USAGE, List.of(parts));
    assertEquals(before, tree());
  }

  private List<Path> tree() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }

  private static Arguments wrong(String call, String... parts) {
    return arguments(call, parts);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        wrong("--step-size 0", "--step-size is 0;", "expected a number in (0, 0.5]"),
        wrong("--step-size 0.6", "--step-size is 0.6;", "expected a number in (0, 0.5]"),
        wrong("--step-size NaN", "--step-size is NaN;", "expected a number in (0, 0.5]"),
        wrong("--step-size -1", "--step-size is -1;", "expected a number in (0, 0.5]"),
        wrong("--step-size=-1", "--step-size is -1;", "expected a number in (0, 0.5]"),
        wrong("--step-size half", "--step-size is 'half'", "expected a number in (0, 0.5]"),
        wrong("--step-size 0x1p-2", "--step-size is '0x1p-2'", "expected a number"),
        wrong("--step-size 0.5d", "--step-size is '0.5d'", "expected a number"),
        wrong("--support-size 0", "--support-size is 0;", "at least 1"),
        wrong("--support-size -3", "--support-size is -3;", "at least 1"),
        wrong("--support-size 1.5", "--support-size is '1.5'", "a whole number"),
        wrong("--support-size 99999999999", "--support-size is '99999999999'", "a whole number"),
        wrong("--max-iterations abc", "--max-iterations is 'abc'", "a whole number, at least 0"),
        wrong("--max-iterations -1", "--max-iterations is -1;", "a whole number, at least 0"),
        wrong("--restarts 0", "--restarts is 0;", "at least 1"),
        wrong("--tolerance 1", "--tolerance is 1;", "a number in [0, 1)"),
        wrong("--residual-tolerance -1e-3", "--residual-tolerance is -1e-3;", "[0, 1)"),
        wrong("--seed x", "--seed is 'x'", "a whole number"),
        wrong("--partitions 0", "--partitions is 0;", "at least 1"),
        wrong("--partitions 2", "--partitions", "--engine local", "Remove one"),
        wrong("--shape 2x", "--shape is", "axis lengths like 64x64"),
        wrong("--shape 0x4", "--shape is", "axis lengths like 64x64"),
        wrong("--format parket", "--format is 'parket'", "one of auto, parquet", "'parquet'"),
        wrong("--as point", "--as is 'point'", "grid, points", "'points'"),
        wrong("--method particle", "--method is 'particle'", "expected one of"),
        wrong("--initial @start.csv --restarts 2", "--restarts", "start from a file"),
        wrong("--initial @start.csv --support-size 3", "--support-size is 3", "1 atom"),
        wrong("--suport-size 3", "'--suport-size'", "not an option", "'--support-size'"),
        wrong("--lower-bound=perhaps", "lower-bound"),
        wrong("--seed 1 --seed 2", "--seed", "once"),
        wrong("--seed", "--seed"),
        wrong("--output", "--output"),
        wrong("--directions 8", "--directions is not used by --method particle-flow"),
        wrong("--method quantile --compress-to 5", "--compress-to is not used by", "quantile"),
        wrong("--method sinkhorn --inner-iterations 2", "not an option", "It was removed"),
        wrong("--pairs all", "'--pairs' is not an option of barycenter"),
        wrong("--conf-file @none.conf", "none.conf' cannot be read", "lines 'name = value'"),
        wrong("--conf-file abfs://bucket/a.conf", "abfs://bucket/a.conf' cannot be read"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void isRefused(String more, String[] parts) throws IOException {
    String engine = "barycenter --input @in.csv --engine local ";
    String output = more.equals("--output") ? "" : "--output @new/out ";
    assertRefused(resolved(engine + output + more), parts);
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        wrong("barycentre --input @in.csv --output @out", "'barycentre'", "'barycenter'"),
        wrong("inspct", "'inspct'", "'inspect'"),
        wrong("--inptu @in.csv", "'--inptu'", "--help"),
        wrong("barycenter @in.csv --output @out", "in.csv'", "--help"),
        wrong("barycenter --output @out", "--input is missing", "PATH"),
        wrong(
            "cluster --input @in.csv --output @out --clusters 2 --method sinkhorn",
            "--method is 'sinkhorn'; expected one of particle-flow, gaussian,"),
        wrong(
            "cluster --input @in.csv --output @out --clusters 2 --points --resume",
            "--resume is not used with --points"),
        wrong("barycenter --input @in.csv", "--output is missing", "DIR"),
        wrong("distance --output @out", "--input is missing", "PATH"),
        wrong("distance --input @in.csv", "--output is missing", "DIR"),
        wrong("convert --output @out --to json", "--input is missing", "PATH"),
        wrong("convert --input @in.csv --to json", "--output is missing", "DIR"),
        wrong(
            "barycenter --input @in.csv --output @out --max-time 10",
            "--max-time is '10'",
            "90s, 10m or 2h"),
        wrong("inspect", "--input is missing", "PATH"),
        wrong("inspect --input", "--input"),
        wrong("inspect --input @in.csv --output @out", "'--output'", "not an option of inspect"),
        wrong("inspect --input @in.csv --suport-size 3", "'--suport-size'", "'--support-size'"),
        wrong(
            "distance --input @in.csv --output @out --pairs matched", "--pairs matched", "--other"),
        wrong(
            "distance --input @in.csv --output @out --pairs some", "--pairs is 'some'", "matched"),
        wrong("convert --input @in.csv --output @out", "--to is missing", "one of parquet, orc"),
        wrong("convert --input @in.csv --output @out --to parket", "--to is 'parket'", "'parquet'"),
        wrong(
            "barycenter --input @in.csv --engine local --output abfs://bucket/out",
            "'abfs://bucket/out' cannot be written"),
        wrong(
            "barycenter --input @in.csv --engine local --output @in.csv/out",
            "in.csv/out' cannot be written"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void aWholeCallIsRefused(String call, String[] parts) throws IOException {
    assertRefused(resolved(call), parts);
  }

  static Stream<Arguments> confFiles() {
    return Stream.of(
        wrong("suport-size = 3", "'suport-size'", "run.conf", "'support-size'"),
        wrong("step-size = 0.6", "--step-size is 0.6;", "(0, 0.5]", "run.conf"),
        wrong("lower-bound = yes", "--lower-bound is 'yes'", "pairwise, dual, best", "run.conf"),
        wrong("format = parket", "--format is 'parket'", "'parquet'", "run.conf"),
        wrong("pairs = all", "'pairs'", "run.conf", "not an option of this command"),
        wrong("conf-file = other.conf", "'conf-file'", "run.conf"),
        wrong("seed = 1\nseed = 2", "'seed'", "run.conf", "twice"),
        wrong("step-size 0.5", "'step-size 0.5' (", "run.conf:1)", "name = value"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("confFiles")
  void aConfFileIsRefused(String text, String[] parts) throws IOException {
    new InputFiles(folder).lines("run.conf", text);
    assertRefused(
        resolved("barycenter --input @in.csv --engine local --output @out --conf-file @run.conf"),
        parts);
  }

  @Test
  void emptyWordsAreRefused() throws IOException {
    String in = folder.resolve("in.csv").toString();
    String out = folder.resolve("out").toString();
    assertRefused(List.of("inspect", "--input", ""), "--input");
    assertRefused(List.of("barycenter", "--input", in, "--output", ""), "''", "written");
    assertRefused(List.of("barycenter", "--input", in, "--output", out, "--seed", ""), "--seed");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    CommandRun run = CommandRun.of();
    assertEquals(2, run.code());
    assertEquals("", run.out());
    for (String command : List.of("barycenter", "distance", "inspect", "convert")) {
      assertTrue(run.err().contains(command), run::toString);
    }
  }

  static Stream<Arguments> commands() {
    return Command.ALL.stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpListsEveryOption(Command command) {
    CommandRun run = CommandRun.of(command.name(), "--help").assertDone();
    List<Option<?>> missing = new ArrayList<>(command.options());
    missing.removeIf(option -> run.out().contains("--" + option.name()));
    assertEquals(List.of(), missing);
    assertTrue(run.out().contains(command.description().substring(0, 20)), run::toString);
  }

  @Test
  void helpOfAllNamesTheCommandsAndExitCodes() {
    String out = CommandRun.of("--help").assertDone().out();
    commands()
        .map(arguments -> ((Command) arguments.get()[0]).name())
        .forEach(name -> assertTrue(out.contains(name), out));
    assertTrue(out.contains("Exit codes: 0 done"), out);
  }

  @Test
  void versionIsToldOnStandardOutput() {
    assertTrue(CommandRun.of("--version").assertDone().out().startsWith("spark-wasserstein "));
  }
}
