// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import dev.wasserstein.annotation.Internal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The values of a command's options, parsed and checked, each with where it came from. Immutable.
 */
@Internal
public final class Settings {

  /** Where a value came from. */
  public enum Source {
    COMMAND_LINE("command line"),
    CONF_FILE("conf file"),
    PROGRAM("program"),
    DEFAULT("default");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private record Entry(Object value, String text, Source source) {
    /** Equal for equal values, however they were written. */
    String canonical(Option<?> option) {
      return option.choices().isEmpty() ? String.valueOf(value) : text;
    }
  }

  private final Map<Option<?>, Entry> entries;
  private final List<Option<?>> options;

  private Settings(List<Option<?>> options, Map<Option<?>, Entry> entries) {
    this.options = options;
    this.entries = entries;
  }

  /** The defaults of these options. */
  public static Settings defaults(List<Option<?>> options) {
    return new Settings(options, Map.of(), ConfFile.NONE);
  }

  /**
   * The same settings but for one value.
   *
   * @throws OptionException if there is no such option here, or the value is wrong
   */
  public <T> Settings with(Option<T> option, T value) {
    return withText(option, option.print(value));
  }

  /**
   * The same settings but for one value, given as a user would write it.
   *
   * @throws OptionException if there is no such option here, or the value is wrong
   */
  public Settings withText(Option<?> option, String text) {
    requireKnown(option.name(), options.stream().map(Option::name).toList(), option.toString());
    // A command may take fewer words than the option has.
    int place = options.indexOf(option);
    if (place < 0) {
      throw new OptionException(option + " is here another option of the same name.");
    }
    Option<?> own = options.get(place);
    Map<Option<?>, Entry> changed = new LinkedHashMap<>(entries);
    changed.put(own, new Entry(own.parse(text), text, Source.PROGRAM));
    return new Settings(options, changed);
  }

  /**
   * Resolves the options of a command: command line, then conf file, then default.
   *
   * @param options the options of the command
   * @param commandLine the texts given on the command line, by option name
   * @param confFile the conf file
   * @throws OptionException if a name is unknown or a value wrong
   */
  public Settings(List<Option<?>> options, Map<String, String> commandLine, ConfFile confFile) {
    this.options = List.copyOf(options);
    this.entries = new LinkedHashMap<>();
    List<String> names = options.stream().map(Option::name).toList();
    for (String name : commandLine.keySet()) {
      requireKnown(name, names, "--" + name);
    }
    for (String name : confFile.names()) {
      String what = "'" + name + "' (" + confFile.place(name) + ")";
      requireKnown(name, names, what);
      if (name.equals(ConfFile.OPTION.name())) {
        throw new OptionException(
            what + " names another conf file; expected options only. Remove the line.");
      }
    }
    for (Option<?> option : options) {
      String name = option.name();
      if (commandLine.containsKey(name)) {
        put(option, commandLine.get(name), Source.COMMAND_LINE);
      } else if (confFile.names().contains(name)) {
        try {
          put(option, confFile.text(option), Source.CONF_FILE);
        } catch (OptionException e) {
          throw new OptionException(e.getMessage() + " See " + confFile.place(name) + ".");
        }
      } else if (option.defaultText().isPresent()) {
        put(option, option.defaultText().get(), Source.DEFAULT);
      }
    }
  }

  private static void requireKnown(String name, List<String> known, String what) {
    if (!known.contains(name)) {
      throw new OptionException(
          what + " is not an option of this command." + UnknownOption.advice(name, known));
    }
  }

  private void put(Option<?> option, String text, Source source) {
    entries.put(option, new Entry(option.parse(text), text, source));
  }

  /** The options of the command. */
  public List<Option<?>> options() {
    return options;
  }

  /** Whether the user gave the option: on the command line, in the conf file or by a program. */
  public boolean isGiven(Option<?> option) {
    return entries.containsKey(option) && entries.get(option).source() != Source.DEFAULT;
  }

  /** The value of an option that may be unset. */
  @SuppressWarnings("unchecked") // put() parsed the value with the option's own parser
  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable(entries.get(option)).map(entry -> (T) entry.value());
  }

  /**
   * The value of an option.
   *
   * @throws OptionException if the user has to give it and did not
   */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(
            () ->
                new OptionException(
                    "--" + option.name() + " is missing; expected " + option.placeholder() + "."));
  }

  /** The text of a value, as a user would write it; empty where the option is unset. */
  public Optional<String> text(Option<?> option) {
    return Optional.ofNullable(entries.get(option)).map(Entry::text);
  }

  /** Where the value of an option came from. */
  public Source source(Option<?> option) {
    return entries.containsKey(option) ? entries.get(option).source() : Source.DEFAULT;
  }

  /** The values that are not defaults, as a user would write them. */
  @Override
  public String toString() {
    return Credentials.hidden(
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().source() != Source.DEFAULT)
            .map(
                entry ->
                    entry.getKey() + " " + entry.getValue().text().replace(Option.SEPARATOR, " "))
            .collect(Collectors.joining(" ")));
  }

  /** A fingerprint (SHA-256, hexadecimal) of the values that have an effect on the result. */
  public String fingerprint() {
    return sha256(of(EnumSet.of(Option.Effect.RESULT, Option.Effect.STOPPING)));
  }

  /**
   * The values that have an effect on the course of a loop, except for its end: what a run that
   * goes on from a checkpoint must have in common with the run that made it.
   */
  public SortedMap<String, String> course() {
    return of(EnumSet.of(Option.Effect.RESULT));
  }

  /** A fingerprint (SHA-256, hexadecimal) of {@link #course}. */
  public String courseFingerprint() {
    return sha256(course());
  }

  private SortedMap<String, String> of(Set<Option.Effect> effects) {
    SortedMap<String, String> sorted = new TreeMap<>();
    entries.forEach(
        (option, entry) -> {
          if (effects.contains(option.effect())) {
            sorted.put(option.name(), Credentials.hidden(entry.canonical(option)));
          }
        });
    return sorted;
  }

  private static String sha256(SortedMap<String, String> values) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(values.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
