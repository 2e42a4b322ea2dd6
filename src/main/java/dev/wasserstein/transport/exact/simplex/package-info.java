/** The parts of the network simplex: spanning tree, potentials, pricing and masses. */
@Internal
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.annotation.Internal;
