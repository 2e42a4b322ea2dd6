// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.Arrays;
import java.util.Objects;

/**
 * A histogram on a regular grid: one mass per cell. The cell with index i on an axis lies at
 * i/(n_max − 1), n_max being the length of the longest axis, so that the longest axis spans [0, 1]
 * and the aspect is kept. The arrays are shared, not copied: nobody writes to them once the measure
 * exists.
 */
public final class GridMeasure implements Measure {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final int[] shape;
  private final double[] masses;

  /**
   * A histogram with these masses. A job also checks that they sum to 1, unless it transports
   * unequal masses.
   *
   * @param id its name
   * @param shape the lengths of the axes (d)
   * @param masses (product of shape, row-major: the last axis fastest), not negative, at least one
   *     positive
   * @throws BadInputException if the lengths do not fit, or a mass is not as said
   */
  public GridMeasure(String id, int[] shape, double[] masses) {
    this(id, shape, masses, Trust.NONE);
    check(id, shape, masses, MassRule.KEEP, MassRule.IN_MEMORY);
  }

  private GridMeasure(String id, int[] shape, double[] masses, Trust unused) {
    this.id = Objects.requireNonNull(id);
    this.shape = shape;
    this.masses = masses;
  }

  /**
   * A histogram of arrays that this project computed or has checked; {@link #checked} is for
   * others.
   *
   * @param shape the lengths of the axes (d)
   * @param masses (product of shape, row-major: the last axis fastest), not negative, summing to 1
   *     (under {@link MassRule#KEEP} to any positive number)
   */
  @Internal
  public static GridMeasure trusted(String id, int[] shape, double[] masses) {
    if (masses.length != cells(shape)) {
      throw new IllegalArgumentException(
          masses.length
              + " masses on a grid of shape "
              + shapeText(shape)
              + "; expected "
              + cells(shape));
    }
    return new GridMeasure(id, shape, masses, Trust.GIVEN);
  }

  /**
   * A measure from data that are not trusted.
   *
   * @param masses (product of shape, row-major), overwritten with the rescaled masses
   * @param place file and line, for messages
   * @throws BadInputException if the lengths do not fit, a mass is negative or not finite, or the
   *     sum is wrong
   */
  public static GridMeasure checked(
      String id, int[] shape, double[] masses, MassRule rule, String place) {
    check(id, shape, masses, rule, place);
    return trusted(id, shape, masses);
  }

  private static void check(String id, int[] shape, double[] masses, MassRule rule, String place) {
    if (shape.length == 0
        || Arrays.stream(shape).anyMatch(n -> n < 1)
        || cells(shape) != masses.length) {
      throw new BadInputException(
          "Grid of measure '" + id + "'",
          place,
          "has " + masses.length + " masses on shape " + shapeText(shape),
          "one mass per cell",
          "Correct the record, or the shape (--shape).");
    }
    rule.apply(masses, id, place);
  }

  /** The number of cells of a grid; -1 where it does not fit an array. */
  public static long cells(int[] shape) {
    long cells = 1;
    for (int n : shape) {
      cells *= n;
      if (cells > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return cells;
  }

  /** The shape as users write it, "64x64". */
  public static String shapeText(int[] shape) {
    return String.join("x", Arrays.stream(shape).mapToObj(Integer::toString).toList());
  }

  /** The distance between neighbouring cells, 1/(n_max − 1); 0 for a grid of one cell. */
  public static double spacing(int[] shape) {
    int longest = Arrays.stream(shape).max().orElse(1);
    return longest > 1 ? 1.0 / (longest - 1) : 0;
  }

  @Override
  public Kind kind() {
    return Kind.GRID;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return shape.length;
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * masses.length;
  }

  @Override
  public int size() {
    return masses.length;
  }

  /** The lengths of the axes (d), shared: do not write. */
  public int[] shape() {
    return shape;
  }

  /** The masses (product of shape, row-major), shared: do not write. */
  public double[] masses() {
    return masses;
  }

  /**
   * The same measure as a point cloud: an atom for each cell of positive mass, in row-major order.
   */
  @Override
  public DiscreteMeasure toDiscrete() {
    int d = shape.length;
    int longest = Arrays.stream(shape).max().orElseThrow();
    int positive = 0;
    for (double mass : masses) {
      if (mass > 0) {
        positive++;
      }
    }
    double[] atomMasses = new double[positive];
    double[] support = new double[positive * d];
    int atom = 0;
    for (int cell = 0; cell < masses.length; cell++) {
      if (masses[cell] > 0) {
        atomMasses[atom] = masses[cell];
        int rest = cell;
        for (int axis = d - 1; axis >= 0; axis--) {
          support[atom * d + axis] =
              longest > 1 ? (double) (rest % shape[axis]) / (longest - 1) : 0;
          rest /= shape[axis];
        }
        atom++;
      }
    }
    return DiscreteMeasure.trusted(id, d, atomMasses, support);
  }

  /** The same measure as a point cloud with an atom for each cell, also where it has no mass. */
  public DiscreteMeasure toDiscreteWithEmptyCells() {
    DiscreteMeasure cells = trusted(id, shape, ones()).toDiscrete();
    return DiscreteMeasure.trusted(id, shape.length, masses, cells.support());
  }

  private double[] ones() {
    double[] ones = new double[masses.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public GridMeasure withId(String newId) {
    return trusted(newId, shape, masses);
  }

  @Override
  public boolean hasAtoms() {
    return true;
  }

  @Internal
  @Override
  public Moments moments() {
    return toDiscrete().moments();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GridMeasure that
        && id.equals(that.id)
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(masses, that.masses);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, Arrays.hashCode(shape), Arrays.hashCode(masses));
  }

  @Override
  public String toString() {
    return "GridMeasure[" + id + ", " + shapeText(shape) + "]";
  }
}
