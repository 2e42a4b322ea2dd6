// SPDX-License-Identifier: Apache-2.0
/** What people do with barycenters: pure parts of their uses. */
@Internal
package dev.wasserstein.evaluate;

import dev.wasserstein.annotation.Internal;
