// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;

/** The units of a layer as point clouds, a cloud of equal masses for each client. */
final class UnitClouds {
  private UnitClouds() {}

  /**
   * Clouds of incoming weights and biases, in dimension in + 1: the inputs in their places, the
   * units as the clients have them.
   */
  static List<WeightedMeasure<DiscreteMeasure>> incoming(
      List<ClientModel> clients, UnitOrders orders, int layer) {
    return clouds(clients, orders, layer, false);
  }

  /** The same with the outgoing weights, in dimension in + 1 + out of the layer above. */
  static List<WeightedMeasure<DiscreteMeasure>> whole(
      List<ClientModel> clients, UnitOrders orders, int layer) {
    return clouds(clients, orders, layer, true);
  }

  private static List<WeightedMeasure<DiscreteMeasure>> clouds(
      List<ClientModel> clients, UnitOrders orders, int layer, boolean outgoing) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>(clients.size());
    for (int k = 0; k < clients.size(); k++) {
      ClientModel client = clients.get(k);
      DenseLayer own = client.layers().get(layer);
      int[] inputs = orders.below(client, k, layer);
      int bias = own.hasBias() ? 1 : 0;
      DenseLayer next = client.layers().get(layer + 1);
      int[] above = orders.of(k, layer + 1);
      int dimension = own.in() + bias + (outgoing ? next.out() : 0);
      double[] atoms = new double[own.out() * dimension];
      for (int i = 0, p = 0; i < own.out(); i++) {
        for (int input : inputs) {
          atoms[p++] = own.weights()[i * own.in() + input];
        }
        if (own.hasBias()) {
          atoms[p++] = own.bias()[i];
        }
        if (outgoing) {
          for (int unit : above) {
            atoms[p++] = next.weights()[unit * next.in() + i];
          }
        }
      }
      clouds.add(
          new WeightedMeasure<>(
              DiscreteMeasure.uniform(client.id(), dimension, atoms), client.weight()));
    }
    return clouds;
  }

  /** The weighted mean of clouds whose units stand in these orders. */
  static DiscreteMeasure mean(
      List<WeightedMeasure<DiscreteMeasure>> clouds, UnitOrders orders, int layer) {
    DiscreteMeasure first = clouds.get(0).measure();
    int d = first.dimension();
    double[][] atoms = new double[clouds.size()][];
    double[] weights = new double[clouds.size()];
    for (int k = 0; k < atoms.length; k++) {
      weights[k] = clouds.get(k).weight();
      atoms[k] = new double[first.support().length];
      int[] order = orders.of(k, layer);
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(clouds.get(k).measure().support(), order[i] * d, atoms[k], i * d, d);
      }
    }
    return DiscreteMeasure.trusted("mean", d, first.masses(), WeightedMean.of(weights, atoms));
  }
}
