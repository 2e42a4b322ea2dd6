/** Order-free sums, weighted medians, and streams of random numbers. */
@Internal
package dev.wasserstein.numeric;

import dev.wasserstein.annotation.Internal;
