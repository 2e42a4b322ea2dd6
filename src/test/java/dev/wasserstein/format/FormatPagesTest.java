// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FormatPagesTest {
  @Test
  void theTablesOfFormatsAreUpToDate() throws IOException {
    Path page = Path.of("src", "site", "markdown", "formats.md");
    GeneratedPage.assertUpToDate(FormatPages.page(Files.readString(page)), page);
  }

  @Test
  void aPageWithoutAPlaceForATableIsAFault() {
    assertThrows(IllegalArgumentException.class, () -> FormatPages.page("# Formats\n"));
  }
}
