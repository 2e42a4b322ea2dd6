// SPDX-License-Identifier: Apache-2.0
/** Benchmarks of how measures are spread over a cluster. */
package dev.wasserstein.spark;
