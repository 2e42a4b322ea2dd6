// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import java.util.Optional;

/** The version of this build. */
@Internal
public final class Version {
  private Version() {}

  /** The version in the manifest of the jar; "development" outside of one. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
