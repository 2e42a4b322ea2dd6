// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.BuresCost;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;

/**
 * The barycenter of Gaussians, or of the Gaussians with the moments of point clouds.
 *
 * @param method the method, which starts itself
 * @param mapAtoms whether atoms are to be mapped, so that there must be some
 */
record GaussianChoice(GaussianBarycenter method, boolean mapAtoms)
    implements MethodChoice<GaussianMeasure, GaussianBarycenter.State> {

  static GaussianChoice of(OptionValues values, MeasureSource source) {
    return new GaussianChoice(new GaussianBarycenter(), values.get(Options.MAP_ATOMS));
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    Reading.requireMoments(headers);
    if (mapAtoms && headers.get(0).isGaussian()) {
      throw new OptionException(
          "--map-atoms is not used with Gaussians, which have no atoms. Remove it, or give point"
              + " clouds.");
    }
  }

  @Override
  public MeasureInput.Conversion<GaussianMeasure> conversion() {
    return Reading::gaussian;
  }

  @Override
  public BarycenterMethod<GaussianMeasure, GaussianBarycenter.State> method(
      Measures<GaussianMeasure> measures) {
    return method;
  }

  @Override
  public int starts() {
    return 1;
  }

  @Override
  public GaussianBarycenter.State start(Measures<GaussianMeasure> measures, int number) {
    return method.start(measures);
  }

  @Override
  public PairwiseCost<GaussianMeasure> squaredDistance() {
    return new BuresCost();
  }
}
