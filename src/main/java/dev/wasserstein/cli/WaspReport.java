// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.report.RunReport;

/** The page of a {@code wasp} run. */
final class WaspReport {
  private final WaspRun run;

  WaspReport(WaspRun run) {
    this.run = run;
  }

  RunReport report() {
    return RunReport.builder("One posterior from " + run.shards().headers().size() + " shards")
        .build();
  }
}
