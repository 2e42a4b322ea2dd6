// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;

/** Settings of {@link Wasserstein#embed}. */
public final class EmbedSettings extends JobSettings<EmbedSettings> {
  private EmbedSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static EmbedSettings defaults() {
    return new EmbedSettings(Settings.defaults(JobOptions.EMBED));
  }

  @Override
  EmbedSettings of(Settings changed) {
    return new EmbedSettings(changed);
  }

  /**
   * The measure that vectors are relative to. Without it, the barycenter of the input.
   *
   * @param path a file with one measure, or the run directory of a barycenter or an embedding
   * @return changed settings
   */
  public EmbedSettings withReference(String path) {
    return with(Options.REFERENCE, path);
  }

  /**
   * The number of atoms of the barycenter that is the reference.
   *
   * @param atoms at least 1
   * @return changed settings
   */
  public EmbedSettings withSupportSize(int atoms) {
    return with(Options.SUPPORT_SIZE, atoms);
  }

  /**
   * The seed of everything that is random; the same seed gives the same bits.
   *
   * @param seed any
   * @return changed settings
   */
  public EmbedSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }
}
