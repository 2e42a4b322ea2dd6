// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;

/** Settings of {@link Wasserstein#federate}. */
public final class FederateSettings extends JobSettings<FederateSettings> {
  private FederateSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static FederateSettings defaults() {
    return new FederateSettings(Settings.defaults(JobOptions.FEDERATE));
  }

  @Override
  FederateSettings of(Settings changed) {
    return new FederateSettings(changed);
  }

  /**
   * The weights of the clients.
   *
   * @param path a CSV file with the header {@code id,weight}; numbers of samples do
   * @return changed settings
   */
  public FederateSettings withWeights(String path) {
    return with(Options.WEIGHTS, path);
  }
}
