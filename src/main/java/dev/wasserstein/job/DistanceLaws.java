// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/**
 * The laws that a distance obeys beyond those that hold for all: it is symmetric, and translations
 * of both measures change nothing, up to rounding. A test checks each law that is stated here for
 * each registered distance.
 *
 * @param zeroBetweenEqual whether it is 0 between equal measures
 * @param triangle whether no detour by a third measure is shorter
 */
record DistanceLaws(boolean zeroBetweenEqual, boolean triangle) {}
