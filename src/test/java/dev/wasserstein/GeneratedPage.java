// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that the program writes, kept in the repository. */
public final class GeneratedPage {
  private GeneratedPage() {}

  /** Compares a page with what it should be; with -Dpages.write=true it is written. */
  public static void assertUpToDate(String expected, Path page) throws IOException {
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(page, expected);
    }
    assertEquals(expected, Files.readString(page));
  }
}
