/** Simulated regressions whose posteriors are sampled shard by shard, to show and test WASP. */
package dev.wasserstein.wasp.demo;
