/** Files on any file system of Hadoop: atomic run directories, checkpoints and Parquet. */
@Internal
package dev.wasserstein.storage;

import dev.wasserstein.annotation.Internal;
