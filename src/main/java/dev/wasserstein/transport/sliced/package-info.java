/** Sliced transport: the mean of transport on the line over directions. */
package dev.wasserstein.transport.sliced;
