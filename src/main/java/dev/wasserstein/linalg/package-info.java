/**
 * Dense kernels, and small dense linear algebra. Only {@link dev.wasserstein.linalg.DenseAlgebra}
 * imports Breeze; only {@link dev.wasserstein.linalg.SymmetricEigen} and what prepares it import
 * LAPACK.
 */
@Internal
package dev.wasserstein.linalg;

import dev.wasserstein.annotation.Internal;
