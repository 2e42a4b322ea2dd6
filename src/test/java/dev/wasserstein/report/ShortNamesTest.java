// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShortNamesTest {
  @Test
  void longNamesLoseWhatTheyHaveInCommon() {
    String first = "posterior_of_hospital_region_03_of_all_chains_together";
    String second = "posterior_of_hospital_region_17_of_all_chains_together";
    ShortNames names = new ShortNames(List.of(first, second));
    assertEquals("…03…", names.of(first));
    assertEquals("…17…", names.of(second));
    assertEquals(
        "…17_chain",
        new ShortNames(
                List.of(second.substring(0, 31) + "_chain", first.substring(0, 31) + "_chain"))
            .of(second.substring(0, 31) + "_chain"));
  }

  @Test
  void shortNamesAreKept() {
    ShortNames names = new ShortNames(List.of("shard-1", "shard-2"));
    assertEquals("shard-1", names.of("shard-1"));
    assertEquals("reference", names.of("reference"));
    assertEquals("a", new ShortNames(List.of()).of("a"));
  }

  @Test
  void whatIsStillTooLongLosesItsMiddle() {
    String name = "abcdefghijklmnopqrstuvwxyz0123456789";
    assertEquals("abcdefghijk…0123456789", new ShortNames(List.of(name)).of(name));
    assertEquals(22, new ShortNames(List.of(name)).of(name).length());
  }

  @Test
  void thereMayBeLessRoom() {
    ShortNames names = new ShortNames(List.of("prototype-1", "prototype-12", "prototype-20"), 5);
    assertEquals("…12", names.of("prototype-12"));
    assertEquals("…1", names.of("prototype-1"));
    assertEquals("Tr…er", new ShortNames(List.of("Trouser", "Bag"), 5).of("Trouser"));
  }
}
