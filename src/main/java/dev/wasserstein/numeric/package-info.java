/** Sums without rounding errors that depend on the order, and streams of random numbers. */
@Internal
package dev.wasserstein.numeric;

import dev.wasserstein.annotation.Internal;
