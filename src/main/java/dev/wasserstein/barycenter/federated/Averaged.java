// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import java.util.ArrayList;
import java.util.List;

/**
 * The weighted mean of networks whose units stand in some orders.
 *
 * @param layers of the mean
 * @param spreads for each layer Σ_k λ_k |θ − P_k θ_k|², over its weights and biases
 */
public record Averaged(List<DenseLayer> layers, double[] spreads) {
  /** The mean in these orders. */
  static Averaged of(List<ClientModel> clients, UnitOrders orders) {
    int depth = clients.get(0).layers().size();
    double[] weights = clients.stream().mapToDouble(ClientModel::weight).toArray();
    List<DenseLayer> layers = new ArrayList<>(depth);
    double[] spreads = new double[depth];
    for (int layer = 0; layer < depth; layer++) {
      double[][] matrices = new double[weights.length][];
      double[][] biases = new double[weights.length][];
      for (int k = 0; k < weights.length; k++) {
        DenseLayer permuted = orders.layer(clients.get(k), k, layer);
        matrices[k] = permuted.weights();
        biases[k] = permuted.bias();
      }
      double[] matrix = WeightedMean.of(weights, matrices);
      double[] bias = WeightedMean.of(weights, biases);
      DenseLayer first = clients.get(0).layers().get(layer);
      layers.add(new DenseLayer(first.out(), first.in(), matrix, bias));
      spreads[layer] =
          WeightedMean.spread(weights, matrices, matrix)
              + WeightedMean.spread(weights, biases, bias);
    }
    return new Averaged(layers, spreads);
  }

  /** Σ_k λ_k |θ − P_k θ_k|² over the whole network. */
  public double spread() {
    double sum = 0;
    for (double each : spreads) {
      sum += each;
    }
    return sum;
  }
}
