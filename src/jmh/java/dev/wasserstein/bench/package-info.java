/** The side of scripts/bench that runs in a JVM. */
package dev.wasserstein.bench;
