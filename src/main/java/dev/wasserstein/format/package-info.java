/** Pure decoders and encoders, one per file format. */
@Internal
package dev.wasserstein.format;

import dev.wasserstein.annotation.Internal;
