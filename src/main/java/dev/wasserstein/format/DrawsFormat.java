// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The file formats of posterior draws, by the names that users give to {@code --format}. */
@SuppressWarnings("ImmutableEnumChecker") // decoders have no state
public enum DrawsFormat {
  /** Stan's CSV: comments before, in and behind the table. */
  STAN_CSV("stan-csv", Optional.of(new TableDrawsDecoder())),
  /** R's draws_df: {@code .chain}, {@code .iteration}, {@code .draw}. */
  DRAWS_CSV("draws-csv", Optional.of(new TableDrawsDecoder())),
  /** A header with names, a row for each draw. */
  CSV("csv", Optional.of(new TableDrawsDecoder())),
  /** Columns of numbers; read by parquet-java. */
  PARQUET("parquet", Optional.empty()),
  /** BUGS and JAGS: an index file and chain files; see {@link CodaDraws}. */
  CODA("coda", Optional.empty()),
  /** ArviZ's NetCDF-4. */
  ARVIZ_NC("arviz-nc", Optional.of(new ArvizDrawsDecoder())),
  /** Chains of posteriordb, zipped or not. */
  POSTERIORDB_JSON("posteriordb-json", Optional.of(new PosteriorDbDrawsDecoder())),
  /** An array of NumPy. */
  NPY("npy", Optional.of(new NumpyDrawsDecoder())),
  /** Arrays of NumPy by name. */
  NPZ("npz", Optional.of(new NumpyDrawsDecoder()));

  private final String formatName;
  private final Optional<DrawsDecoder> decoder;

  DrawsFormat(String formatName, Optional<DrawsDecoder> decoder) {
    this.formatName = formatName;
    this.decoder = decoder;
  }

  /** The name that users write, such as "stan-csv". */
  public String formatName() {
    return formatName;
  }

  /** What reads such a file; empty where a file alone is not enough, or parquet-java reads it. */
  public Optional<DrawsDecoder> decoder() {
    return decoder;
  }

  /** The names of all formats. */
  public static List<String> names() {
    return Arrays.stream(values()).map(DrawsFormat::formatName).toList();
  }

  /** The format of this name. */
  public static Optional<DrawsFormat> named(String formatName) {
    return Arrays.stream(values()).filter(f -> f.formatName.equals(formatName)).findFirst();
  }

  /**
   * Recognises the format of a file by its first bytes and its name.
   *
   * @param fileName the last part of the path, without .gz
   * @param first the first bytes of the file, not compressed any more
   * @throws BadInputException if the file is not recognised
   */
  public static DrawsFormat detect(String fileName, byte[] first) {
    String latin = new String(first, StandardCharsets.ISO_8859_1);
    if (latin.startsWith("PAR1")) {
      return PARQUET;
    }
    if (latin.startsWith("\u0089HDF")) {
      return ARVIZ_NC;
    }
    if (latin.startsWith("\u0093NUMPY")) {
      return NPY;
    }
    if (latin.startsWith("PK")) {
      boolean arrays = latin.substring(0, Math.min(300, latin.length())).contains(".npy");
      return arrays || hasEnding(fileName, ".npz") ? NPZ : POSTERIORDB_JSON;
    }
    return ofText(fileName, new String(first, StandardCharsets.UTF_8).replace("\uFEFF", ""))
        .orElseThrow(() -> unknown(fileName, first));
  }

  /** The format of a text, if it is one of them. */
  static Optional<DrawsFormat> ofText(String fileName, String text) {
    String begin = text.stripLeading();
    if (begin.startsWith("[") || begin.startsWith("{")) {
      return Optional.of(POSTERIORDB_JSON);
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    String header = lines.stream().filter(line -> !line.startsWith("#")).findFirst().orElse("");
    if (header.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      return Optional.empty();
    }
    if (CodaDraws.stem(fileName).isPresent() && header.strip().matches("\\S+(\\s+\\S+)+")) {
      return Optional.of(CODA);
    }
    if (lines.stream().anyMatch(line -> line.startsWith("#")) || header.contains("lp__")) {
      return Optional.of(STAN_CSV);
    }
    if (header.contains(".chain") || header.contains(".draw")) {
      return Optional.of(DRAWS_CSV);
    }
    return header.contains(",") || hasEnding(fileName, ".csv")
        ? Optional.of(CSV)
        : Optional.empty();
  }

  private static boolean hasEnding(String fileName, String ending) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static BadInputException unknown(String fileName, byte[] first) {
    String found;
    if (first.length == 0) {
      found = "is empty";
    } else if (new String(first, StandardCharsets.ISO_8859_1).startsWith("CDF")) {
      found = "is a classic NetCDF file, not NetCDF-4";
    } else {
      int shown = Math.min(8, first.length);
      found = "begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(first, 0, shown);
    }
    return new BadInputException(
        "The format of a file",
        fileName,
        "cannot be recognised: it " + found,
        "one of " + String.join(", ", names()),
        "Name it with --format, or remove the file.");
  }
}
