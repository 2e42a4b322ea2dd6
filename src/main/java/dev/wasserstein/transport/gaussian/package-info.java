/** Transport between Gaussians and between mixtures of Gaussians. */
package dev.wasserstein.transport.gaussian;
