/** Starts of the network simplex: from coarser problems, by auction, along a curve. */
@Internal
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.annotation.Internal;
