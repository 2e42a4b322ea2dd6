// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.List;

/**
 * What people want to know of a method before they choose it.
 *
 * @param measures the measures that it takes, in words
 * @param what the method and its source
 * @param when when to choose it
 * @param kinds the kinds of measures that it takes
 */
record MethodDescription(String measures, String what, String when, List<MeasureKind> kinds) {}
