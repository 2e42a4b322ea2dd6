// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Recognises file formats: the ways of all formats are tried in their order. The first bytes
 * decide; the name counts only where they cannot (an empty part file, an archive whose first entry
 * is not named as usual, JSON that is malformed).
 */
final class FormatDetection {
  /** How much of a header a refusal shows. */
  private static final int LONGEST = 200;

  /** How many of the first bytes a refusal shows. */
  private static final int BYTES_SHOWN = 8;

  /** The ways for files of measures, in the order in which they are tried. */
  static final List<Way> MEASURES =
      ways(List.of(MeasureFormat.values()), entry -> entry.inMeasures);

  /** The ways for files of draws, in the order in which they are tried. */
  static final List<Way> DRAWS = ways(MeasureFormat.ofDraws(), entry -> entry.inDraws);

  private FormatDetection() {}

  /** A way to recognise files, and their format. */
  record Way(Recognition recognition, MeasureFormat format) {}

  private static List<Way> ways(
      List<MeasureFormat> formats, Function<FormatEntry, List<Recognition>> recognitions) {
    List<Way> ways = new ArrayList<>();
    for (MeasureFormat format : formats) {
      recognitions.apply(format.entry()).forEach(each -> ways.add(new Way(each, format)));
    }
    ways.sort(Comparator.comparing(way -> way.recognition().order()));
    return List.copyOf(ways);
  }

  private static void refuseUtf16(FileStart start) {
    if (start.isUtf16()) {
      throw new BadInputException(
          "The text",
          start.name(),
          "is UTF-16",
          "text in UTF-8",
          "Save it as UTF-8 (iconv -f UTF-16 -t UTF-8).");
    }
  }

  static MeasureFormat ofMeasures(FileStart start) {
    refuseUtf16(start);
    ZarrStore.refuse(start);
    return of(start, MEASURES)
        .orElseThrow(
            () -> refused(start, unknown(start), List.of(MeasureFormat.values()), remedy(start)));
  }

  /** Whether it has lines of numbers without a header: a grid, or a point cloud. */
  private static boolean isHeaderless(FileStart start) {
    return NumberTable.isRow(start.tableHeader().orElse(""));
  }

  private static String remedy(FileStart start) {
    if (isHeaderless(start)) {
      return "Add a header, such as x1,x2, where each line is an atom; where the numbers are the masses"
          + " of a grid, use --format "
          + MeasureFormat.MATRIX_CSV.formatName()
          + ".";
    }
    return shown(start).isEmpty()
        ? "Name it with --format, remove the file, or name those that are meant, such as --input"
            + " 'DIR/*.jpg'."
        : "Say which columns are meant with --columns 'id=…,x1=…,x2=…', or name the format with"
            + " --format.";
  }

  static MeasureFormat ofDraws(FileStart start) {
    refuseUtf16(start);
    ZarrStore.refuse(start);
    return of(start, DRAWS)
        .orElseThrow(
            () ->
                refused(
                    start,
                    ArvizDrawsDecoder.isClassic(start)
                        ? "is a classic NetCDF file, not NetCDF-4"
                        : firstBytes(start),
                    MeasureFormat.ofDraws(),
                    "Name it with --format, or remove the file."));
  }

  private static Optional<MeasureFormat> of(FileStart start, List<Way> ways) {
    return ways.stream()
        .filter(way -> way.recognition().test().test(start))
        .map(Way::format)
        .findFirst();
  }

  private static String unknown(FileStart start) {
    if (start.begins("\u001F\u008B")) {
      return "is compressed once more than its name says";
    }
    if (isHeaderless(start)) {
      return "has lines of numbers without a header";
    }
    if (start.bytes().length > 0 && start.isCsv()) {
      return "has none of the columns " + knownColumns() + shown(start);
    }
    return firstBytes(start);
  }

  /** The columns of a table of text that is not known; empty where there are none. */
  private static String shown(FileStart start) {
    String header = start.isCsv() ? String.join(", ", start.header()) : "";
    boolean isText = !header.isBlank() && !start.begins("\u001F\u008B");
    return isText
        ? ", but " + (header.length() <= LONGEST ? header : header.substring(0, LONGEST) + ", …")
        : "";
  }

  /** The columns by which the tables that we write are known. */
  private static String knownColumns() {
    List<String> columns =
        MeasureFormat.written().stream()
            .flatMap(format -> format.entry().inMeasures.stream())
            .flatMap(recognition -> recognition.column().stream())
            .toList();
    int last = columns.size() - 1;
    return String.join(", ", columns.subList(0, last)) + " and " + columns.get(last);
  }

  private static String firstBytes(FileStart start) {
    byte[] bytes = start.bytes();
    return bytes.length == 0
        ? "is empty"
        : "begins with the bytes "
            + HexFormat.ofDelimiter(" ")
                .formatHex(Arrays.copyOf(bytes, Math.min(BYTES_SHOWN, bytes.length)));
  }

  private static BadInputException refused(
      FileStart start, String found, List<MeasureFormat> formats, String remedy) {
    return new BadInputException(
        "The format of a file",
        start.name(),
        "cannot be recognised: it " + found,
        "one of " + String.join(", ", MeasureFormat.names(formats)),
        remedy);
  }
}
