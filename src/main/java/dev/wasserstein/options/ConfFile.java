// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import dev.wasserstein.annotation.Internal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A file of options: lines {@code name = value}, blank lines, and comments that begin with #.
 * Several values of one option are separated by commas. Immutable.
 */
@Internal
public final class ConfFile {
  /** The option that names the file. */
  public static final Option<String> OPTION =
      Option.text(
              "conf-file",
              "PATH",
              "A file with lines 'name = value', below the command line in precedence.")
          .withoutEffect();

  /** Where no file is named. */
  public static final ConfFile NONE = new ConfFile("", Map.of());

  /** A comma in {a,b} belongs to a glob. */
  private static final String COMMAS_OUTSIDE_BRACES = "\\s*,\\s*(?![^{]*})";

  private record Line(int number, String text) {}

  private final String path;
  private final Map<String, Line> lines;

  private ConfFile(String path, Map<String, Line> lines) {
    this.path = path;
    this.lines = lines;
  }

  /**
   * Reads a file.
   *
   * @param path its name, for messages
   * @throws OptionException if a line is malformed or a name appears twice
   * @throws IOException if the reader fails
   */
  public static ConfFile read(String path, Reader reader) throws IOException {
    Map<String, Line> lines = new LinkedHashMap<>();
    BufferedReader buffered = new BufferedReader(reader);
    int number = 1;
    for (String line = buffered.readLine(); line != null; line = buffered.readLine()) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        String place = " (" + path + ":" + number + ") ";
        int equals = text.indexOf('=');
        if (equals < 1) {
          throw new OptionException(
              "'" + text + "'" + place + "is not a conf file's line; expected 'name = value'.");
        }
        String name = text.substring(0, equals).strip();
        Line earlier = lines.put(name, new Line(number, text.substring(equals + 1).strip()));
        if (earlier != null) {
          throw new OptionException(
              "'"
                  + name
                  + "'"
                  + place
                  + "stands there twice, first on line "
                  + earlier.number()
                  + ". Remove one of the lines.");
        }
      }
      number++;
    }
    return new ConfFile(path, lines);
  }

  /** The names on its lines. */
  Set<String> names() {
    return lines.keySet();
  }

  /** The value of an option, as it would stand on the command line. */
  String text(Option<?> option) {
    String text = lines.get(option.name()).text();
    return option.takesMany() ? text.replaceAll(COMMAS_OUTSIDE_BRACES, Option.SEPARATOR) : text;
  }

  /** The file and line of a name. */
  String place(String name) {
    return path + ":" + lines.get(name).number();
  }
}
