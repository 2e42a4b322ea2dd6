/** Starts of the network simplex: from coarser problems, by auction, along a curve. */
package dev.wasserstein.transport.exact.start;
