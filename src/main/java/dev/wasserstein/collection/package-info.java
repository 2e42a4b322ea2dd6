/** Collections of measures: passes over them, states and warm starts of their measures, memory. */
@Internal
package dev.wasserstein.collection;

import dev.wasserstein.annotation.Internal;
