/** Starts of barycenters with free support, and k-means. */
@Internal
package dev.wasserstein.barycenter.start;

import dev.wasserstein.annotation.Internal;
