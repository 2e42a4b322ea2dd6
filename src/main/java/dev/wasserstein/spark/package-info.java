/** The engine on Apache Spark, and files through Hadoop's file systems. */
@Internal
package dev.wasserstein.spark;

import dev.wasserstein.annotation.Internal;
