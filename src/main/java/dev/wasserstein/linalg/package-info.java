/** Dense kernels. The only package that imports netlib. */
package dev.wasserstein.linalg;
