// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.linalg.SymmetricEigen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a shard lies to the combined posterior.
 *
 * @param meanShift the largest |m_k − m| / s of any parameter, m and s the combined mean and sd
 * @param meanShiftParameter the number of that parameter
 * @param deviationRatio s_k / s of the parameter where it is farthest from 1
 * @param deviationParameter the number of that parameter
 * @param distance W₂ to the combined posterior
 * @param outlier whether that distance stands out
 */
public record ShardAssessment(
    ShardHeader shard,
    double weight,
    double meanShift,
    int meanShiftParameter,
    double deviationRatio,
    int deviationParameter,
    double distance,
    boolean outlier) {

  /** Distances this many robust deviations above their median stand out. */
  public static final double FAR = 5;

  /** Standard deviations below this share of the usual one, or of the mean, are rounding. */
  private static final double CONSTANT = 1e-12;

  /** R-hat falls below 1 by chance only, by less than this. */
  private static final double LEAST_RHAT = 0.95;

  /** Among fewer shards nothing can be said to stand out. */
  private static final int FEWEST = 4;

  /** Chains of a larger R-hat have not mixed (Vehtari et al. 2021). */
  public static final double LARGEST_RHAT = 1.01;

  /** Effective draws for each parameter below which a covariance is poor. */
  private static final double DRAWS_PER_DIMENSION = 10;

  /** Combined standard deviations below this share of the shards' are too small. */
  private static final double NARROW = 0.9;

  /** The 1 % quantile of the standard normal distribution. */
  private static final double ONE_PERCENT = -2.3263;

  /**
   * Assesses all shards.
   *
   * @param mean of the combined posterior (d)
   * @param deviations of it (d)
   * @param squares W₂² by shard
   * @param standard the same in units of the parameters' deviations, by which shards stand out
   */
  public static List<ShardAssessment> of(
      List<ShardHeader> shards,
      Map<String, Double> weights,
      double[] mean,
      double[] deviations,
      Map<String, Double> squares,
      Map<String, Double> standard) {
    double[] distances = standard.values().stream().mapToDouble(Math::sqrt).toArray();
    SortedSample sample = SortedSample.of(distances.clone());
    // Rounding alone must not make an outlier of a shard among equal ones.
    double bound =
        sample.quantile(0.5) * (1 + 1e-6)
            + FAR * Math.max(sample.medianDeviation(), 0.05 * sample.quantile(0.5));
    List<ShardAssessment> all = new ArrayList<>();
    for (ShardHeader shard : shards) {
      int shifted = 0;
      int scaled = 0;
      double shift = -1;
      double ratio = 1;
      for (int k = 0; k < mean.length; k++) {
        double s = deviations[k] > 0 ? deviations[k] : Double.MIN_NORMAL;
        double own = Math.abs(shard.mean()[k] - mean[k]) / s;
        if (own > shift) {
          shift = own;
          shifted = k;
        }
        double ownRatio = shard.deviation(k) / s;
        if (Math.abs(Math.log(ownRatio)) >= Math.abs(Math.log(ratio))) {
          ratio = ownRatio;
          scaled = k;
        }
      }
      double distance = Math.sqrt(squares.getOrDefault(shard.id(), Double.NaN));
      all.add(
          new ShardAssessment(
              shard,
              weights.get(shard.id()),
              shift,
              shifted,
              ratio,
              scaled,
              distance,
              standard.size() >= FEWEST
                  && Math.sqrt(standard.getOrDefault(shard.id(), 0.0)) > bound));
    }
    return all;
  }

  /**
   * The ratio of the spread of the shards' means to the spread within shards, root mean square over
   * the directions of the space, or over very many parameters: about √K where each shard's
   * likelihood was raised to the power n/n_k, and about 1 where it was not.
   */
  static double meansToWithin(List<ShardHeader> shards) {
    int d = shards.get(0).dimension();
    int count = shards.size();
    double[] mean = new double[d];
    for (ShardHeader shard : shards) {
      for (int k = 0; k < d; k++) {
        mean[k] += shard.mean()[k] / count;
      }
    }
    return Math.sqrt(
        (shards.get(0).isWide() ? byParameter(shards, mean) : byDirection(shards, mean))
            / ((count - 1.0) * d));
  }

  /** Σ (m_k − m)² / v over shards and parameters; v is the mean variance of a parameter. */
  private static double byParameter(List<ShardHeader> shards, double[] mean) {
    double sum = 0;
    for (int k = 0; k < mean.length; k++) {
      double within = 0;
      double between = 0;
      for (ShardHeader shard : shards) {
        double way = shard.mean()[k] - mean[k];
        within += shard.variance(k) / shards.size();
        between += way * way;
      }
      sum += within > 0 ? between / within : 0;
    }
    return sum;
  }

  /** The same over the directions in which the mean covariance is the identity. */
  private static double byDirection(List<ShardHeader> shards, double[] mean) {
    int d = mean.length;
    int count = shards.size();
    double[] within = new double[d * d];
    for (ShardHeader shard : shards) {
      for (int p = 0; p < d * d; p++) {
        within[p] += shard.covariance()[p] / count;
      }
    }
    double[] whiten = SymmetricEigen.of(within, d).inverseRoot();
    double sum = 0;
    for (ShardHeader shard : shards) {
      for (int i = 0; i < d; i++) {
        double z = 0;
        for (int k = 0; k < d; k++) {
          z += whiten[i * d + k] * (shard.mean()[k] - mean[k]);
        }
        sum += z * z;
      }
    }
    return sum;
  }

  /** Whether such a ratio is too small for powered shards. */
  static boolean looksUnpowered(double ratio, int count, int d) {
    // Under powering (K − 1) d ratio² / K is about χ² with (K − 1) d degrees of freedom; its 1 %
    // quantile by Wilson and Hilferty (1931).
    double freedom = (count - 1.0) * d;
    double term = 2 / (9 * freedom);
    double quantile = Math.pow(Math.max(0, 1 - term + ONE_PERCENT * Math.sqrt(term)), 3);
    double square = ratio * ratio;
    return square < count * quantile && square < Math.sqrt(count);
  }

  /**
   * What the user ought to know before believing a combination.
   *
   * @param shards all shards
   * @param assessments by some mode
   * @param powered whether the user says that the shards are powered
   */
  public static List<String> warnings(
      List<ShardHeader> shards,
      List<ShardAssessment> assessments,
      List<String> parameters,
      boolean powered) {
    List<String> warnings = new ArrayList<>();
    int d = parameters.size();
    int count = shards.size();
    boolean single = shards.stream().anyMatch(shard -> shard.draws() < 2);
    if (single) {
      warnings.add(
          "Shards of one draw each say nothing of their spread: '"
              + shards.stream().filter(s -> s.draws() < 2).findFirst().orElseThrow().id()
              + "' has one. Give each shard its draws; --chains-of puts files together.");
    }
    if (powered && count > 1 && !single) {
      double ratio = meansToWithin(shards);
      // Many parameters may all but agree: then their number says nothing.
      if (looksUnpowered(ratio, count, shards.get(0).isWide() ? 1 : d)) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "The shards look un-powered: the spread of their means is %.2f times the spread"
                    + " within them; powered shards give about sqrt(K) = %.2f. The combined posterior"
                    + " would be too wide. Sample again with the likelihood raised to"
                    + " n_total / n_shard, or use --subset-posterior plain.",
                ratio,
                Math.sqrt(count)));
      }
    }
    stuck(warnings, shards, parameters);
    repeated(warnings, shards);
    warnings.addAll(LikelyChains.warnings(shards));
    for (ShardAssessment each : assessments) {
      if (each.outlier()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "Shard '%s' lies far from the rest: W2 = %.4g, and its mean of '%s' is %.1f sd away."
                    + " Look at its data and chains; --objective median lets it count less.",
                each.shard().id(),
                each.distance(),
                parameters.get(each.meanShiftParameter()),
                each.meanShift()));
      }
    }
    bad(
        warnings,
        shards.stream().filter(s -> s.largestRhat() > LARGEST_RHAT && s.isUnmixed()).toList(),
        "have a split R-hat above 1.01: their chains have not mixed. Run them longer",
        s -> s.largestRhat());
    bad(
        warnings,
        shards.stream().filter(s -> s.largestRhat() < LEAST_RHAT).toList(),
        "have a split R-hat below 0.95, as no chains have: look whether chains and draws are exchanged",
        s -> s.largestRhat());
    bad(
        warnings,
        shards.stream().filter(s -> s.leastEffectiveSize() < DRAWS_PER_DIMENSION * d).toList(),
        "have too few effective draws for "
            + d
            + (d == 1 ? " parameter" : " parameters")
            + " (fewer than 10 for each). Draw more, or combine fewer parameters",
        ShardHeader::leastEffectiveSize);
    return warnings;
  }

  /** Shards in which a parameter has one value, and the others of which have many. */
  private static void stuck(
      List<String> warnings, List<ShardHeader> shards, List<String> parameters) {
    for (ShardHeader shard : shards) {
      List<String> constant = new ArrayList<>();
      for (int k = 0; k < parameters.size(); k++) {
        int parameter = k;
        double[] deviations = shards.stream().mapToDouble(s -> s.deviation(parameter)).toArray();
        double usual = SortedSample.of(deviations).quantile(0.5);
        double own = shard.deviation(k);
        if (usual > 0 && own <= CONSTANT * Math.max(usual, Math.abs(shard.mean()[k]))) {
          constant.add(parameters.get(k));
        }
      }
      if (!constant.isEmpty()) {
        warnings.add(
            "Shard '"
                + shard.id()
                + "' never moved: all of its draws of '"
                + constant.get(0)
                + (constant.size() == 1 ? "'" : "' and of " + (constant.size() - 1) + " more")
                + " are one value, which makes the combination too narrow. Run its sampler again, or"
                + " leave the shard out.");
      }
    }
  }

  /** Shards of the same draws. */
  private static void repeated(List<String> warnings, List<ShardHeader> shards) {
    for (int n = 0; n < shards.size(); n++) {
      for (int m = 0; m < n; m++) {
        if (shards.get(m).hasDrawsOf(shards.get(n))) {
          warnings.add(
              "Shards '"
                  + shards.get(m).id()
                  + "' and '"
                  + shards.get(n).id()
                  + "' hold the same draws, which count twice. Leave one of them out.");
          break;
        }
      }
    }
  }

  /**
   * What the user ought to know of combined draws that are what no draw of a shard is, such as
   * negative standard deviations.
   *
   * @param posterior the combined draws, on the scale of the files
   * @param transforms what was asked for with --transform, as a text
   */
  public static List<String> outsideRanges(
      String mode, List<ShardHeader> shards, Posterior posterior, String transforms) {
    return ParameterRanges.warnings(mode, shards, posterior, transforms);
  }

  /**
   * What the user ought to know of a combination that is narrower than the shards: the barycenter's
   * standard deviations are about the shards' mean ones, and less where too few draws stand for too
   * many dimensions, so that couplings of samples are far from those of the distributions.
   *
   * @param deviations of the combined posterior (d), on the scale of the transforms
   */
  public static List<String> narrowness(
      String mode,
      List<ShardHeader> shards,
      Map<String, Double> weights,
      List<String> parameters,
      double[] deviations) {
    double least = Double.POSITIVE_INFINITY;
    int where = 0;
    for (int k = 0; k < deviations.length; k++) {
      double mean = 0;
      double size = 0;
      for (ShardHeader shard : shards) {
        mean += weights.get(shard.id()) * shard.deviation(k);
        size += weights.get(shard.id()) * Math.abs(shard.mean()[k]);
      }
      if (mean > CONSTANT * size && deviations[k] / mean < least) {
        least = deviations[k] / mean;
        where = k;
      }
    }
    if (least >= NARROW) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "The mode %s is too narrow: its sd of '%s' is %.2f of the shards' mean sd. There are too"
                + " few draws for %d dimensions, or shards of different shapes. Use --mode %s,"
                + " or --blocks of fewer parameters, or more draws and a larger --support-size.",
            mode,
            parameters.get(where),
            least,
            parameters.size(),
            (shards.get(0).isWide() ? WaspMode.MARGINAL : WaspMode.GAUSSIAN).modeName()));
  }

  private static void bad(
      List<String> warnings,
      List<ShardHeader> shards,
      String what,
      java.util.function.ToDoubleFunction<ShardHeader> value) {
    if (!shards.isEmpty()) {
      String named =
          String.join(
              ", ",
              shards.stream()
                  .limit(3)
                  .map(
                      s ->
                          String.format(Locale.ROOT, "'%s' (%.4g)", s.id(), value.applyAsDouble(s)))
                  .toList());
      warnings.add("Of the shards " + shards.size() + " " + what + ". The first: " + named + ".");
    }
  }
}
