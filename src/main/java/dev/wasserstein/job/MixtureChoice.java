// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.method.MixtureBarycenter;
import dev.wasserstein.barycenter.method.MixtureStart;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.gaussian.MixtureCost;
import java.util.List;
import java.util.Optional;

/**
 * The barycenter of mixtures of Gaussians; a Gaussian counts as a mixture of one.
 *
 * @param supportSize the number of components, if given
 * @param restarts how many starts there are
 * @param seed of the first start
 */
record MixtureChoice(Optional<Integer> supportSize, int restarts, long seed)
    implements MethodChoice<GaussianMixture, MixtureBarycenter.State> {
  /** Up to so many components in all, the start is folded. */
  private static final int MOST_FOLDED = 100;

  static MixtureChoice of(Settings values, MeasureSource source) {
    InitialSupports.refuseAll(values);
    return new MixtureChoice(
        values.find(Options.SUPPORT_SIZE),
        values.find(Options.RESTARTS).orElse(1),
        values.get(Options.SEED));
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireComponents(headers);
  }

  @Override
  public MeasureInput.Conversion<GaussianMixture> conversion() {
    return InputRules::mixture;
  }

  @Override
  public BarycenterMethod<GaussianMixture, MixtureBarycenter.State> method(
      Measures<GaussianMixture> measures) {
    return new MixtureBarycenter();
  }

  /** A pair of components costs a Bures distance. */
  @Override
  public double work(MeasuresSummary all, int atoms) {
    return GaussianChoice.PRODUCTS * StrictMath.pow(all.dimension(), 3) * atoms * all.atoms();
  }

  @Override
  public int starts() {
    return restarts;
  }

  /** The first start is folded where that is possible and no size is given, all others drawn. */
  @Override
  public MixtureBarycenter.State start(Measures<GaussianMixture> measures, int number) {
    boolean folded =
        number == 0 && supportSize.isEmpty() && measures.summary().atoms() <= MOST_FOLDED;
    int size = supportSize.orElse(measures.summary().medianSize());
    return MixtureBarycenter.State.of(
        folded
            ? MixtureStart.folded(measures)
            : MixtureStart.sampled(measures, size, seed + number));
  }

  /** MW₂ is above W₂. */
  @Override
  public boolean scoresExactly(List<MeasureHeader> headers) {
    return false;
  }

  @Override
  public PairwiseCost<GaussianMixture> squaredDistance() {
    return new MixtureCost();
  }

  @Override
  public Optional<MixtureBarycenter.State> near(BarycenterSolution neighbour) {
    return Optional.of(MixtureBarycenter.State.of((GaussianMixture) neighbour.barycenter()));
  }
}
