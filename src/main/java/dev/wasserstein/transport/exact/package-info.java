/** Exact optimal transport: the network simplex, and sorting on the line. */
@Internal
package dev.wasserstein.transport.exact;

import dev.wasserstein.annotation.Internal;
