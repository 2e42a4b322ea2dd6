/** Charts, pictures and the run report, in plain Java. */
@Internal
package dev.wasserstein.report;

import dev.wasserstein.annotation.Internal;
