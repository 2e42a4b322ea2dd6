/** The barycenter methods, one class each. */
package dev.wasserstein.barycenter.method;
