/** Ground costs. */
package dev.wasserstein.geometry;
