/** Collections of measures: passes over them, states and warm starts of their measures, memory. */
package dev.wasserstein.collection;
