/** Ground costs. */
@Internal
package dev.wasserstein.geometry;

import dev.wasserstein.annotation.Internal;
