/** Reading and checking of measures and draws, whole or in parts. */
@Internal
package dev.wasserstein.input;

import dev.wasserstein.annotation.Internal;
