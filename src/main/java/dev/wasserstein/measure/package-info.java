/**
 * Measures: point clouds, grids, Gaussians and mixtures of Gaussians, and what is checked of them.
 */
package dev.wasserstein.measure;
