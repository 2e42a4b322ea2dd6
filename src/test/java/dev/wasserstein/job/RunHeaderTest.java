// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.options.Option;
import dev.wasserstein.options.Settings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunHeaderTest {
  static List<String> commands() {
    return List.copyOf(JobOptions.BY_COMMAND.keySet());
  }

  /** run.json holds the words that a user would write. */
  @ParameterizedTest
  @MethodSource("commands")
  void choicesAreToldInTheWordsOfTheCommandLine(String command) {
    Settings settings = Settings.defaults(JobOptions.BY_COMMAND.get(command));
    RunHeader header = RunHeader.of(command, "", settings);
    for (Option<?> option : settings.options()) {
      if (!option.choices().isEmpty() && settings.text(option).isPresent()) {
        Object told =
            header.options().stream()
                .filter(each -> each.name().equals(option.name()))
                .findFirst()
                .orElseThrow()
                .value();
        assertEquals(settings.text(option).orElseThrow(), told);
      }
    }
  }
}
