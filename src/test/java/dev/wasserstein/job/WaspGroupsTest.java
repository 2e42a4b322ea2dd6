// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.Session;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.wasp.WaspMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaspGroupsTest {
  @TempDir private Path folder;

  /** Takes the draws of one mode, and fails at those of the next. */
  private static final class Failing implements WaspGroups.Drain {
    private final WaspMode bad;
    private boolean isFinal;

    Failing(WaspMode bad) {
      this.bad = bad;
    }

    @Override
    public void begin(List<String> parameters) {}

    @Override
    public Consumer<double[]> rows(WaspMode mode, long count) {
      if (mode == bad) {
        throw new BadInputException("no more");
      }
      return rows -> isFinal = true;
    }

    @Override
    public boolean isFinal() {
      return isFinal;
    }
  }

  private WaspGroupOutcome solve(WaspGroups.Drain drain) throws IOException {
    for (String name : List.of("a", "b")) {
      Files.write(
          folder.resolve(name + ".csv"), List.of("mu", "1", "2", name.equals("a") ? "3" : "5"));
    }
    HashMap<String, String> texts =
        new HashMap<>(Map.of("mode", "marginal,gaussian", "shards", folder.toString()));
    Settings values = new Settings(JobOptions.WASP, texts, ConfFile.NONE);
    WaspChoices choices = WaspChoices.of(values);
    Session session = new Session(HadoopFiles.configuration());
    List<ShardFiles> shards =
        ShardFiles.list(session.hadoop(), ShardRequest.of(List.of(folder.toString())));
    return new WaspGroups(
            texts,
            new ArrayList<>(List.of("site")),
            GroupWork.NO_TABLE,
            new HashMap<>(),
            Instant.now())
        .solve(
            new JobContext(
                new RunHeader("wasp", "", List.of(), ""),
                values,
                session,
                JobListener.SILENT,
                JobInputs.FILES),
            choices,
            List.of("x"),
            2,
            () -> ShardSource.onOneThread(session, choices.request(), choices.selection(), shards),
            drain);
  }

  @Test
  void aGroupIsSkippedAsLongAsNoDrawsWentOut() throws IOException {
    WaspGroupOutcome outcome = solve(new Failing(WaspMode.MARGINAL));
    assertTrue(outcome.outcome().isRefused());
    assertEquals("no more", outcome.outcome().message());
  }

  /** A table of draws must not hold those of a group that was skipped. */
  @Test
  void aFaultBehindTheFirstDrawsEndsTheRun() {
    BadInputException fault =
        assertThrows(BadInputException.class, () -> solve(new Failing(WaspMode.GAUSSIAN)));
    assertEquals("Group 'site=x': no more", fault.getMessage());
  }

  @Test
  void moreDrawsThanAnArrayHoldsAreRefusedInWords() {
    WaspGroups.Kept kept = new WaspGroups.Kept();
    kept.begin(List.of("mu", "tau"));
    BadInputException refusal =
        assertThrows(BadInputException.class, () -> kept.rows(WaspMode.MARGINAL, 1_500_000_000L));
    assertTrue(refusal.getMessage().contains("1500000000 draws of 2 parameters"));
  }

  @Test
  void drawsThatWaitAreCountedByTheSupportSizeToo() {
    assertEquals(2e6, WaspGroupedJob.bytes(1_000_000, 5, 0, 3));
    assertEquals(1e6, WaspGroupedJob.bytes(1_000_000, 20, 0, 3));
    assertEquals(24e6, WaspGroupedJob.bytes(1_000_000, 20, 1_000_000, 3));
  }
}
