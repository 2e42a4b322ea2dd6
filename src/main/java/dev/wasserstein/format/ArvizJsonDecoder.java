// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What ArviZ's {@code InferenceData.to_json} writes: an object with an object for each group. The
 * variables of {@code posterior} are lists of chains of draws of elements; {@code dims} names the
 * axes of elements, and {@code coords} labels them. Order and names are those of {@link
 * ArvizDrawsDecoder}; text and other groups are passed over.
 */
final class ArvizJsonDecoder implements DrawsDecoder {
  private static final String POSTERIOR = "posterior";
  private static final String DIMENSIONS = "dims";
  private static final String COORDINATES = "coords";

  /** Chain and draw. */
  private static final int LEADING = 2;

  private static final Pattern GROUP =
      Pattern.compile(
          "\\s*\\{\\s*\"(?:(?:warmup_|unconstrained_)?(?:posterior|prior|sample_stats|log_likelihood"
              + "|log_prior|predictions|observed_data|constant_data)(?:_\\w+)?|coords|dims|pred_dims)\""
              + "\\s*:\\s*\\{");

  static boolean recognises(FileStart start) {
    return GROUP.matcher(start.text()).lookingAt();
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    try (JsonParser parser = JsonNumbers.parser(TextInput.reader(in, fileName))) {
      return draws(parser, fileName, wanted);
    } catch (JsonProcessingException e) {
      JsonFault fault = JsonFault.of(e);
      throw refused(fileName + ":" + fault.line(), "is not JSON: " + fault.reason());
    } catch (CharacterCodingException e) {
      throw TextInput.notUtf8(fileName);
    }
  }

  private static Draws draws(JsonParser parser, String fileName, Predicate<String> wanted)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refused(fileName, "is no object");
    }
    Map<String, JsonNumbers> posterior = new TreeMap<>();
    Map<String, List<Object>> dimensions = new HashMap<>();
    Map<String, List<Object>> coordinates = new HashMap<>();
    List<String> groups = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String group = parser.currentName();
      groups.add(group);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      switch (group) {
        case POSTERIOR -> {
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            posterior.put(name, JsonNumbers.read(parser));
          }
        }
        case DIMENSIONS -> readLists(parser, dimensions);
        case COORDINATES -> readLists(parser, coordinates);
        default -> parser.skipChildren();
      }
    }
    if (!groups.contains(POSTERIOR)) {
      throw refused(fileName, "has no group 'posterior', but " + String.join(", ", groups));
    }
    List<ArvizVariable> variables = new ArrayList<>();
    posterior.forEach(
        (name, array) -> {
          List<Object> axes = dimensions.getOrDefault(name, List.of());
          variable(name, array, levels(axes, array, coordinates), fileName, wanted)
              .ifPresent(variables::add);
        });
    if (variables.isEmpty()) {
      // Says that there is none.
      new DrawsBuilder(fileName, List.of());
    }
    return ArvizVariable.table(variables, fileName);
  }

  /** Lists of numbers and texts; lists within them become empty ones. */
  private static void readLists(JsonParser parser, Map<String, List<Object>> lists)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      List<Object> list = new ArrayList<>();
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          JsonToken token = parser.currentToken();
          if (token.isNumeric()) {
            list.add(parser.getNumberValue());
          } else {
            list.add(token.isScalarValue() ? parser.getText() : "");
          }
          parser.skipChildren();
        }
      }
      lists.put(name, list);
    }
  }

  /** The labels along the axes of elements; axes are counted where the file does not name them. */
  private static List<List<String>> levels(
      List<Object> axes, JsonNumbers array, Map<String, List<Object>> coordinates) {
    int rank = Math.max(0, array.shape().length - LEADING);
    List<List<String>> levels = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      // Coordinates that are no index stand in this list, too: then it does not tell the axes.
      String name = axes.size() == rank ? String.valueOf(axes.get(axis)) : "";
      levels.add(ArvizVariable.levels(coordinates.getOrDefault(name, List.of())));
    }
    return levels;
  }

  private static Optional<ArvizVariable> variable(
      String name,
      JsonNumbers array,
      List<List<String>> levels,
      String fileName,
      Predicate<String> wanted) {
    int[] shape = array.shape();
    return shape.length < LEADING || array.isText()
        ? Optional.empty()
        : ArvizVariable.of(
            name,
            shape[0],
            shape[1],
            Arrays.copyOfRange(shape, LEADING, shape.length),
            levels,
            () -> array.array(name, fileName),
            wanted);
  }

  private static BadInputException refused(String place, String found) {
    return new BadInputException(
        "The JSON file",
        place,
        found,
        "an object of groups, one of them 'posterior', as ArviZ's to_json writes it",
        "Fetch the file again, or save the draws with to_netcdf.");
  }
}
