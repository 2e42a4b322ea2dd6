/**
 * Optimal transport: problems, couplings, certificates, barycentric projections and costs between
 * measures.
 */
package dev.wasserstein.transport;
