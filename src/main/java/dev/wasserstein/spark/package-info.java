/** The engine on Apache Spark, and files through Hadoop's file systems. */
package dev.wasserstein.spark;
