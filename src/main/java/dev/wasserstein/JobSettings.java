// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.Options;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Settings;

/**
 * Settings of a job, immutable. Whatever is not set has the default of the option catalogue; each
 * {@code with} method returns changed settings and refuses a wrong value with an {@link
 * dev.wasserstein.options.OptionException}.
 *
 * @param <S> the settings themselves
 */
public abstract class JobSettings<S extends JobSettings<S>> {
  private final Settings settings;

  JobSettings(Settings settings) {
    this.settings = settings;
  }

  abstract S of(Settings changed);

  Settings settings() {
    return settings;
  }

  /**
   * The same with another value of any option of the job's command.
   *
   * @param option of {@link Options}
   * @param value as the option takes it
   * @param <T> the kind of its values
   * @return changed settings
   */
  public <T> S with(Option<T> option, T value) {
    return of(settings.with(option, value));
  }

  /**
   * The same with a value as a user of the command line would write it.
   *
   * @param option of {@link Options}
   * @param text such as "5%"
   * @return changed settings
   */
  public S withText(Option<?> option, String text) {
    return of(settings.withText(option, text));
  }

  /**
   * Writes a run directory.
   *
   * @param path on any file system of Hadoop; refused if it exists
   * @return changed settings
   */
  public S withOutput(String path) {
    return with(Options.OUTPUT, path);
  }

  /**
   * The number of Spark partitions.
   *
   * @param partitions at least 1; the result does not depend on it
   * @return changed settings
   */
  public S withPartitions(int partitions) {
    return of(settings.with(Options.PARTITIONS, partitions));
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
