/** Files on any file system of Hadoop: atomic run directories, checkpoints and Parquet. */
package dev.wasserstein.storage;
