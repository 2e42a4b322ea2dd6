// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/**
 * The topology of a shape in the plane that is made of pixels: pixels of the shape that share a
 * side or a corner hang together, pixels of the ground those that share a side.
 *
 * @param components connected parts of the shape
 * @param holes connected parts of the ground that do not reach the edge
 */
public record Topology(int components, int holes) {
  /**
   * Counts them.
   *
   * @param shape (rows × columns, row-major) whether a pixel is of the shape
   */
  public static Topology of(boolean[] shape, int rows, int columns) {
    int[] labels = new int[shape.length];
    int[] queue = new int[shape.length];
    int components = 0;
    int grounds = 0;
    for (int pixel = 0; pixel < shape.length; pixel++) {
      if (labels[pixel] != 0) {
        continue;
      }
      boolean reachesEdge = fill(shape, rows, columns, pixel, labels, queue);
      if (shape[pixel]) {
        components++;
      } else if (!reachesEdge) {
        grounds++;
      }
    }
    return new Topology(components, grounds);
  }

  /** Marks all pixels that hang together with one; says whether they reach the edge. */
  private static boolean fill(
      boolean[] shape, int rows, int columns, int first, int[] labels, int[] queue) {
    boolean inside = shape[first];
    boolean reachesEdge = false;
    int head = 0;
    int tail = 0;
    queue[tail++] = first;
    labels[first] = 1;
    while (head < tail) {
      int pixel = queue[head++];
      int row = pixel / columns;
      int column = pixel % columns;
      reachesEdge |= row == 0 || row == rows - 1 || column == 0 || column == columns - 1;
      for (int down = -1; down <= 1; down++) {
        for (int right = -1; right <= 1; right++) {
          int r = row + down;
          int c = column + right;
          if ((!inside && down != 0 && right != 0) || r < 0 || r >= rows || c < 0 || c >= columns) {
            continue;
          }
          int next = r * columns + c;
          if (labels[next] == 0 && shape[next] == inside) {
            labels[next] = 1;
            queue[tail++] = next;
          }
        }
      }
    }
    return reachesEdge;
  }
}
