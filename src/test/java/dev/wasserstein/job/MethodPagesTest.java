// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of methods in documents. With -Dpages.write=true they are written. */
class MethodPagesTest {
  private static final String END = "<!-- end -->";

  @ParameterizedTest
  @CsvSource({
    "README.md, barycenter methods",
    "src/site/markdown/methods.md, barycenter methods",
    "src/site/markdown/methods.md, distances"
  })
  void tablesAreUpToDate(Path page, String table) throws IOException {
    String expected =
        table.equals("distances") ? MethodPages.distances() : MethodPages.barycenters();
    String text = Files.readString(page);
    String mark = "<!-- " + table + ": generated -->\n";
    int from = text.indexOf(mark) + mark.length();
    int to = text.indexOf(END, from);
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(page, text.substring(0, from) + expected + text.substring(to));
    } else {
      assertEquals(expected, text.substring(from, to));
    }
  }
}
