// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

/**
 * A column of numbers beside measures.
 *
 * @param name none of the schema's
 * @param values one for each measure
 */
public record NumberColumn(String name, double[] values) {}
