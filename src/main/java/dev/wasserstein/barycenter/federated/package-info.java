// SPDX-License-Identifier: Apache-2.0
/** Aggregation of neural networks, whose hidden units are atoms. */
@Internal
package dev.wasserstein.barycenter.federated;

import dev.wasserstein.annotation.Internal;
