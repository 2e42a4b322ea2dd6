/** Pure decoders and encoders, one per file format. */
package dev.wasserstein.format;
