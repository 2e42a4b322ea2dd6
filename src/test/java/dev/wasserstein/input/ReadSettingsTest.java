// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.format.DecodeSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "*, 3-0017, true",
    "3-*, 3-0017, true",
    "3-*, 13-0017, false",
    "3-00?7, 3-0017, true",
    "'{3-0017,4-*}', 3-0017, true",
    "'{3-0017,4-*}', 4-0001, true",
    "'{3-0017,4-*}', 3-0018, false",
    "'{a,b}/{1,2}', b/1, true",
    "'{a,b}/{1,2}', b/3, false",
    "'x{,y}', x, true",
    "'a,b', 'a,b', true",
    "'a,b', a, false",
    "'{a', '{a', true",
    "'a}.c', 'a}.c', true",
    "a.c, abc, false",
    "'(a)', '(a)', true"
  })
  void idsMatch(String glob, String id, boolean matches) {
    ReadSettings settings =
        new ReadSettings(List.of("a.csv"), ReadSettings.AUTO, glob, "", DecodeSettings.DEFAULT);
    assertEquals(matches, settings.idPattern().matcher(id).matches());
  }
}
