/** Sliced transport: the mean of transport on the line over directions. */
@Internal
package dev.wasserstein.transport.sliced;

import dev.wasserstein.annotation.Internal;
