/** Micro-benchmarks of the dense kernels. */
package dev.wasserstein.linalg;
