// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

/** Arrays with their axes in another order. */
final class Axes {
  private Axes() {}

  /**
   * The same array with other axes first.
   *
   * @param values row-major
   * @param shape of the array
   * @param order the axis that stands at each place of the result
   * @return row-major, of the shape that has {@code shape[order[k]]} at place k
   */
  static double[] transposed(double[] values, int[] shape, int[] order) {
    int rank = shape.length;
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    double[] result = new double[values.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < result.length; to++) {
      result[to] = values[from];
      for (int k = rank - 1; k >= 0; k--) {
        int axis = order[k];
        from += strides[axis];
        if (++index[k] < shape[axis]) {
          break;
        }
        from -= shape[axis] * strides[axis];
        index[k] = 0;
      }
    }
    return result;
  }
}
