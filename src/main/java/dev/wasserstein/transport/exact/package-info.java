/** Exact optimal transport: the network simplex, and sorting on the line. */
package dev.wasserstein.transport.exact;
