// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import dev.wasserstein.transport.map.TransportMap;

/** Settings of {@link Wasserstein#map}. */
public final class MapSettings extends JobSettings<MapSettings> {
  private MapSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static MapSettings defaults() {
    return new MapSettings(Settings.defaults(JobOptions.MAP));
  }

  @Override
  MapSettings of(Settings changed) {
    return new MapSettings(changed);
  }

  /**
   * How the map is made.
   *
   * @param kind by an exact plan, an entropic one, affine, or on the line monotone
   * @return changed settings
   */
  public MapSettings withMap(TransportMap.Kind kind) {
    return with(Options.BY, kind);
  }

  /**
   * The measure that all are mapped onto. Without it, the barycenter of the input.
   *
   * @param path a file with one measure, or the run directory of a barycenter
   * @return changed settings
   */
  public MapSettings withTarget(String path) {
    return with(Options.ONTO, path);
  }
}
