/** The parts of the network simplex: spanning tree, potentials, pricing and masses. */
package dev.wasserstein.transport.exact.simplex;
