/** Probability measures and collections of them. */
package dev.wasserstein.measure;
