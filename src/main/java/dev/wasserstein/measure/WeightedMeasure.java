// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.io.Serializable;

/**
 * A measure with its weight λ_n in a collection.
 *
 * @param weight not negative; over a collection the weights sum to 1
 */
public record WeightedMeasure<M extends Measure>(M measure, double weight)
    implements Serializable {}
