/** Barycenters: the one outer loop and what it works on. */
package dev.wasserstein.barycenter;
