/** Exact values and bounds, outside the loop. */
@Internal
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.annotation.Internal;
