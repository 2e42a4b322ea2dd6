// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One option: everything that flags, help, conf file and run.json need to know about it.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)([smh])");
  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:\\.\\.(\\d+))?");
  private static final Pattern REAL = Pattern.compile("[-+0-9.eE]+|NaN|[-+]?Infinity");

  private final String name;
  private final String description;
  private final Form<T> form;
  private final Optional<String> defaultText;
  private final Effect effect;

  /** What equal options have in common. */
  private final Object kin;

  /** What an option has an effect on. */
  public enum Effect {
    /** The result. */
    RESULT,
    /** When a loop ends, not its course until then. */
    STOPPING,
    /** Neither: where and how the work is done, and what is reported of it. */
    NONE
  }

  /**
   * How texts become values and back.
   *
   * @param placeholder what stands for the value in a help text
   * @param many whether there may be several words
   * @param choices the words that are accepted; empty where there are more than a few
   * @param bare whether the flag may stand alone
   */
  private record Form<T>(
      String placeholder,
      Function<String, T> parser,
      Function<T, String> printer,
      boolean many,
      List<String> choices,
      boolean bare) {
    Form(
        String placeholder,
        Function<String, T> parser,
        Function<T, String> printer,
        boolean many,
        List<String> choices) {
      this(placeholder, parser, printer, many, choices, false);
    }

    Form(String placeholder, Function<String, T> parser) {
      this(placeholder, parser, String::valueOf, false, List.of());
    }
  }

  private Option(
      String name,
      String description,
      Form<T> form,
      Optional<String> defaultText,
      Effect effect,
      Object kin) {
    this.name = name;
    this.description = description;
    this.form = form;
    this.defaultText = defaultText;
    this.effect = effect;
    this.kin = kin;
  }

  private Option(String name, String description, Form<T> form) {
    this(name, description, form, Optional.empty(), Effect.RESULT, new Object());
  }

  /** A free text, such as a path. */
  public static Option<String> text(String name, String placeholder, String description) {
    return new Option<>(name, description, new Form<>(placeholder, Function.identity()));
  }

  /**
   * One or more texts: several words behind the flag, or separated by commas in a conf file. In one
   * text they are separated by {@link #SEPARATOR}.
   */
  public static Option<List<String>> texts(String name, String placeholder, String description) {
    return new Option<>(
        name,
        description,
        new Form<>(
            placeholder,
            text -> split(name, placeholder, text),
            texts -> String.join(SEPARATOR, texts),
            true,
            List.of()));
  }

  private static List<String> split(String name, String placeholder, String text) {
    List<String> texts =
        Arrays.stream(text.split(SEPARATOR)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (texts.isEmpty()) {
      throw new OptionException("--" + name + " is empty; expected " + placeholder + ".");
    }
    return texts;
  }

  /** One of a few words. */
  public static Option<String> choice(String name, List<String> choices, String description) {
    return choice(name, choices, Function.identity(), description);
  }

  /** One of the constants of an enumeration, by its name in kebab case. */
  public static <E extends Enum<E>> Option<E> choice(
      String name, Class<E> constants, String description) {
    return choice(name, List.of(constants.getEnumConstants()), Option::word, description);
  }

  /** The name of a constant in kebab case. */
  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> Option<T> choice(
      String name, List<T> values, Function<T, String> word, String description) {
    List<String> words = values.stream().map(word).toList();
    return new Option<>(
        name,
        description,
        new Form<>(
            String.join("|", words),
            text -> values.get(place(name, text, words)),
            word,
            false,
            words));
  }

  private static int place(String name, String text, List<String> words) {
    int place = words.indexOf(text);
    if (place < 0) {
      throw new OptionException(
          "--"
              + name
              + " is '"
              + text
              + "'; expected one of "
              + String.join(", ", words)
              + "."
              + SpellingSuggestion.of(text, words)
                  .map(near -> " Did you mean '" + near + "'?")
                  .orElse(""));
    }
    return place;
  }

  /** Given or not given. */
  public static Option<Boolean> flag(String name, String description) {
    return new Option<>(
            name,
            description,
            new Form<>(
                "",
                text ->
                    switch (text) {
                      case "true" -> true;
                      case "false" -> false;
                      default ->
                          throw new OptionException(
                              "--" + name + " is '" + text + "'; expected true or false.");
                    }))
        .withDefault("false");
  }

  /**
   * A flag that may name how: one of the constants of an enumeration, by its name in kebab case.
   *
   * @param off what holds where it is not given, also {@code false} in a conf file; no word of it
   * @param on what it stands for alone, also {@code true} in a conf file
   */
  public static <E extends Enum<E>> Option<E> flagOrChoice(
      String name, Class<E> constants, E off, E on, String description) {
    List<E> values = Stream.of(constants.getEnumConstants()).filter(each -> each != off).toList();
    List<String> words = values.stream().map(Option::word).toList();
    return new Option<>(
            name,
            description,
            new Form<>(
                "[" + String.join("|", words) + "]",
                text ->
                    switch (text) {
                      case "true" -> on;
                      case "false" -> off;
                      default -> values.get(place(name, text, words));
                    },
                value -> value == off ? "false" : word(value),
                false,
                words,
                true))
        .withDefault("false");
  }

  /** A real number. */
  public static Option<Double> real(
      String name, Predicate<Double> valid, String expected, String description) {
    return new Option<>(
        name,
        description,
        new Form<>("X", text -> number(name, text, Option::parseReal, valid, expected)));
  }

  /** A positive number, or a percentage of something. */
  public static Option<Amount> amount(String name, String description) {
    String expected = "a positive number, or a percentage such as 5%";
    return new Option<>(
        name,
        description,
        new Form<>(
            "X|X%",
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
            }));
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
        description,
        new Form<>("N", text -> number(name, text, Integer::valueOf, valid, expected)));
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
        description,
        new Form<>(
            "N|" + word,
            text ->
                text.strip().equals(word)
                    ? meaning
                    : number(name, text, Integer::valueOf, valid, expected)));
  }

  /** A whole number from 1 on, or a range of them such as 2..8. */
  public static Option<Range> range(String name, String placeholder, String description) {
    return new Option<>(name, description, new Form<>(placeholder, text -> parseRange(name, text)));
  }

  private static Range parseRange(String name, String text) {
    Matcher ends = RANGE.matcher(text.strip());
    if (ends.matches()) {
      try {
        int first = Integer.parseInt(ends.group(1));
        int last = ends.group(2) == null ? first : Integer.parseInt(ends.group(2));
        if (first >= 1 && (ends.group(2) == null || first < last)) {
          return new Range(first, last);
        }
      } catch (NumberFormatException e) {
        // Too large for an int: refused below.
      }
    }
    throw new OptionException(
        "--"
            + name
            + " is '"
            + text
            + "'; expected a whole number, at least 1, or a range A..B of such numbers with A less"
            + " than B, such as 2..8.");
  }

  /** A percentage, such as 5%; its value is the number before the sign. */
  public static Option<Double> percentage(
      String name, Predicate<Double> valid, String expected, String description) {
    return new Option<>(
        name,
        description,
        new Form<>(
            "P%",
            text -> {
              String stripped = text.strip();
              if (!stripped.endsWith("%")) {
                throw new OptionException(
                    "--" + name + " is '" + text + "'; expected " + expected + ".");
              }
              String number = stripped.substring(0, stripped.length() - 1);
              return number(name, number, text, Option::parseReal, valid, expected);
            },
            percent -> BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%",
            false,
            List.of()));
  }

  /** A whole number in the range of a long. */
  public static Option<Long> wide(String name, String description) {
    return new Option<>(
        name,
        description,
        new Form<>(
            "N",
            text ->
                number(name, text, Long::valueOf, n -> true, "a whole number of at most 64 bits")));
  }

  /** A time in seconds, minutes or hours, such as 90s, 10m or 2h. */
  public static Option<Duration> duration(String name, String description) {
    return new Option<>(
        name,
        description,
        new Form<>(
            "90s|10m|2h",
            text -> parseDuration(name, text),
            time -> time.toMillis() / 1000.0 + "s",
            false,
            List.of()));
  }

  private static Duration parseDuration(String name, String text) {
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
  }

  /** The lengths of a grid's axes, such as 64x64. */
  public static Option<List<Integer>> shape(String name, String description) {
    return new Option<>(
        name,
        description,
        new Form<>(
            "64x64",
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
            lengths ->
                lengths.stream().map(String::valueOf).collect(Collectors.joining(AXIS_SEPARATOR)),
            false,
            List.of()));
  }

  /**
   * This option as a command takes it that wants another description, default or range: equal to
   * this one, so that settings know both by either.
   *
   * @param other of the same name
   * @throws IllegalArgumentException if it has another name
   */
  public <U> Option<U> as(Option<U> other) {
    if (!other.name.equals(name)) {
      throw new IllegalArgumentException(other + " is no form of " + this + "; expected one name");
    }
    return new Option<>(name, other.description, other.form, other.defaultText, effect, kin);
  }

  /** Whether a help text says the same of both. */
  public boolean isSameForm(Option<?> other) {
    return equals(other)
        && description.equals(other.description)
        && form.placeholder().equals(other.form.placeholder())
        && defaultText.equals(other.defaultText);
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
    return new Option<>(name, description, form, Optional.of(text), effect, kin);
  }

  /** The same option that changes nothing in the result. */
  public Option<T> withoutEffect() {
    return new Option<>(name, description, form, defaultText, Effect.NONE, kin);
  }

  /** The same option that says when a loop ends, not what course it takes until then. */
  public Option<T> stopping() {
    return new Option<>(name, description, form, defaultText, Effect.STOPPING, kin);
  }

  private static <N> N number(
      String name, String text, Function<String, N> parse, Predicate<N> valid, String expected) {
    return number(name, text, text, parse, valid, expected);
  }

  /**
   * A number that is a part of a text.
   *
   * @param whole the text as it was given
   */
  private static <N> N number(
      String name,
      String text,
      String whole,
      Function<String, N> parse,
      Predicate<N> valid,
      String expected) {
    N value;
    try {
      value = parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new OptionException("--" + name + " is '" + whole + "'; expected " + expected + ".");
    }
    if (!valid.test(value)) {
      throw new OptionException("--" + name + " is " + whole + "; expected " + expected + ".");
    }
    return value;
  }

  /** Between the values of a list in one text. */
  public static final String SEPARATOR = "\n";

  /** Between the lengths of the axes of a grid. */
  private static final String AXIS_SEPARATOR = "x";

  /** The name in kebab case: the flag without its dashes, and the key in conf files. */
  public String name() {
    return name;
  }

  /** What stands for the value in a help text; empty for a flag. */
  public String placeholder() {
    return form.placeholder();
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
    return form.placeholder().isEmpty();
  }

  /** Whether it may stand without a value on the command line: then its value is "true". */
  public boolean isBareAllowed() {
    return form.bare();
  }

  /** Whether it takes several values. */
  public boolean takesMany() {
    return form.many();
  }

  /** The words it accepts; empty where it accepts more than a few words. */
  public List<String> choices() {
    return form.choices();
  }

  /**
   * The value that a text stands for.
   *
   * @throws OptionException if it stands for none
   */
  public T parse(String text) {
    return form.parser().apply(text);
  }

  /** The text of a value, as a user would write it. */
  public String print(T value) {
    return form.printer().apply(value);
  }

  /** What the option has an effect on. */
  public Effect effect() {
    return effect;
  }

  @Override
  public String toString() {
    return "--" + name;
  }
}
