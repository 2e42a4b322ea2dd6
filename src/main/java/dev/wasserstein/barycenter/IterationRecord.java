// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.annotation.PublicApi;
import java.io.Serializable;

/**
 * What is known of the iterate after {@code iteration} updates; iteration 0 is the start.
 *
 * @param objective its objective F_k
 * @param change |F_k − F_{k−1}| / max(F_k, s²); NaN for iteration 0
 * @param residual its fixed-point residual: a length relative to s; of scalings the larger one of
 *     the change of the masses in the next update and of the largest error of a plan's marginals
 * @param seconds the time since the loop began
 * @param status {@link RunStatus#RUNNING} but for the last record
 */
@PublicApi
public record IterationRecord(
    int iteration,
    double objective,
    double change,
    double residual,
    double seconds,
    RunStatus status)
    implements Serializable {
  /** The same record with another status. */
  IterationRecord as(RunStatus other) {
    return new IterationRecord(iteration, objective, change, residual, seconds, other);
  }
}
