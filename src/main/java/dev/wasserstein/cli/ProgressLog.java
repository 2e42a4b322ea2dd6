// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.StatesLostException;
import java.io.PrintStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people how the loop goes: on a terminal one line that moves, otherwise one log line for
 * each iteration.
 */
final class ProgressLog implements IterationListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

  /**
   * Set to 1 by the launcher where standard error is a terminal; System.console() speaks of
   * standard output.
   */
  private static final String TERMINAL = "WASSERSTEIN_TERMINAL";

  private final PrintStream terminal;
  private final boolean onTerminal;
  private final String label;
  private final int maxIterations;

  /**
   * A log for one loop.
   *
   * @param label what the loop is, such as "particle-flow"
   */
  ProgressLog(PrintStream terminal, String label, int maxIterations) {
    this.terminal = terminal;
    this.onTerminal = isOnTerminal();
    this.label = label;
    this.maxIterations = maxIterations;
  }

  /** Whether the launcher found standard error to be a terminal. */
  static boolean isOnTerminal() {
    return "1".equals(System.getenv(TERMINAL));
  }

  @Override
  public void onIteration(IterationRecord record) {
    if (onTerminal) {
      terminal.print('\r' + line(record) + "\u001b[K");
      if (record.status() != RunStatus.RUNNING) {
        terminal.println();
      }
      terminal.flush();
    } else {
      LOG.info(
          "{} iteration={} objective={}{}{} seconds={} status={}",
          label,
          record.iteration(),
          record.objective(),
          figure("change", record.change()),
          figure("residual", record.residual()),
          text("%.3f", record.seconds()),
          record.status());
    }
  }

  @Override
  public void onRewind(int iteration, StatesLostException loss) {
    if (onTerminal) {
      terminal.println();
    }
    LOG.warn("{} The run goes back to iteration {}.", loss.getMessage(), iteration);
  }

  /** A figure of the log line; nothing where there is none, as of the change to the start. */
  private static String figure(String name, double value) {
    return Double.isNaN(value) ? "" : " " + name + "=" + text("%.3e", value);
  }

  private static String brief(String name, double value) {
    return Double.isNaN(value) ? "" : "  " + name + " " + text("%.1e", value);
  }

  /** The moving line: iteration, objective, change, and the time left until the cap. */
  private String line(IterationRecord record) {
    double left =
        record.iteration() == 0
            ? Double.NaN
            : record.seconds() / record.iteration() * (maxIterations - record.iteration());
    return String.format(
        Locale.ROOT,
        "%s %d/%d  objective %.10g%s%s  %s",
        label,
        record.iteration(),
        maxIterations,
        record.objective(),
        brief("change", record.change()),
        brief("residual", record.residual()),
        record.status() != RunStatus.RUNNING
            ? text("%.1f s", record.seconds())
            : Double.isNaN(left) ? "" : text("at most %.0f s left", left));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
