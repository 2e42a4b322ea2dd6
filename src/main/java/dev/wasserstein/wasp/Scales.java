// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.annotation.PublicApi;

/** The units in which the mode joint compares the parameters of draws. */
@PublicApi
public enum Scales {
  /** Each parameter in units of its standard deviation within the shards. */
  DEVIATIONS,
  /** As they are: parameters of large numbers decide which draws go together. */
  RAW
}
