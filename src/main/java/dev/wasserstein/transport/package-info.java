/**
 * Optimal transport: problems, couplings, certificates, barycentric projections and costs between
 * measures.
 */
@Internal
package dev.wasserstein.transport;

import dev.wasserstein.annotation.Internal;
