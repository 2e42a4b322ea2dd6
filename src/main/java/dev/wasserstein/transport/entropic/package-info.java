/** Entropic optimal transport by scaling: balanced, unbalanced, and the Sinkhorn divergence. */
@Internal
package dev.wasserstein.transport.entropic;

import dev.wasserstein.annotation.Internal;
