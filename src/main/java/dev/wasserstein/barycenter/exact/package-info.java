/** Exact values and bounds, outside the loop. */
package dev.wasserstein.barycenter.exact;
