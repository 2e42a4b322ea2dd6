/**
 * Kernels in vector instructions (jdk.incubator.vector), compiled in a step of their own. No class
 * outside names one of these: see {@link dev.wasserstein.linalg.Kernels}.
 */
@Internal
package dev.wasserstein.linalg.vector;

import dev.wasserstein.annotation.Internal;
