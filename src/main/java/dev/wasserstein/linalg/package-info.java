/** Dense kernels. The only package that imports netlib or Breeze. */
package dev.wasserstein.linalg;
