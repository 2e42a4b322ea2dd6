// SPDX-License-Identifier: Apache-2.0
/**
 * Measures between measures: the weights along a path or over a grid, and geodesics of two clouds.
 */
@Internal
package dev.wasserstein.barycenter.interpolation;

import dev.wasserstein.annotation.Internal;
