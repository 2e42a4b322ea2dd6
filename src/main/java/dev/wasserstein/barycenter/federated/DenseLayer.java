// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

/**
 * A fully connected layer: its outputs are W x + b before the activation.
 *
 * @param out the number of its units
 * @param in the number of its inputs
 * @param weights W (out × in, row-major)
 * @param bias b (out); of length 0 where the layer has none
 */
public record DenseLayer(int out, int in, double[] weights, double[] bias) {
  /**
   * @throws IllegalArgumentException if the arrays have other lengths
   */
  public DenseLayer {
    if (weights.length != out * in || (bias.length != out && bias.length != 0)) {
      throw new IllegalArgumentException(
          "Arrays of "
              + weights.length
              + " and "
              + bias.length
              + " numbers; expected "
              + out
              + " x "
              + in
              + " and "
              + out
              + " or none");
    }
  }

  boolean hasBias() {
    return bias.length > 0;
  }

  /**
   * The layer with its units and inputs in another order.
   *
   * @param units (out), the unit that comes to each place
   * @param inputs (in), the input that comes to each place
   */
  DenseLayer permuted(int[] units, int[] inputs) {
    double[] moved = new double[weights.length];
    double[] movedBias = new double[bias.length];
    for (int i = 0, p = 0; i < out; i++) {
      int row = units[i] * in;
      for (int j = 0; j < in; j++) {
        moved[p++] = weights[row + inputs[j]];
      }
      if (hasBias()) {
        movedBias[i] = bias[units[i]];
      }
    }
    return new DenseLayer(out, in, moved, movedBias);
  }
}
