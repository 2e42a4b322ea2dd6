/** The barycenter methods, one class each. */
@Internal
package dev.wasserstein.barycenter.method;

import dev.wasserstein.annotation.Internal;
