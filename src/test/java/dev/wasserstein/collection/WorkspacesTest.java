// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WorkspacesTest {
  private static final class Sized implements Workspaces.Workspace {
    private final long bytes;

    Sized(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }

  private record OfSize(long bytes) implements Workspaces.Kind<Sized> {
    @Override
    public Sized make() {
      return new Sized(bytes);
    }
  }

  private record Large(long bytes) implements WarmStart {}

  private final Workspaces pool = new Workspaces(2);

  @Test
  void ofOneKindTheyAreKept() {
    Sized first = pool.use(new OfSize(40), workspace -> workspace);
    assertSame(first, pool.use(new OfSize(40), workspace -> workspace));
    assertNotSame(first, pool.use(new OfSize(30), workspace -> workspace));
    assertNotSame(first, pool.use(new OfSize(40), workspace -> workspace));
  }

  @Test
  void oneThatIsInUseIsNotGivenToOthers() {
    pool.use(
        new OfSize(40),
        outer ->
            pool.use(
                new OfSize(40),
                inner -> {
                  assertNotSame(outer, inner);
                  return inner;
                }));
    assertEquals(80, pool.bytes());
  }

  @Test
  void theirBytesCountInUseOrNot() {
    assertEquals(0, pool.bytes());
    pool.use(new OfSize(40), workspace -> workspace);
    assertEquals(40, pool.bytes());
    pool.use(
        new OfSize(40),
        workspace -> {
          assertEquals(40, pool.bytes());
          return workspace;
        });
    pool.use(new OfSize(30), workspace -> workspace);
    assertEquals(30, pool.bytes());
  }

  @Test
  void afterAFailureItIsDropped() {
    Sized first = pool.use(new OfSize(40), workspace -> workspace);
    assertThrows(
        IllegalStateException.class,
        () ->
            pool.use(
                new OfSize(40),
                workspace -> {
                  throw new IllegalStateException("in " + workspace.bytes());
                }));
    assertEquals(0, pool.bytes());
    assertNotSame(first, pool.use(new OfSize(40), workspace -> workspace));
  }

  /** Warm starts have what work spaces leave of the memory for both. */
  @Test
  void warmStartsMakeRoomForThem() {
    WarmStartCache cache = new WarmStartCache(100, pool);
    cache.keep("a", new Large(50));
    cache.keep("b", new Large(50));
    pool.use(new OfSize(40), workspace -> workspace);
    cache.keep("b", new Large(50));
    assertTrue(cache.find("a").isEmpty());
    assertTrue(cache.find("b").isPresent());
  }
}
