// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.RunStatus;
import java.util.List;

/**
 * An aggregated network, and how its units were matched.
 *
 * @param matched the mean of the matched networks
 * @param plain the mean of the networks as they are (FedAvg)
 * @param solutions the barycenter of the incoming weights of each hidden layer; empty where nothing
 *     was to match
 * @param moved (clients × layers), units that left their place, where the first client's stay
 * @param clients the clients' networks with their units in the places of the model
 * @param rounds over all hidden layers in which incoming and outgoing weights were matched
 * @param dualGap by how much the cost of an assignment may exceed the optimum
 * @param status CONVERGED where no assignment improves the model; DONE where there was none
 */
public record FederatedModel(
    Averaged matched,
    Averaged plain,
    List<BarycenterSolution> solutions,
    int[][] moved,
    List<ClientModel> clients,
    int rounds,
    double dualGap,
    RunStatus status) {}
