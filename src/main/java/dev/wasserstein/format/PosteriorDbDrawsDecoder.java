// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reference draws of posteriordb: a list of chains, each an object of lists, {@code [{"mu": [1, 2],
 * "theta[1]": [3, 4]}, …]}, as JSON or as a zip archive with one JSON file in it.
 */
final class PosteriorDbDrawsDecoder implements DrawsDecoder {
  /** The ending of archives. */
  static final String ARCHIVE = "json.zip";

  /** An archive that is named as posteriordb names them. */
  static boolean isNamedArchive(FileStart start) {
    return ZipDirectory.begins(start.bytes()) && start.isNamed(List.of(ARCHIVE));
  }

  static boolean isJson(FileStart start) {
    return start.opensWith("[") || start.opensWith("{");
  }

  /** Measures follow each other without a list; one with none of their keys is of chains. */
  static boolean isListOfChains(FileStart start) {
    return start.opensWith("[")
        && Stream.of(MeasureColumns.MASSES, MeasureColumns.SUPPORT, MeasureColumns.COVARIANCE)
            .noneMatch(key -> start.text().contains("\"" + key + "\""));
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean zipped = ZipDirectory.begins(buffered.readNBytes(2));
    buffered.reset();
    if (!zipped) {
      return chains(buffered, fileName, wanted);
    }
    try {
      ZipInputStream zip = new ZipInputStream(buffered);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".json")) {
          return chains(zip, fileName, wanted);
        }
      }
    } catch (ZipException | EOFException e) {
      throw malformed(fileName, "is damaged: " + e.getMessage(), "an intact archive");
    }
    throw malformed(fileName, "has no .json file in it", "an archive with one");
  }

  private static Draws chains(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    try (JsonParser parser =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build()
            .createParser(TextInput.reader(in, fileName))) {
      try {
        return chains(parser, fileName, wanted);
      } catch (JsonProcessingException e) {
        throw notJson(e, fileName);
      } catch (CharacterCodingException e) {
        throw TextInput.notUtf8(fileName);
      }
    }
  }

  private static Draws chains(JsonParser parser, String fileName, Predicate<String> wanted)
      throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw malformed(fileName, "is empty", "a list of chains");
    }
    List<Draws> chains = new ArrayList<>();
    if (token == JsonToken.START_OBJECT) {
      chains.add(chain(parser, fileName, wanted));
    } else if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw malformed(place(parser, fileName), "holds no object here", "one for each chain");
        }
        chains.add(chain(parser, fileName, wanted));
      }
    } else {
      throw malformed(fileName, "begins with a bare value", "a list of chains");
    }
    if (chains.isEmpty()) {
      throw DrawsBuilder.empty(fileName);
    }
    return Draws.pooled(chains, fileName);
  }

  /** One chain, from behind its opening brace to its closing one. */
  private static Draws chain(JsonParser parser, String fileName, Predicate<String> wanted)
      throws IOException {
    String begin = place(parser, fileName);
    Map<String, double[]> columns = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (!wanted.test(name)) {
        parser.skipChildren();
        continue;
      }
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw malformed(
            place(parser, fileName), "has '" + name + "' that is no list", "a list of numbers");
      }
      Doubles values = new Doubles();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (!parser.currentToken().isNumeric()) {
          throw new BadInputException(
              "A draw of '" + name + "'",
              place(parser, fileName),
              "is '" + parser.getText() + "'",
              "a finite number",
              "Remove the draw, or use --exclude for this parameter.");
        }
        values.add(DrawsBuilder.checked(parser.getDoubleValue(), name, place(parser, fileName)));
      }
      columns.put(name, values.toArray());
    }
    return table(columns, begin, fileName);
  }

  private static Draws table(Map<String, double[]> columns, String begin, String fileName) {
    List<String> names = List.copyOf(columns.keySet());
    DrawsBuilder draws = new DrawsBuilder(fileName, names);
    int length = columns.get(names.get(0)).length;
    for (Map.Entry<String, double[]> column : columns.entrySet()) {
      if (column.getValue().length != length) {
        throw malformed(
            begin,
            "has " + column.getValue().length + " draws of '" + column.getKey() + "'",
            length + " as of '" + names.get(0) + "'");
      }
    }
    for (int i = 0; i < length; i++) {
      for (double[] column : columns.values()) {
        draws.add(0, column[i]);
      }
    }
    return draws.build();
  }

  private static String place(JsonParser parser, String fileName) {
    return fileName + ":" + parser.currentTokenLocation().getLineNr();
  }

  private static BadInputException malformed(String place, String found, String expected) {
    return new BadInputException(
        "The draws", place, found, expected, "Correct the file, or fetch it again.");
  }

  private static BadInputException notJson(JsonProcessingException e, String fileName) {
    JsonFault fault = JsonFault.of(e);
    if (fault.isNotFinite()) {
      return new BadInputException(
          "A draw",
          fileName + ":" + fault.line(),
          "is NaN or infinite",
          "finite numbers",
          "Remove the draw, or use --exclude for its parameter.");
    }
    return malformed(
        fileName + ":" + fault.line(),
        "is not JSON: " + fault.reason(),
        "a list of chains, each an object of lists");
  }
}
