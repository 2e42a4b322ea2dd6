/**
 * The door for programs: {@link dev.wasserstein.Wasserstein} takes an {@link dev.wasserstein.Input}
 * and settings, and returns typed results.
 */
package dev.wasserstein;
