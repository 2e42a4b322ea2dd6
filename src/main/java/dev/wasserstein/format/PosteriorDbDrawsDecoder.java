// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reference draws of posteriordb: a list of chains, each an object of lists, {@code [{"mu": [1, 2],
 * "theta[1]": [3, 4]}, …]}, as JSON or as a zip archive with one JSON file in it. An object for
 * each draw, in a list or one in a line, is read as well ({@link JsonRecords}), and so are arrays
 * of more axes: in a list of chains draws come first, in one object the axes are those of npz
 * files.
 */
final class PosteriorDbDrawsDecoder implements DrawsDecoder {
  private static final List<String> DRAWS_FIRST = List.of(DrawsAxes.DRAWS);

  private static final List<String> KEYS_OF_MEASURES =
      List.of(MeasureColumns.ID, MeasureColumns.WEIGHT, MeasureColumns.DIMENSION, "mass", "x1");

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
        && Stream.of(
                MeasureColumns.ID,
                MeasureColumns.MASSES,
                MeasureColumns.SUPPORT,
                MeasureColumns.COVARIANCE)
            .noneMatch(key -> start.text().contains("\"" + key + "\""));
  }

  /** Whether the first object, as far as it is seen, is of numbers under no key of measures. */
  static boolean isObjectOfNumbers(FileStart start) {
    if (!start.opensWith("{") || start.hasNamedColumns()) {
      return false;
    }
    int numbers = 0;
    try (JsonParser parser = JsonNumbers.parser(new StringReader(start.text()))) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (KEYS_OF_MEASURES.contains(parser.currentName()) || !parser.nextToken().isNumeric()) {
          return false;
        }
        numbers++;
      }
      return numbers > 0;
    } catch (IOException e) {
      return numbers > 0 && start.text().indexOf('}') < 0;
    }
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
    try (JsonParser parser = JsonNumbers.parser(TextInput.reader(in, fileName))) {
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
    boolean isList = token == JsonToken.START_ARRAY;
    if (!isList && token != JsonToken.START_OBJECT) {
      throw malformed(fileName, "begins with a bare value", "a list of chains");
    }
    List<Draws> chains = new ArrayList<>();
    Optional<JsonRecords> records = Optional.empty();
    token = isList ? parser.nextToken() : token;
    // Objects that follow each other without a list are lines of JSON.
    while (token != null && token != JsonToken.END_ARRAY) {
      String begin = place(parser, fileName);
      if (token != JsonToken.START_OBJECT) {
        throw malformed(begin, "holds no object here", "one for each chain, or for each draw");
      }
      Map<String, JsonNumbers> object = object(parser);
      if (records.isEmpty() && chains.isEmpty() && JsonRecords.isRecord(object)) {
        records = Optional.of(new JsonRecords(object, fileName, wanted));
      }
      if (records.isPresent()) {
        records.get().add(object, begin);
      } else {
        chains.add(chain(object, begin, fileName, isList ? DRAWS_FIRST : List.of(), wanted));
      }
      token = parser.nextToken();
    }
    if (records.isPresent()) {
      return records.get().draws();
    }
    if (chains.isEmpty()) {
      throw DrawsBuilder.empty(fileName);
    }
    return Draws.pooled(chains, fileName);
  }

  /** An object, from its opening brace to its closing one. */
  private static Map<String, JsonNumbers> object(JsonParser parser) throws IOException {
    Map<String, JsonNumbers> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, JsonNumbers.read(parser));
    }
    return object;
  }

  /**
   * One chain.
   *
   * @param axes of arrays of more axes than one; empty for the rule of {@link NumpyDrawsDecoder}
   */
  private static Draws chain(
      Map<String, JsonNumbers> object,
      String begin,
      String fileName,
      List<String> axes,
      Predicate<String> wanted) {
    if (object.values().stream().anyMatch(value -> value.shape().length > 1 && !value.isText())) {
      return arrays(object, fileName, axes, wanted);
    }
    DrawsColumns kinds = new DrawsColumns(List.copyOf(object.keySet()));
    List<String> names = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    Optional<double[]> chains = Optional.empty();
    Optional<double[]> logWeights = Optional.empty();
    int length = -1;
    String first = "";
    for (Map.Entry<String, JsonNumbers> each : object.entrySet()) {
      String name = each.getKey();
      DrawsColumns.Kind kind = kinds.of(name);
      boolean isParameter = kind == DrawsColumns.Kind.PARAMETER;
      boolean isPassedOver = isParameter ? !wanted.test(name) : each.getValue().isScalar();
      if (kind == DrawsColumns.Kind.OTHER || isPassedOver) {
        continue;
      }
      double[] values = each.getValue().values(name, fileName);
      if (each.getValue().isScalar()) {
        throw malformed(begin, "has '" + name + "' that is no list", "a list of numbers");
      }
      if (length >= 0 && values.length != length) {
        throw malformed(
            begin,
            "has " + values.length + " draws of '" + name + "'",
            length + " as of '" + first + "'");
      }
      length = values.length;
      first = name;
      switch (kind) {
        case CHAIN -> chains = Optional.of(values);
        case LOG_WEIGHT -> logWeights = Optional.of(values);
        default -> {
          names.add(name);
          columns.add(values);
        }
      }
    }
    DrawsBuilder draws = new DrawsBuilder(fileName, names);
    for (int i = 0; i < length; i++) {
      long chain = chains.isPresent() ? (long) chains.get()[i] : 0;
      for (int k = 0; k < columns.size(); k++) {
        draws.add(chain, DrawsBuilder.checked(columns.get(k)[i], names.get(k), begin));
      }
      if (logWeights.isPresent()) {
        draws.weigh(chain, logWeights.get()[i]);
      }
    }
    return draws.build();
  }

  /** Arrays of which some have several axes; text beside them is passed over. */
  private static Draws arrays(
      Map<String, JsonNumbers> object,
      String fileName,
      List<String> axes,
      Predicate<String> wanted) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          if (!value.isText() && !value.isScalar()) {
            arrays.put(name, new NpyArray(value.shape(), value.array(name, fileName)));
          }
        });
    return NumpyDrawsDecoder.arrays(arrays, fileName, wanted, axes);
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
    return malformed(
        fileName + ":" + fault.line(),
        "is not JSON: " + fault.reason(),
        "a list of chains, each an object of lists, or an object for each draw");
  }
}
