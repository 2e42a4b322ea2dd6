/** Sums without rounding errors that depend on the order, and streams of random numbers. */
package dev.wasserstein.numeric;
