// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of README and pages is compiled and run, from the pages' own text. */
class SnippetsIT {
  private static final Pattern FENCE =
      Pattern.compile("^```java run\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /** Each in under 15 lines. */
  private static final int MOST_LINES = 15;

  @TempDir private Path folder;

  /** The body of a method, with the imports above it. */
  private record Snippet(Path page, int number, String text) {
    @Override
    public String toString() {
      return page.getFileName() + " " + number;
    }
  }

  static List<Snippet> snippets() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> more = Files.list(Path.of("src", "site", "markdown"))) {
      more.sorted().forEach(pages::add);
    }
    List<Snippet> snippets = new ArrayList<>();
    for (Path page : pages) {
      Matcher matcher = FENCE.matcher(Files.readString(page));
      for (int number = 1; matcher.find(); number++) {
        snippets.add(new Snippet(page, number, matcher.group(1)));
      }
    }
    return snippets;
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void compilesAndRuns(Snippet snippet) throws Exception {
    String imports =
        snippet.text().lines().filter(line -> line.startsWith("import ")).collect(joined());
    String body =
        snippet.text().lines().filter(line -> !line.startsWith("import ")).collect(joined());
    assertTrue(body.strip().lines().count() <= MOST_LINES, () -> snippet + " is long");
    Path source = folder.resolve("Snippet.java");
    Files.writeString(
        source,
        imports
            + "\npublic class Snippet {\n  public static void run() throws Exception {\n"
            + body
            + "\n  }\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-d",
                    folder.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-Xlint:all,-processing,-classfile"),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertTrue(compiled, said::toString);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, Thread.currentThread().getContextClassLoader())) {
      loader.loadClass("Snippet").getMethod("run").invoke(null);
    }
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining("\n");
  }

  /** README's first one, and those of the pages for programs, vectors, paths, maps and networks. */
  @org.junit.jupiter.api.Test
  void thereAreSnippets() throws IOException {
    assertEquals(9, snippets().size());
  }
}
