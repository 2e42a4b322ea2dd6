// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.Measure;
import java.util.List;

/** The barycenters between measures. */
public final class InterpolateResult implements JobResult {
  private final InterpolationRun run;
  private final List<String> lines;

  InterpolateResult(InterpolationRun run, List<String> lines) {
    this.run = run;
    this.lines = lines;
  }

  /** The barycenters in the order of the frames, with ids such as {@code t=0.25}. */
  public List<Measure> frames() {
    return run.measures();
  }

  /** The objective of each frame, such as Σ λ_n W₂²(ν, μ_n). */
  public double[] objectives() {
    return run.objectives();
  }

  /** The worst of the frames' endings. */
  public RunStatus status() {
    return run.status();
  }

  /** Every doubt that the run has, each a sentence. */
  public List<String> warnings() {
    return run.warnings();
  }

  @Override
  public List<String> lines() {
    return lines;
  }

  @Override
  public boolean hasConverged() {
    return status().hasConverged();
  }
}
