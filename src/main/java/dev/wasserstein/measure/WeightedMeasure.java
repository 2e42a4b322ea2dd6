// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;

/**
 * A measure with its weight λ_n in a collection.
 *
 * @param weight not negative; over a collection the weights sum to 1
 */
@Internal
public record WeightedMeasure<M extends Measure>(M measure, double weight)
    implements Serializable {}
