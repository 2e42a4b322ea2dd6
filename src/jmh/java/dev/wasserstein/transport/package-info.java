/** Micro-benchmarks of the transport solvers' parts. */
package dev.wasserstein.transport;
