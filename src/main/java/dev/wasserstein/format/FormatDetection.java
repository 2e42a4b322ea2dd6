// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognises file formats. The first bytes decide; the name counts only where they cannot (an empty
 * part file, an archive whose first entry is not named as usual, JSON that is malformed).
 */
final class FormatDetection {
  private FormatDetection() {}

  static MeasureFormat detect(String fileName, byte[] first) {
    return byMagic(fileName, first)
        .or(() -> byText(fileName, first))
        .orElseThrow(() -> unknown(fileName, first));
  }

  private static Optional<MeasureFormat> byMagic(String fileName, byte[] first) {
    if (startsWith(first, "PAR1")) {
      return Optional.of(MeasureFormat.PARQUET);
    }
    if (startsWith(first, "ORC")) {
      return Optional.of(MeasureFormat.ORC);
    }
    if (startsWith(first, "\u0093NUMPY")) {
      return Optional.of(MeasureFormat.NPY);
    }
    // Any office document is a zip archive: only one that names arrays is npz.
    if (startsWith(first, "PK") && (hasExtension(fileName, "npz") || namesAnArray(first))) {
      return Optional.of(MeasureFormat.NPZ);
    }
    if (startsWith(first, "PK") && hasExtension(fileName, "json.zip")) {
      return Optional.of(MeasureFormat.POSTERIORDB_JSON);
    }
    if (startsWith(first, "\u0089HDF")) {
      return Optional.of(MeasureFormat.ARVIZ_NC);
    }
    if (ImageKind.of(first).isPresent()) {
      return Optional.of(MeasureFormat.IMAGE);
    }
    if (first.length >= 4 && first[0] == 0 && first[1] == 0 && isIdxType(first[2])) {
      return Optional.of(MeasureFormat.IDX);
    }
    return Optional.empty();
  }

  private static boolean namesAnArray(byte[] first) {
    return new String(first, 0, Math.min(first.length, 300), StandardCharsets.ISO_8859_1)
        .contains(".npy");
  }

  private static boolean isIdxType(byte code) {
    return code == 8 || code == 9 || (code >= 0x0B && code <= 0x0E);
  }

  private static Optional<MeasureFormat> byText(String fileName, byte[] first) {
    String text = new String(first, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (isListOfChains(text)) {
      return Optional.of(MeasureFormat.POSTERIORDB_JSON);
    }
    if (text.stripLeading().startsWith("{") || hasExtension(fileName, "json", "jsonl", "ndjson")) {
      return Optional.of(MeasureFormat.JSON);
    }
    String header = text.lines().findFirst().orElse("");
    List<String> columns =
        Arrays.stream(header.split(",")).map(c -> c.replace("\"", "").strip()).toList();
    if (columns.contains("lp__")) {
      return Optional.of(MeasureFormat.STAN_CSV);
    }
    if (columns.contains("mean1")) {
      return Optional.of(MeasureFormat.GAUSSIAN_CSV);
    }
    if (columns.contains("h1")) {
      return Optional.of(MeasureFormat.HISTOGRAM_CSV);
    }
    if (columns.contains("x1")) {
      return Optional.of(MeasureFormat.CSV);
    }
    // Many texts begin with '#', and any table might hold draws: these must be named.
    boolean table = hasExtension(fileName, "csv") || text.contains("stan_version");
    return DrawsFormat.ofText(fileName, text)
        .filter(format -> format != DrawsFormat.CSV)
        .filter(format -> format != DrawsFormat.STAN_CSV || table)
        .flatMap(format -> MeasureFormat.named(format.formatName()));
  }

  /** Measures stand one behind the other; a list with none of their keys is one of chains. */
  private static boolean isListOfChains(String text) {
    return text.stripLeading().startsWith("[")
        && !text.contains("\"" + MeasureColumns.MASSES + "\"")
        && !text.contains("\"" + MeasureColumns.SUPPORT + "\"")
        && !text.contains("\"" + MeasureColumns.COVARIANCE + "\"");
  }

  private static BadInputException unknown(String fileName, byte[] first) {
    String found;
    if (first.length == 0) {
      found = "is empty";
    } else if (first.length > 1 && first[0] == 0x1F && first[1] == (byte) 0x8B) {
      found = "is compressed once more than its name says";
    } else if (hasExtension(fileName, "csv")) {
      found = "has none of the columns x1, h1 and mean1 in its first line";
    } else {
      int shown = Math.min(8, first.length);
      found = "begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(first, 0, shown);
    }
    return new BadInputException(
        "The format of a file",
        fileName,
        "cannot be recognised: it " + found,
        "one of "
            + String.join(
                ", ",
                Arrays.stream(MeasureFormat.values()).map(MeasureFormat::formatName).toList()),
        "Name it with --format, remove the file, or name those that are meant, such as"
            + " --input 'DIR/*.jpg'.");
  }

  private static boolean startsWith(byte[] bytes, String latin) {
    byte[] magic = latin.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= magic.length
        && Arrays.equals(magic, 0, magic.length, bytes, 0, magic.length);
  }

  private static boolean hasExtension(String fileName, String... extensions) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(extensions).anyMatch(e -> lower.endsWith("." + e));
  }
}
