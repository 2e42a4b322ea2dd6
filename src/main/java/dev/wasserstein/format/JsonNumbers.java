// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of JSON as an array of numbers: a number, or lists of equal lengths within lists. Truth
 * values are 0 and 1. An object whose keys are whole numbers is a list, too: so pandas writes the
 * columns of a table. What is no finite number is told where the array is asked for.
 */
final class JsonNumbers {
  private final Doubles values = new Doubles();
  private final List<Integer> lengths = new ArrayList<>();
  private int depthOfNumbers = -1;
  private boolean ragged;
  private String other = "";
  private int line;
  private boolean text;

  private JsonNumbers() {}

  /** A parser that knows NaN and infinite numbers, as Python writes them. */
  static JsonParser parser(Reader reader) throws IOException {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
        .build()
        .createParser(reader);
  }

  /** The value at which a parser stands, to its end. */
  static JsonNumbers read(JsonParser parser) throws IOException {
    JsonNumbers numbers = new JsonNumbers();
    numbers.line = parser.currentTokenLocation().getLineNr();
    numbers.read(parser, 0);
    return numbers;
  }

  private void read(JsonParser parser, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
      readList(parser, depth);
      return;
    }
    if (depthOfNumbers < 0) {
      depthOfNumbers = depth;
    }
    ragged |= depth != depthOfNumbers;
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      values.add(token == JsonToken.VALUE_TRUE ? 1 : 0);
      return;
    }
    double value = token.isNumeric() ? parser.getDoubleValue() : Double.NaN;
    if (!Double.isFinite(value)) {
      refuseLater(parser);
      text |= token == JsonToken.VALUE_STRING;
    }
    values.add(value);
  }

  private void readList(JsonParser parser, int depth) throws IOException {
    boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
    JsonToken end = isObject ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
    while (lengths.size() <= depth) {
      lengths.add(-1);
    }
    int length = 0;
    while (parser.nextToken() != end) {
      if (isObject) {
        if (!parser.currentName().matches("\\d+")) {
          refuseLater(parser);
          ragged = true;
        }
        parser.nextToken();
      }
      read(parser, depth + 1);
      length++;
    }
    ragged |= lengths.get(depth) >= 0 && lengths.get(depth) != length;
    lengths.set(depth, length);
  }

  private void refuseLater(JsonParser parser) throws IOException {
    if (other.isEmpty()) {
      other = "'" + parser.getText() + "'";
      line = parser.currentTokenLocation().getLineNr();
    }
  }

  /** Whether it is no list. */
  boolean isScalar() {
    return lengths.isEmpty();
  }

  /** Whether it holds text, as names and labels do. */
  boolean isText() {
    return text;
  }

  /** What it holds that is no finite number, or its only number, for comparisons. */
  String shown() {
    return !other.isEmpty() ? other : values.size() > 0 ? String.valueOf(values.toArray()[0]) : "";
  }

  /** The lengths of the lists, the outer one first; empty for a number. */
  int[] shape() {
    return lengths.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The numbers (product of the shape, row-major).
   *
   * @param name of the parameter
   * @throws BadInputException if one is not finite or no number, or lists differ in length
   */
  double[] values(String name, String fileName) {
    if (!other.isEmpty()) {
      throw new BadInputException(
          "A draw of '" + name + "'",
          fileName + ":" + line,
          "is " + (other.equals("''") ? "empty" : other),
          "a finite number",
          "Remove the draw, or use --exclude for this parameter.");
    }
    return array(name, fileName);
  }

  /**
   * The same, with NaN for what is no number.
   *
   * @throws BadInputException if lists differ in length
   */
  double[] array(String name, String fileName) {
    if (ragged) {
      throw new BadInputException(
          "The draws of '" + name + "'",
          fileName + ":" + line,
          "are lists of different lengths",
          "an array",
          "Correct the file, or use --exclude for this parameter.");
    }
    return values.toArray();
  }
}
