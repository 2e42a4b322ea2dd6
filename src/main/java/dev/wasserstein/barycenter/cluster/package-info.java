// SPDX-License-Identifier: Apache-2.0
/** Clustering on the outer loop: several states, each measure adds to its nearest. */
@Internal
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.annotation.Internal;
