// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.mapping.MeasureMapper;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import java.util.List;
import java.util.OptionalDouble;

/** Measures that were moved onto another one. */
public final class MapResult implements JobResult {
  private final MapRun run;
  private final List<String> lines;

  MapResult(MapRun run, List<String> lines) {
    this.run = run;
    this.lines = lines;
  }

  /** The measures with their ids and masses, their atoms at the images, in their order. */
  public List<DiscreteMeasure> mapped() {
    return run.mapped().stream().map(MeasureMapper.Mapped::measure).toList();
  }

  /** The images of the other points of each measure that has some. */
  public List<DiscreteMeasure> mappedPoints() {
    return run.mapped().stream()
        .filter(each -> each.points().length > 0)
        .map(MapRun::points)
        .toList();
  }

  /** What they were moved onto. */
  public Measure target() {
    return run.target().record().measure();
  }

  /** The weighted mean of the costs of the transports. */
  public double objective() {
    return run.objective();
  }

  /** The part of labelled atoms whose class the nearest one tells, before; with labels. */
  public OptionalDouble accuracyBefore() {
    return run.scores().stream().mapToDouble(both -> both.before().accuracy()).findFirst();
  }

  /** The same after. */
  public OptionalDouble accuracyAfter() {
    return run.scores().stream().mapToDouble(both -> both.after().accuracy()).findFirst();
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
    return run.hasConverged();
  }
}
