// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.SeparableGibbsKernel;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;

/** The cells of a regular grid with the cost |x − y|². The kernel is separable. */
public final class GridSupport implements FixedSupport {
  private static final long serialVersionUID = 1L;

  private final int[] shape;

  /**
   * The cells of a grid.
   *
   * @param shape the lengths of the axes
   */
  public GridSupport(int[] shape) {
    this.shape = shape.clone();
  }

  @Override
  public int size() {
    return (int) GridMeasure.cells(shape);
  }

  @Override
  public double meanCost() {
    return SeparableGibbsKernel.meanCost(shape, GridMeasure.spacing(shape));
  }

  @Override
  public GibbsKernel kernel(double epsilon) {
    return new SeparableGibbsKernel(shape, GridMeasure.spacing(shape), epsilon);
  }

  @Override
  public int together() {
    return 1;
  }

  @Override
  public double[] masses(Measure measure) {
    if (measure instanceof GridMeasure grid && Arrays.equals(shape, grid.shape())) {
      return grid.masses();
    }
    throw new IllegalArgumentException(
        measure + " is not on a grid of shape " + GridMeasure.shapeText(shape));
  }

  @Override
  public GridMeasure measure(String id, double[] masses) {
    return GridMeasure.trusted(id, shape, masses);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GridSupport that && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape);
  }
}
