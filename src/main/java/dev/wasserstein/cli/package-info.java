/** The command line. */
@Internal
package dev.wasserstein.cli;

import dev.wasserstein.annotation.Internal;
