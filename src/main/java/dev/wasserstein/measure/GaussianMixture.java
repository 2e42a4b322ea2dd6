// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A mixture of Gaussians, Σ_k a_k N(mean_k, covariance_k) with Σ a_k = 1. Nothing is copied: nobody
 * writes to the arrays once the measure exists.
 */
public final class GaussianMixture implements Measure {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final double[] masses;
  private final GaussianMeasure[] components;

  /**
   * A mixture. A job also checks that the masses sum to 1.
   *
   * @param id its name
   * @param masses a (K), not negative, at least one positive
   * @param components (K), of one dimension; their ids do not matter
   * @throws BadInputException if the lengths or dimensions do not fit, or a mass is not as said
   */
  public GaussianMixture(String id, double[] masses, List<GaussianMeasure> components) {
    this(id, masses, components, Trust.NONE);
    MassRule.KEEP.apply(masses, id, MassRule.IN_MEMORY);
    if (masses.length != components.size()
        || components.stream().mapToInt(Measure::dimension).distinct().count() != 1) {
      throw new BadInputException(
          "Gaussian mixture '" + id + "'",
          MassRule.IN_MEMORY,
          "has " + masses.length + " masses for " + components.size() + " components",
          "as many components, all of one dimension",
          "Correct the masses or the components.");
    }
  }

  private GaussianMixture(
      String id, double[] masses, List<GaussianMeasure> components, Trust unused) {
    this.id = Objects.requireNonNull(id);
    this.masses = masses;
    this.components =
        components.stream().map(component -> component.withId(id)).toArray(GaussianMeasure[]::new);
  }

  /**
   * A mixture of parts that this project computed or has checked; {@link #checked} is for others.
   *
   * @param masses a (K), not negative, summing to 1
   * @param components (K), of one dimension; their ids do not matter
   */
  @Internal
  public static GaussianMixture trusted(
      String id, double[] masses, List<GaussianMeasure> components) {
    if (masses.length != components.size() || components.isEmpty()) {
      throw new IllegalArgumentException(
          masses.length + " masses for " + components.size() + " components");
    }
    return new GaussianMixture(id, masses, components, Trust.GIVEN);
  }

  /**
   * A mixture from data that are not trusted.
   *
   * @param masses (K), overwritten with the rescaled masses
   * @param means (K × d, row-major)
   * @param covariances (K × d × d, row-major)
   * @param place file and line, for messages
   * @throws BadInputException if the lengths do not fit, a value is not finite, a mass is negative,
   *     the sum is wrong, or a covariance is not symmetric positive semi-definite
   */
  public static GaussianMixture checked(
      String id,
      double[] masses,
      double[] means,
      double[] covariances,
      MassRule rule,
      String place) {
    int count = masses.length;
    int d = count == 0 ? 0 : means.length / count;
    if (d == 0 || means.length != (long) count * d || covariances.length != (long) count * d * d) {
      throw new BadInputException(
          "Gaussian mixture '" + id + "'",
          place,
          "has "
              + count
              + " masses, "
              + means.length
              + " mean and "
              + covariances.length
              + " covariance entries",
          "K, K x d and K x d x d of them, K and d at least 1",
          "Correct the record.");
    }
    rule.apply(masses, id, place);
    List<GaussianMeasure> components = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      components.add(
          GaussianMeasure.checked(
              id,
              Arrays.copyOfRange(means, k * d, (k + 1) * d),
              Arrays.copyOfRange(covariances, k * d * d, (k + 1) * d * d),
              count == 1 ? place : place + ", component " + (k + 1)));
    }
    return trusted(id, masses, components);
  }

  @Override
  public Kind kind() {
    return Kind.MIXTURE;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return components[0].dimension();
  }

  /** The number K of components. */
  @Override
  public long bytes() {
    return Arrays.stream(components).mapToLong(Measure::bytes).sum();
  }

  @Override
  public int size() {
    return masses.length;
  }

  /** The masses a (K), shared: do not write. */
  public double[] masses() {
    return masses;
  }

  /** Component k. */
  public GaussianMeasure component(int k) {
    return components[k];
  }

  /** All components, in their order. */
  public List<GaussianMeasure> components() {
    return List.of(components);
  }

  /** The means (K × d, row-major). */
  public double[] means() {
    return Arrays.stream(components).flatMapToDouble(c -> Arrays.stream(c.mean())).toArray();
  }

  /** The covariances (K × d × d, row-major). */
  public double[] covariances() {
    return Arrays.stream(components).flatMapToDouble(c -> Arrays.stream(c.covariance())).toArray();
  }

  @Override
  public GaussianMixture withId(String newId) {
    return trusted(newId, masses, List.of(components));
  }

  @Internal
  @Override
  public Moments moments() {
    return Moments.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaussianMixture that
        && id.equals(that.id)
        && Arrays.equals(masses, that.masses)
        && Arrays.equals(components, that.components);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, Arrays.hashCode(masses), Arrays.hashCode(components));
  }

  @Override
  public String toString() {
    return "GaussianMixture[" + id + ", " + size() + " components, d=" + dimension() + "]";
  }
}
