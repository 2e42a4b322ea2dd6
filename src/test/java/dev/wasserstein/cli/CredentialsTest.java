// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.options.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords in addresses stand nowhere: neither in what is printed nor in any file. */
class CredentialsTest {
  private static final String SAMPLES =
      LockedFileSystem.ADDRESS + Path.of("data-samples").toAbsolutePath() + "/";

  private static final String FILE_SYSTEM = "spark.hadoop.fs.locked.impl";
  private static final String FILE_CONTEXT = "spark.hadoop.fs.AbstractFileSystem.locked.impl";

  @TempDir private Path folder;

  @BeforeEach
  void install() {
    System.setProperty(FILE_SYSTEM, LockedFileSystem.class.getName());
    System.setProperty(FILE_CONTEXT, LockedFileSystem.OfFileContext.class.getName());
  }

  @AfterEach
  void forget() {
    System.clearProperty(FILE_SYSTEM);
    System.clearProperty(FILE_CONTEXT);
  }

  private String locked(String name) {
    return LockedFileSystem.ADDRESS + folder.resolve(name);
  }

  private CommandRun run(String line) {
    List<String> words =
        new ArrayList<>(
            Arrays.stream(line.split(" ", -1)).map(word -> word.replace("@/", SAMPLES)).toList());
    if (line.matches("(barycenter|distance|cluster|assign|wasp) .*")) {
      words.addAll(List.of("--status-file", locked("status.json")));
    }
    if (!line.startsWith("inspect")) {
      words.addAll(List.of("--output", locked("out")));
    }
    return CommandRun.of(words);
  }

  private void assertNowhere(CommandRun run) throws IOException {
    assertFalse(run.out().contains(LockedFileSystem.PASSWORD), run.out());
    assertFalse(run.err().contains(LockedFileSystem.PASSWORD), run.err());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(LockedFileSystem.PASSWORD), file::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "barycenter --input @/ellipses.csv --support-size 5 --max-iterations 2 --checkpoint-every 1",
        "distance --input @/ellipses.csv --method sliced --directions 3",
        "cluster --input @/ellipses.csv --clusters 2 --support-size 5 --max-iterations 2",
        "cluster --points --input @/ellipses.csv --clusters 2",
        "assign --input @/ellipses.csv --prototypes @/ellipses.csv --method gaussian",
        "wasp --shards @/shards --reference @/full-posterior.csv",
        "wasp-demo --observations 200 --shard-count 2 --draws 100",
        "inspect --input @/ellipses.csv",
        "convert --input @/ellipses.csv --to parquet"
      })
  void noCommandShowsAPassword(String line) throws IOException {
    CommandRun run = run(line);
    assertEquals(ExitCode.DONE.code(), run.code(), run::toString);
    assertNowhere(run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "barycenter --input @/absent.csv",
        "distance --input @/ellipses.csv --other @/absent",
        "cluster --input @/absent*.csv --clusters 2",
        "assign --input @/ellipses.csv --prototypes @/absent.csv",
        "wasp --shards @/absent",
        "inspect --input @/ellipses.csv --weights @/absent.csv",
        "convert --input @/ellipses.csv --to idx"
      })
  void noRefusalShowsAPassword(String line) throws IOException {
    CommandRun run = run(line);
    assertTrue(run.code() > ExitCode.BUG.code(), run::toString);
    assertNowhere(run);
  }

  @Test
  void noStackTraceShowsAPassword() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    FatalErrorHandler.tell(
        Optional.empty(),
        new IllegalStateException("at " + SAMPLES, new IOException("of " + SAMPLES)),
        new PrintStream(err, true, StandardCharsets.UTF_8));
    String text = err.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("at locked://***@host/"), text);
    assertTrue(text.contains("of locked://***@host/"), text);
    assertFalse(text.contains(LockedFileSystem.PASSWORD), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stderr", "progress"})
  void noLogShowsAPassword(String appender) throws IOException {
    String text =
        LogLayout.print(
            appender,
            "a.Logger",
            Level.WARN,
            "'" + SAMPLES + "' is away",
            new IOException("of " + SAMPLES));
    assertTrue(text.contains("'locked://***@host/"), text);
    assertTrue(text.contains("IOException: of locked://***@host/"), text);
    assertFalse(text.contains(LockedFileSystem.PASSWORD), text);
  }

  /** Whatever this process takes for its encoding. */
  @Test
  void textKeepsTheEncodingOfItsStream() {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      PrintStream stream = CredentialFreeStream.over(new PrintStream(bytes, true, charset));
      stream.print("Σ λ ");
      stream.println("a://u:p@b");
      assertEquals("Σ λ a://***@b" + System.lineSeparator(), bytes.toString(charset));
    }
  }

  @Test
  void whatIsNoPasswordStays() {
    for (String text :
        List.of(
            "s3a://bucket/a:b@c",
            "hdfs://node:9000/a@b/c.csv",
            "no address: a:b@c",
            "http://host:80/x and me@host")) {
      assertEquals(text, Credentials.hidden(text));
    }
    assertEquals("ftp://***@h/x", Credentials.hidden("ftp://me:p@ss:w@rd@h/x"));
    assertEquals("a://***@b and c://***@d", Credentials.hidden("a://u:p@b and c://u:p@d"));
  }
}
