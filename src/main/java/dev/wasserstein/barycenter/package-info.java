/** Barycenters: the one outer loop and what it works on. */
@Internal
package dev.wasserstein.barycenter;

import dev.wasserstein.annotation.Internal;
