// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.gaussian.AffineMap;
import dev.wasserstein.transport.gaussian.BuresCost;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The barycenter of Gaussians, or of the Gaussians with the moments of point clouds.
 *
 * @param method the method, which starts itself
 * @param mapAtoms whether atoms are to be mapped, so that there must be some
 */
record GaussianChoice(GaussianBarycenter method, boolean mapAtoms)
    implements MethodChoice<GaussianMeasure, GaussianBarycenter.State> {
  private static final long NUMBERS_IN_A_FILE = 4_000_000;

  /** Two roots and their products take about as long as this many products of matrices. */
  static final double PRODUCTS = 20;

  static GaussianChoice of(Settings values, MeasureSource source) {
    return new GaussianChoice(
        new GaussianBarycenter(), values.find(Options.MAP_ATOMS).orElse(false));
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireMoments(headers);
    if (mapAtoms && headers.get(0).isGaussian()) {
      throw new OptionException(
          "--map-atoms is not used with Gaussians, which have no atoms. Remove it, or give point"
              + " clouds.");
    }
  }

  @Override
  public MeasureInput.Conversion<GaussianMeasure> conversion() {
    return InputRules::gaussian;
  }

  @Override
  public BarycenterMethod<GaussianMeasure, GaussianBarycenter.State> method(
      Measures<GaussianMeasure> measures) {
    return method;
  }

  /** Products and roots of matrices. */
  @Override
  public double work(MeasuresSummary all, int atoms) {
    return all.count() * PRODUCTS * StrictMath.pow(all.dimension(), 3);
  }

  @Override
  public int starts() {
    return 1;
  }

  @Override
  public GaussianBarycenter.State start(Measures<GaussianMeasure> measures, int number) {
    return method.start(measures);
  }

  /**
   * The inputs, each moved by the affine map from its Gaussian to the barycenter, in files of some
   * measures each.
   */
  @Override
  public void writeMore(RunDirectory output, MeasureInput input, BarycenterSolution solution) {
    if (!mapAtoms) {
      return;
    }
    GaussianMeasure barycenter = (GaussianMeasure) solution.barycenter();
    List<String> ids = new ArrayList<>();
    long numbers = 0;
    int file = 0;
    for (MeasureHeader header : input.headers()) {
      ids.add(header.id());
      numbers += (long) header.size() * header.dimension();
      if (numbers > NUMBERS_IN_A_FILE) {
        write(output, file++, input.fetch(ids), barycenter);
        ids.clear();
        numbers = 0;
      }
    }
    if (!ids.isEmpty()) {
      write(output, file, input.fetch(ids), barycenter);
    }
  }

  private static void write(
      RunDirectory output, int file, List<MeasureRecord> inputs, GaussianMeasure barycenter) {
    String name = String.format(Locale.ROOT, "mapped/part-%05d.parquet", file);
    output.writeParquet(name, inputs.stream().map(record -> mapped(record, barycenter)).toList());
  }

  private static MeasureRecord mapped(MeasureRecord record, GaussianMeasure barycenter) {
    DiscreteMeasure cloud = InputRules.pointCloud(record);
    AffineMap map = new BuresTransport(GaussianMeasure.of(cloud)).map(barycenter);
    return record.with(
        DiscreteMeasure.trusted(
            cloud.id(), cloud.dimension(), cloud.masses(), map.apply(cloud.support())));
  }

  /** Of point clouds it knows the moments only. */
  @Override
  public boolean scoresExactly(List<MeasureHeader> headers) {
    return headers.stream().allMatch(MeasureHeader::isGaussian);
  }

  @Override
  public PairwiseCost<GaussianMeasure> squaredDistance() {
    return new BuresCost();
  }

  @Override
  public Optional<GaussianBarycenter.State> near(BarycenterSolution neighbour) {
    return Optional.of(method.start((GaussianMeasure) neighbour.barycenter()));
  }
}
