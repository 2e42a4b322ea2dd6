// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.Contribution;

/**
 * The prototype nearest to a measure; of equally near ones the first.
 *
 * @param cluster its number
 * @param contribution the measure's contribution to it
 * @param second the number of the second nearest, -1 where it was not asked for or there is none
 * @param secondCost the cost to that one; infinite where there is none
 * @param solves how many costs were computed
 */
record NearestPrototype(
    int cluster, Contribution contribution, int second, double secondCost, int solves) {}
