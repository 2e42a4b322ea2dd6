// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.wasserstein.measure.BadInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the objects of a JSON file one after the other. Types are taken at their word: "1" is no
 * number.
 */
final class JsonRows implements Closeable {
  private static final Pattern COORDINATE =
      Pattern.compile(CloudTable.COORDINATE + "[1-9]\\d{0,8}");

  private final String fileName;
  private final TableColumns columns;
  private final List<String> groups;
  private final JsonParser parser;
  private final SortedMap<Integer, Double> coordinates = new TreeMap<>();
  private double mass;
  private Optional<BadInputException> fault = Optional.empty();
  private boolean inList;
  private String place;

  /** Closing this leaves the reader open. */
  JsonRows(Reader reader, String fileName, DecodeSettings settings) throws IOException {
    this.columns = settings.columns();
    this.groups = settings.groups();
    this.fileName = fileName;
    this.place = fileName + ":1";
    this.parser =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build()
            .createParser(reader);
  }

  /** The file and the line on which the current object begins. */
  String place() {
    return place;
  }

  /**
   * The coordinates x1, x2, … of the current object (d), where it is an atom: where it has them
   * without gaps, and no support.
   */
  Optional<double[]> atom() {
    boolean whole = !coordinates.isEmpty() && coordinates.lastKey() == coordinates.size();
    return whole
        ? Optional.of(coordinates.values().stream().mapToDouble(x -> x).toArray())
        : Optional.empty();
  }

  /** The mass of that atom; NaN where it has none. */
  double mass() {
    return mass;
  }

  /** Whether nothing is wrong with the current object, as far as was seen. */
  boolean isGood() {
    return fault.isEmpty();
  }

  /**
   * Checks the current object, where measures are grouped: what is wrong with it is of its group.
   *
   * @throws BadInputException if something is
   */
  void requireGood() {
    if (fault.isPresent()) {
      throw fault.get();
    }
  }

  /**
   * The next object; empty at the end of the file.
   *
   * @throws BadInputException if its group cannot be told, or, where measures are not grouped, it
   *     is bad
   */
  Optional<MeasureRow> next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY && !inList) {
        inList = true;
        token = parser.nextToken();
      }
      if (token == JsonToken.END_ARRAY && inList) {
        inList = false;
        token = parser.nextToken();
      }
      if (token == null) {
        return Optional.empty();
      }
      place = fileName + ":" + parser.currentTokenLocation().getLineNr();
      if (token != JsonToken.START_OBJECT) {
        throw new BadInputException(
            "A measure",
            place,
            "is " + describe(token),
            "one object for each measure, one after the other or in one list",
            "Write one object per line.");
      }
      return Optional.of(object());
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (CharacterCodingException e) {
      throw TextInput.notUtf8(fileName + ":" + parser.currentLocation().getLineNr());
    }
  }

  private MeasureRow object() throws IOException {
    MeasureRow row = new MeasureRow();
    coordinates.clear();
    mass = Double.NaN;
    fault = Optional.empty();
    List<String> keys = new ArrayList<>();
    Map<String, String> cells = new HashMap<>();
    JsonStreamContext object = parser.getParsingContext();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      keys.add(key);
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      if (groups.contains(key) && token.isScalarValue()) {
        cells.put(key, parser.getText());
        continue;
      }
      try {
        value(columns.ours(key), row);
      } catch (BadInputException e) {
        note(e);
        while (parser.getParsingContext() != object) {
          parser.nextToken();
        }
      }
    }
    row.group(RowGroup.of(groups, name -> Optional.ofNullable(cells.get(name)), keys, place));
    try {
      columns.require(keys, place);
      if (!columns.areNamed() && (row.hasShape() || atom().isEmpty())) {
        MeasureColumns.refuseMisspelt(keys, groups, place);
      }
    } catch (BadInputException e) {
      note(e);
    }
    return row;
  }

  private void note(BadInputException found) {
    if (groups.isEmpty()) {
      throw found;
    }
    fault = fault.or(() -> Optional.of(found));
  }

  private void value(String key, MeasureRow row) throws IOException {
    switch (key) {
      case MeasureColumns.ID -> {
        require(parser.currentToken() == JsonToken.VALUE_STRING, key, "a text in quotes");
        row.id(parser.getText());
      }
      case MeasureColumns.WEIGHT -> row.weight(number(key));
      case MeasureColumns.DIMENSION -> row.dimension(integer(key));
      case MeasureColumns.MASSES -> row.masses(numbers(key));
      case MeasureColumns.SUPPORT -> support(row);
      case MeasureColumns.SHAPE -> row.shape(integers(key));
      case MeasureColumns.MEAN -> row.mean(numbers(key));
      case MeasureColumns.COVARIANCE -> row.covariance(numbers(key));
      case MeasureColumns.LEVELS -> row.levels(numbers(key));
      case MeasureColumns.VALUES -> row.values(numbers(key));
      case CloudTable.MASS -> mass = parser.currentToken().isNumeric() ? number(key) : mass;
      default -> {
        if (parser.currentToken().isNumeric() && COORDINATE.matcher(key).matches()) {
          coordinates.put(
              Integer.valueOf(key.substring(CloudTable.COORDINATE.length())), number(key));
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private double number(String key) throws IOException {
    require(parser.currentToken().isNumeric(), key, "a number");
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw new BadInputException(
          "'" + key + "'",
          place,
          "holds a number beyond the range of double",
          "a finite number",
          "Correct the record.");
    }
    return value;
  }

  private int integer(String key) throws IOException {
    require(
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT,
        key,
        "a whole number");
    return parser.getIntValue();
  }

  private double[] numbers(String key) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, key, "a list of numbers");
    Doubles values = new Doubles();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(number(key));
    }
    return values.toArray();
  }

  private int[] integers(String key) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, key, "a list of whole numbers");
    List<Integer> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(integer(key));
    }
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A flat list of numbers, or a list of lists of equal lengths. */
  private void support(MeasureRow row) throws IOException {
    String key = MeasureColumns.SUPPORT;
    require(parser.currentToken() == JsonToken.START_ARRAY, key, "a list of numbers or of lists");
    Doubles values = new Doubles();
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
        values.add(number(key));
      }
      row.support(values.toArray());
      return;
    }
    int atoms = 0;
    int rowLength = 0;
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      require(parser.currentToken() == JsonToken.START_ARRAY, key, "a list for each atom");
      int before = values.size();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(number(key));
      }
      rowLength = atoms == 0 ? values.size() : rowLength;
      SupportRows.checkLength(
          atoms, values.size() - before, rowLength, row.id().orElse("?"), place);
      atoms++;
    }
    row.support(values.toArray(), rowLength);
  }

  private void require(boolean holds, String key, String expected) {
    if (!holds) {
      throw new BadInputException(
          "'" + key + "'",
          place,
          "holds " + describe(parser.currentToken()),
          expected,
          "Correct the record.");
    }
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "a whole number (perhaps out of range)";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }

  private BadInputException malformed(JsonProcessingException e) {
    JsonFault fault = JsonFault.of(e);
    if (fault.isNotFinite()) {
      return new BadInputException(
          "A number",
          fileName + ":" + fault.line(),
          "is NaN or infinite",
          "finite numbers",
          "Correct or remove the record.");
    }
    return new BadInputException(
        "The text",
        fileName + ":" + fault.line(),
        "is not JSON: " + fault.reason(),
        "one object for each measure",
        "Correct the line; a file that was cut off must be fetched again.");
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
