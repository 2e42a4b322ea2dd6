/** Entropic optimal transport by scaling: balanced, unbalanced, and the Sinkhorn divergence. */
package dev.wasserstein.transport.entropic;
