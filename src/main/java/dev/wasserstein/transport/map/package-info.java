// SPDX-License-Identifier: Apache-2.0
/** Maps of points that optimal transport between two measures makes. */
@Internal
package dev.wasserstein.transport.map;

import dev.wasserstein.annotation.Internal;
