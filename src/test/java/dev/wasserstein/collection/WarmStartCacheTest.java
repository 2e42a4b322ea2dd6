// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WarmStartCacheTest {
  private record Sized(long bytes) implements WarmStart {}

  @Test
  void theLeastRecentlyUsedGoFirst() {
    WarmStartCache cache = new WarmStartCache(100, new Workspaces(1));
    cache.keep("a", new Sized(40));
    cache.keep("b", new Sized(40));
    assertTrue(cache.find("a").isPresent());
    cache.keep("c", new Sized(40));
    assertTrue(cache.find("a").isPresent());
    assertTrue(cache.find("b").isEmpty());
    assertTrue(cache.find("c").isPresent());
    assertEquals(1, cache.evictions());
  }

  @Test
  void aNewWarmStartTakesTheOldOnesPlace() {
    WarmStartCache cache = new WarmStartCache(100, new Workspaces(1));
    for (int n = 0; n < 10; n++) {
      cache.keep("a", new Sized(90));
    }
    assertTrue(cache.find("a").isPresent());
    assertEquals(0, cache.evictions());
  }

  @Test
  void oneThatIsTooLargeIsNotKept() {
    WarmStartCache cache = new WarmStartCache(100, new Workspaces(1));
    cache.keep("a", new Sized(101));
    assertTrue(cache.find("a").isEmpty());
    cache.keep("b", new Sized(100));
    assertTrue(cache.find("b").isPresent());
  }
}
