// SPDX-License-Identifier: Apache-2.0
/**
 * The multi-marginal form of the barycenter problem, solved by column generation: exact barycenters
 * and bounds from below that hold.
 */
@Internal
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.annotation.Internal;
