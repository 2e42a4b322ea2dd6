// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of whole small barycenters. */
package dev.wasserstein.barycenter;
