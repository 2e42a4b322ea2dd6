// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Stores of Zarr, which are known and not read: directories of chunks with metadata beside them, of
 * version 2 or 3, or zip archives of such a directory.
 */
public final class ZarrStore {
  /** The files of metadata in a group or an array, of which each has at least one. */
  private static final Set<String> METADATA =
      Set.of(".zgroup", ".zarray", ".zmetadata", "zarr.json");

  private static final String ZIP = "zarr.zip";

  private ZarrStore() {}

  /**
   * Refuses a directory that is a store.
   *
   * @param names of what is in it
   * @throws BadInputException if it is one
   */
  public static void refuse(String directory, Collection<String> names) {
    if (names.stream().anyMatch(METADATA::contains)) {
      throw refused(directory, FileNames.stem(directory.replaceFirst(".*/", "")));
    }
  }

  /** Refuses an archive that is a store, by its name or its first entries. */
  static void refuse(FileStart start) {
    if (!ZipDirectory.begins(start.bytes())) {
      return;
    }
    String entries = new String(start.bytes(), StandardCharsets.ISO_8859_1);
    boolean named = start.isNamed(List.of(ZIP));
    if (named || METADATA.stream().anyMatch(entries::contains)) {
      String name = start.name();
      throw refused(
          name, named ? name.substring(0, name.length() - ZIP.length() - 1) : FileNames.stem(name));
    }
  }

  private static BadInputException refused(String place, String name) {
    return new BadInputException(
        "Input",
        place,
        "is a Zarr store",
        "files of measures or draws",
        "Open it in Python, and save draws with .to_netcdf('"
            + name
            + ".nc'), other arrays with numpy.save.");
  }
}
