// SPDX-License-Identifier: Apache-2.0
/** Linear optimal transport: measures as vectors. */
@Internal
package dev.wasserstein.barycenter.embedding;

import dev.wasserstein.annotation.Internal;
