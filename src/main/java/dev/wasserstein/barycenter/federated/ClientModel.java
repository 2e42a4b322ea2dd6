// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import java.util.List;

/**
 * The network of a client.
 *
 * @param id of the client
 * @param weight of the client, positive
 * @param layers from the input on; the inputs of each are the outputs of the one before
 */
public record ClientModel(String id, double weight, List<DenseLayer> layers) {
  /** Keeps a copy of the list. */
  public ClientModel {
    layers = List.copyOf(layers);
  }
}
