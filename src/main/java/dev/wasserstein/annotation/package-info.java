/** Marks of what programs may call, and of what is internal. */
@Internal
package dev.wasserstein.annotation;
