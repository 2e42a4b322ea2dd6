/** Optimal transport between two measures: problem, solver, solution. */
package dev.wasserstein.transport;
