/** Simulated regressions whose posteriors are sampled shard by shard, to show and test WASP. */
@Internal
package dev.wasserstein.wasp.demo;

import dev.wasserstein.annotation.Internal;
