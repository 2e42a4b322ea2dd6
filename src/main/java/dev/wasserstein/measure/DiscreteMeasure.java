// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.Arrays;
import java.util.Objects;

/**
 * A measure with finitely many atoms, Σ a_i δ(x_i) with Σ a_i = 1, or any positive sum where it was
 * read under {@link MassRule#KEEP}. The arrays are shared, not copied: nobody writes to them once
 * the measure exists.
 */
public final class DiscreteMeasure implements Measure {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final int dimension;
  private final double[] masses;
  private final double[] support;

  /**
   * A measure with these atoms. A job also checks that the masses sum to 1, unless it transports
   * unequal masses.
   *
   * @param id its name
   * @param dimension the dimension d of the space
   * @param masses (m), not negative, at least one positive
   * @param support (m × d, row-major), at most 1e150 in size
   * @throws BadInputException if the lengths do not fit, or a number is not as said
   */
  public DiscreteMeasure(String id, int dimension, double[] masses, double[] support) {
    this(id, dimension, masses, support, Trust.NONE);
    check(id, dimension, masses, support, MassRule.KEEP, MassRule.IN_MEMORY);
  }

  private DiscreteMeasure(
      String id, int dimension, double[] masses, double[] support, Trust unused) {
    this.id = Objects.requireNonNull(id);
    this.dimension = dimension;
    this.masses = masses;
    this.support = support;
  }

  /**
   * A measure of arrays that this project computed or has checked; {@link #checked} is for others.
   *
   * @param masses (m), not negative, summing to 1 (under {@link MassRule#KEEP} to any positive
   *     number)
   * @param support (m × d, row-major), finite
   */
  @Internal
  public static DiscreteMeasure trusted(
      String id, int dimension, double[] masses, double[] support) {
    if (support.length != masses.length * dimension) {
      throw new IllegalArgumentException(
          "support has "
              + support.length
              + " numbers; expected "
              + masses.length
              + " x "
              + dimension);
    }
    return new DiscreteMeasure(id, dimension, masses, support, Trust.GIVEN);
  }

  /** Equal masses on atoms as {@link #trusted} takes them. */
  @Internal
  public static DiscreteMeasure trustedUniform(String id, int dimension, double[] support) {
    return trusted(id, dimension, uniformMasses(support.length / dimension), support);
  }

  /**
   * A measure from data that are not trusted.
   *
   * @param masses (m), overwritten with the rescaled masses
   * @param support (m × d, row-major)
   * @param place file and line, for messages
   * @throws BadInputException if a value is not finite, a mass negative, the sum wrong, or there is
   *     no atom
   */
  public static DiscreteMeasure checked(
      String id, int dimension, double[] masses, double[] support, MassRule rule, String place) {
    check(id, dimension, masses, support, rule, place);
    return trusted(id, dimension, masses, support);
  }

  private static void check(
      String id, int dimension, double[] masses, double[] support, MassRule rule, String place) {
    if (dimension < 1 || support.length != (long) masses.length * dimension) {
      throw new BadInputException(
          "Support of measure '" + id + "'",
          place,
          "has "
              + support.length
              + " numbers for "
              + masses.length
              + " masses in dimension "
              + dimension,
          "masses x dimension numbers, dimension at least 1",
          "Correct the record.");
    }
    rule.apply(masses, id, place);
    for (int k = 0; k < support.length; k++) {
      if (!CoordinateLimit.holds(support[k])) {
        throw new BadInputException(
            "Coordinate "
                + (k % dimension + 1)
                + " of atom "
                + (k / dimension + 1)
                + " of measure '"
                + id
                + "'",
            place,
            "is " + support[k],
            "a finite number of at most 1e150 in size, so that its square is finite",
            "Correct or remove the atom.");
      }
    }
  }

  /**
   * Equal masses on the given atoms.
   *
   * @param id its name
   * @param dimension the dimension d of the space
   * @param support (m × d, row-major), at most 1e150 in size
   * @throws BadInputException if there is no atom, or a number is not as said
   */
  public static DiscreteMeasure uniform(String id, int dimension, double[] support) {
    return new DiscreteMeasure(
        id, dimension, uniformMasses(dimension < 1 ? 0 : support.length / dimension), support);
  }

  /** The masses (m) 1/m, ..., 1/m. */
  public static double[] uniformMasses(int size) {
    double[] masses = new double[size];
    Arrays.fill(masses, 1.0 / size);
    return masses;
  }

  @Override
  public Kind kind() {
    return Kind.CLOUD;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * (masses.length + support.length);
  }

  @Override
  public int size() {
    return masses.length;
  }

  /** The masses a (m), shared: do not write. */
  public double[] masses() {
    return masses;
  }

  /** The atoms x (m × d, row-major), shared: do not write. */
  public double[] support() {
    return support;
  }

  /**
   * sqrt(Σ_i a_i |y_i − x_i|²), at least the distance to the measure with its atoms at y.
   *
   * @param atoms y (m × d, row-major), or longer
   */
  public double displacement(double[] atoms) {
    double sum = 0;
    for (int p = 0; p < support.length; p++) {
      double displacement = atoms[p] - support[p];
      sum += masses[p / dimension] * displacement * displacement;
    }
    return Math.sqrt(sum);
  }

  /** The same with masses that sum to 1; this measure where they do. */
  @Internal
  public DiscreteMeasure normalised() {
    double[] shares = Moments.shares(masses);
    return shares == masses ? this : trusted(id, dimension, shares, support);
  }

  /** The same without atoms of mass 0; this measure where there are none. */
  @Internal
  public DiscreteMeasure withoutEmptyAtoms() {
    double[] some = new double[masses.length];
    double[] atoms = new double[support.length];
    int count = 0;
    for (int i = 0; i < masses.length; i++) {
      if (masses[i] > 0) {
        System.arraycopy(support, i * dimension, atoms, count * dimension, dimension);
        some[count++] = masses[i];
      }
    }
    return count == masses.length
        ? this
        : trusted(
            id, dimension, Arrays.copyOf(some, count), Arrays.copyOf(atoms, count * dimension));
  }

  @Override
  public DiscreteMeasure withId(String newId) {
    return trusted(newId, dimension, masses, support);
  }

  @Override
  public boolean hasAtoms() {
    return true;
  }

  @Override
  public DiscreteMeasure toDiscrete() {
    return this;
  }

  @Internal
  @Override
  public Moments moments() {
    return Moments.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscreteMeasure that
        && id.equals(that.id)
        && dimension == that.dimension
        && Arrays.equals(masses, that.masses)
        && Arrays.equals(support, that.support);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, dimension, Arrays.hashCode(masses), Arrays.hashCode(support));
  }

  @Override
  public String toString() {
    return "DiscreteMeasure[" + id + ", " + size() + " atoms, d=" + dimension + "]";
  }
}
