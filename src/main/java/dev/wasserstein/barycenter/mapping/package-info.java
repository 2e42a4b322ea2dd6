// SPDX-License-Identifier: Apache-2.0
/** Measures moved onto another one, each where it lies. */
@Internal
package dev.wasserstein.barycenter.mapping;

import dev.wasserstein.annotation.Internal;
