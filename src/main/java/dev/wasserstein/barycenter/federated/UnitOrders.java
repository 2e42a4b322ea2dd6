// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which each client's units stand beside those of the others: which unit of which
 * client comes to which place. Network inputs and outputs stay where they are. Immutable.
 */
final class UnitOrders {
  /** (clients × layers × units), the unit at each place. */
  private final int[][][] units;

  private UnitOrders(int[][][] units) {
    this.units = units;
  }

  /** All units as the clients have them. */
  static UnitOrders unchanged(List<ClientModel> clients) {
    int[][][] units = new int[clients.size()][][];
    for (int k = 0; k < units.length; k++) {
      units[k] =
          clients.get(k).layers().stream()
              .map(layer -> IntStream.range(0, layer.out()).toArray())
              .toArray(int[][]::new);
    }
    return new UnitOrders(units);
  }

  /** The units (out) of a client's layer at each place. */
  int[] of(int client, int layer) {
    return units[client][layer];
  }

  /** The inputs (in) of a client's layer at each place. */
  int[] below(ClientModel model, int client, int layer) {
    return layer == 0
        ? IntStream.range(0, model.layers().get(0).in()).toArray()
        : units[client][layer - 1];
  }

  /**
   * The same with another order of one layer.
   *
   * @param orders (clients × units)
   */
  UnitOrders with(int layer, int[][] orders) {
    int[][][] changed = new int[units.length][][];
    for (int k = 0; k < changed.length; k++) {
      changed[k] = units[k].clone();
      changed[k][layer] = orders[k];
    }
    return new UnitOrders(changed);
  }

  /** The same pairs, with the places in the order of the first client's units. */
  UnitOrders asFirst() {
    int[][][] changed = new int[units.length][][];
    for (int k = 0; k < changed.length; k++) {
      changed[k] = new int[units[k].length][];
      for (int layer = 0; layer < changed[k].length; layer++) {
        changed[k][layer] = new int[units[k][layer].length];
        for (int place = 0; place < changed[k][layer].length; place++) {
          changed[k][layer][units[0][layer][place]] = units[k][layer][place];
        }
      }
    }
    return new UnitOrders(changed);
  }

  /** The layer of a client in these orders. */
  DenseLayer layer(ClientModel model, int client, int layer) {
    return model.layers().get(layer).permuted(units[client][layer], below(model, client, layer));
  }

  /** The number of a client's units of a layer that do not stand in their own place. */
  int moved(int client, int layer) {
    int[] order = units[client][layer];
    return (int) IntStream.range(0, order.length).filter(i -> order[i] != i).count();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitOrders that && Arrays.deepEquals(units, that.units);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(units);
  }
}
