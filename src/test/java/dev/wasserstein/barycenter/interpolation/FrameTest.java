// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.interpolation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
  @Test
  void aPathGoesFromTheFirstToTheSecond() {
    List<Frame> frames = Frame.path(4);
    assertEquals(
        List.of("t=0.0", "t=0.25", "t=0.5", "t=0.75", "t=1.0"),
        frames.stream().map(Frame::id).toList());
    assertArrayEquals(new double[] {0.75, 0.25}, frames.get(1).weights());
    assertEquals(List.of(), frames.get(0).neighbours());
    assertEquals(List.of(2), frames.get(3).neighbours());
  }

  /** Of three measures the triangle, of four the square with the measures at its corners. */
  @ParameterizedTest
  @CsvSource({"2, 5, 5", "3, 5, 15", "4, 5, 25", "3, 2, 3", "4, 2, 4", "4, 12, 144"})
  void gridsHaveTheirWeights(int measures, int size, int count) {
    List<Frame> frames = Frame.grid(measures, size);
    assertEquals(count, frames.size());
    assertEquals(count, frames.stream().map(Frame::id).distinct().count());
    for (Frame frame : frames) {
      assertEquals(measures, frame.weights().length);
      assertEquals(1, Arrays.stream(frame.weights()).sum(), 1e-15);
      assertTrue(Arrays.stream(frame.weights()).allMatch(weight -> weight >= 0));
    }
    for (int n = 0; n < measures; n++) {
      double[] corner = new double[measures];
      corner[n] = 1;
      assertEquals(
          1, frames.stream().filter(frame -> Arrays.equals(corner, frame.weights())).count());
    }
  }

  @Test
  void idsAreTheWeights() {
    List<String> ids = Frame.grid(3, 5).stream().map(Frame::id).toList();
    assertEquals("w=1.0,0.0,0.0", ids.get(0));
    assertTrue(ids.contains("w=0.5,0.25,0.25"), ids::toString);
    assertEquals(
        List.of("w=1.0,0.0", "w=0.5,0.5", "w=0.0,1.0"),
        Frame.grid(2, 3).stream().map(Frame::id).toList());
    assertArrayEquals(new double[] {0, 1, 0, 0}, Frame.grid(4, 3).get(2).weights());
    assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, Frame.grid(4, 3).get(4).weights());
  }

  /** Above and to the left. */
  @Test
  void neighboursAreTheNearestOfTheEarlier() {
    assertEquals(List.of(1, 3), Frame.grid(4, 3).get(4).neighbours());
    assertEquals(List.of(0), Frame.grid(3, 3).get(1).neighbours());
    assertEquals(List.of(0, 1), Frame.grid(3, 3).get(2).neighbours());
  }
}
