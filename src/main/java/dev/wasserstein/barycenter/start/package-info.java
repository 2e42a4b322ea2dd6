/** Starts of barycenters with free support, and k-means. */
package dev.wasserstein.barycenter.start;
