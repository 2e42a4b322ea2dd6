// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One option: everything that flags, help, conf file and run.json need to know about it.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)([smh])");
  private static final Pattern REAL = Pattern.compile("[-+0-9.eE]+|NaN|[-+]?Infinity");

  private final String name;
  private final String placeholder;
  private final String description;
  private final Function<String, T> parser;
  private final Optional<String> defaultText;
  private final boolean many;
  private final List<String> choices;

  /** What equal options have in common. */
  private Object kin = this;

  private Option(
      String name,
      String placeholder,
      String description,
      Function<String, T> parser,
      Optional<String> defaultText,
      boolean many,
      List<String> choices) {
    this.name = name;
    this.placeholder = placeholder;
    this.description = description;
    this.parser = parser;
    this.defaultText = defaultText;
    this.many = many;
    this.choices = choices;
  }

  /** A free text, such as a path. */
  public static Option<String> text(String name, String placeholder, String description) {
    return new Option<>(
        name, placeholder, description, Function.identity(), Optional.empty(), false, List.of());
  }

  /**
   * One or more texts: several words behind the flag, or separated by commas in a conf file. In one
   * text they are separated by {@link #SEPARATOR}.
   */
  public static Option<List<String>> texts(String name, String placeholder, String description) {
    return new Option<>(
        name,
        placeholder,
        description,
        text -> {
          List<String> texts =
              Arrays.stream(text.split(SEPARATOR))
                  .map(String::strip)
                  .filter(s -> !s.isEmpty())
                  .toList();
          if (texts.isEmpty()) {
            throw new OptionException("--" + name + " is empty; expected " + placeholder + ".");
          }
          return texts;
        },
        Optional.empty(),
        true,
        List.of());
  }

  /** One of a few words. */
  public static Option<String> choice(String name, List<String> choices, String description) {
    return new Option<>(
        name,
        String.join("|", choices),
        description,
        text -> {
          if (!choices.contains(text)) {
            throw new OptionException(
                "--"
                    + name
                    + " is '"
                    + text
                    + "'; expected one of "
                    + String.join(", ", choices)
                    + "."
                    + Nearest.of(text, choices)
                        .map(near -> " Did you mean '" + near + "'?")
                        .orElse(""));
          }
          return text;
        },
        Optional.empty(),
        false,
        choices);
  }

  /** Given or not given. */
  public static Option<Boolean> flag(String name, String description) {
    return new Option<>(
        name,
        "",
        description,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new OptionException(
                      "--" + name + " is '" + text + "'; expected true or false.");
            },
        Optional.of("false"),
        false,
        List.of());
  }

  /** A real number. */
  public static Option<Double> real(
      String name, Predicate<Double> valid, String expected, String description) {
    return new Option<>(
        name,
        "X",
        description,
        text -> number(name, text, Option::parseReal, valid, expected),
        Optional.empty(),
        false,
        List.of());
  }

  /** A positive number, or a percentage of something. */
  public static Option<Amount> amount(String name, String description) {
    String expected = "a positive number, or a percentage such as 5%";
    return new Option<>(
        name,
        "X|X%",
        description,
        text -> {
          String stripped = text.strip();
          boolean share = stripped.endsWith("%");
          double value =
              number(
                  name,
                  share ? stripped.substring(0, stripped.length() - 1) : stripped,
                  Option::parseReal,
                  x -> x > 0 && x < Double.POSITIVE_INFINITY,
                  expected);
          return share
              ? new Amount(value / 100, Amount.Kind.RELATIVE)
              : new Amount(value, Amount.Kind.ABSOLUTE);
        },
        Optional.empty(),
        false,
        List.of());
  }

  /** Java alone would also read "0.5d" and "0x1p-2". */
  private static double parseReal(String text) {
    if (!REAL.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /** A whole number in the range of an int. */
  public static Option<Integer> integer(
      String name, Predicate<Integer> valid, String expected, String description) {
    return new Option<>(
        name,
        "N",
        description,
        text -> number(name, text, Integer::valueOf, valid, expected),
        Optional.empty(),
        false,
        List.of());
  }

  /** A whole number in the range of an int, or a word that stands for one. */
  public static Option<Integer> integerOr(
      String name,
      String word,
      int meaning,
      Predicate<Integer> valid,
      String expected,
      String description) {
    return new Option<>(
        name,
        "N|" + word,
        description,
        text ->
            text.strip().equals(word)
                ? meaning
                : number(name, text, Integer::valueOf, valid, expected),
        Optional.empty(),
        false,
        List.of());
  }

  /** A whole number in the range of a long. */
  public static Option<Long> wide(String name, String description) {
    return new Option<>(
        name,
        "N",
        description,
        text -> number(name, text, Long::valueOf, n -> true, "a whole number of at most 64 bits"),
        Optional.empty(),
        false,
        List.of());
  }

  /** A time in seconds, minutes or hours, such as 90s, 10m or 2h. */
  public static Option<Duration> duration(String name, String description) {
    return new Option<>(
        name,
        "90s|10m|2h",
        description,
        text -> {
          Matcher parts = DURATION.matcher(text.strip());
          if (!parts.matches()) {
            throw new OptionException(
                "--" + name + " is '" + text + "'; expected a time such as 90s, 10m or 2h.");
          }
          double unit =
              switch (parts.group(2)) {
                case "h" -> 3600;
                case "m" -> 60;
                default -> 1;
              };
          return Duration.ofMillis(Math.round(1000 * unit * Double.parseDouble(parts.group(1))));
        },
        Optional.empty(),
        false,
        List.of());
  }

  /** The lengths of a grid's axes, such as 64x64. */
  public static Option<List<Integer>> shape(String name, String description) {
    return new Option<>(
        name,
        "64x64",
        description,
        text ->
            Arrays.stream(text.split(AXIS_SEPARATOR, -1))
                .map(
                    n ->
                        number(
                            name,
                            n,
                            Integer::valueOf,
                            length -> length >= 1,
                            "axis lengths like 64x64"))
                .toList(),
        Optional.empty(),
        false,
        List.of());
  }

  /**
   * The same option where a command takes only some of its words: equal to this one.
   *
   * @param some of the {@link #choices}
   */
  static Option<String> only(Option<String> option, List<String> some) {
    Option<String> fewer =
        choice(option.name, some, option.description).withDefault(option.defaultText.orElseThrow());
    fewer.kin = option.kin;
    return fewer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Option<?> option && option.kin == kin;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(kin);
  }

  /** The same option with a default, written as a user would write it. */
  public Option<T> withDefault(String text) {
    return new Option<>(name, placeholder, description, parser, Optional.of(text), many, choices);
  }

  private static <N> N number(
      String name, String text, Function<String, N> parse, Predicate<N> valid, String expected) {
    N value;
    try {
      value = parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new OptionException("--" + name + " is '" + text + "'; expected " + expected + ".");
    }
    if (!valid.test(value)) {
      throw new OptionException("--" + name + " is " + text + "; expected " + expected + ".");
    }
    return value;
  }

  /** Between the values of a list in one text. */
  public static final String SEPARATOR = "\n";

  /** Between the lengths of the axes of a grid. */
  static final String AXIS_SEPARATOR = "x";

  /** The name in kebab case: the flag without its dashes, and the key in conf files. */
  public String name() {
    return name;
  }

  /** What stands for the value in a help text; empty for a flag. */
  public String placeholder() {
    return placeholder;
  }

  /** What the option does, in one or two sentences, with the unit of its value. */
  public String description() {
    return description;
  }

  /** The default as a user would write it; empty where the option is simply not set. */
  public Optional<String> defaultText() {
    return defaultText;
  }

  /** Whether it takes no value on the command line. */
  public boolean isFlag() {
    return placeholder.isEmpty();
  }

  /** Whether it takes several values. */
  public boolean takesMany() {
    return many;
  }

  /** The words it accepts; empty where it accepts more than a few words. */
  public List<String> choices() {
    return choices;
  }

  /**
   * The value that a text stands for.
   *
   * @throws OptionException if it stands for none
   */
  public T parse(String text) {
    return parser.apply(text);
  }

  @Override
  public String toString() {
    return "--" + name;
  }
}
