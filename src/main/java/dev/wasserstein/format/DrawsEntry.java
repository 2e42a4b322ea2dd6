// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.Optional;

/**
 * How a format holds posterior draws.
 *
 * @param place in lists of the formats of draws, from 1
 * @param what a line for the documentation
 * @param chains for the documentation: where chains are told apart
 * @param decoder empty where a file alone is not enough, or parquet-java reads it
 */
record DrawsEntry(int place, String what, String chains, Optional<DrawsDecoder> decoder) {}
