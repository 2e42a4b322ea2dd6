/** Transport between Gaussians and between mixtures of Gaussians. */
@Internal
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.annotation.Internal;
