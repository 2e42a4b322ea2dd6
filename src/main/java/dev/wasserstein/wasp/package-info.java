/**
 * WASP: one posterior from the posteriors of data shards (Srivastava, Li, Dunson 2018), with
 * diagnostics of the shards and what else statisticians would compare it with.
 */
@Internal
package dev.wasserstein.wasp;

import dev.wasserstein.annotation.Internal;
