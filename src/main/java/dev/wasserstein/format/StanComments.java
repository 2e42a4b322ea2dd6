// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the comments of a table of Stan's say of its rows: which are draws, and how many there are.
 * Those of CmdStan have {@code method}, {@code num_samples} and {@code num_warmup}, those of rstan
 * {@code iter} and {@code warmup}.
 */
final class StanComments {
  private static final Pattern SETTING =
      Pattern.compile(
          "\\s*(method|algorithm|num_samples|num_warmup|save_warmup|thin|iter|warmup|output_samples)"
              + "\\s*=\\s*(\\w+).*");

  private final Map<String, String> values = new HashMap<>();

  /**
   * Takes note of a comment, the sign # left out; of several that set the same, the first counts.
   */
  void heed(String comment) {
    Matcher matcher = SETTING.matcher(comment);
    if (matcher.matches()) {
      values.putIfAbsent(matcher.group(1), matcher.group(2));
    }
  }

  /**
   * Refuses what other methods than samplers write.
   *
   * @throws BadInputException if the rows are no draws
   */
  void requireDraws(String fileName) {
    String method = values.getOrDefault("method", "");
    switch (method) {
      case "optimize", "diagnose", "log_prob" ->
          throw new BadInputException(
              "The file",
              fileName,
              "is output of Stan's method " + method,
              "draws, as the methods sample, variational, laplace, pathfinder and"
                  + " generate_quantities write them",
              "Run the sampler, or laplace with this mode.");
      default -> {
        // Draws.
      }
    }
  }

  /** The rows at the beginning that are no draws: the warm-up, or the mean of the approximation. */
  long leadingRows() {
    if (isMethod("variational")) {
      return 1;
    }
    if (!isTrue("save_warmup") || values.getOrDefault("algorithm", "").equals("fixed_param")) {
      return 0;
    }
    return thinned(isRstan() ? whole("warmup", 0) : whole("num_warmup", 1000));
  }

  /**
   * Checks the number of rows, where the comments tell it.
   *
   * @throws BadInputException if there are more or fewer
   */
  void requireRows(long rows, String fileName) {
    long expected = draws();
    long found = rows - leadingRows();
    if (expected > 0 && found != expected) {
      throw new BadInputException(
          "The file",
          fileName,
          found < 0
              ? "ends within its warm-up, after " + rows + " rows"
              : "has " + found + " draws",
          expected + " as its comments say (" + said() + ")",
          found < expected
              ? "Fetch the file again, or run its sampler to the end; to use a stopped run as it is,"
                  + " remove its comments."
              : "Several runs in one file: give each a file of its own, or remove the comments.");
    }
  }

  /** The draws behind the leading rows; 0 where no comment tells. */
  private long draws() {
    if (isMethod("variational")) {
      return whole("output_samples", 0);
    }
    return thinned(isRstan() ? whole("iter", 0) - whole("warmup", 0) : whole("num_samples", 0));
  }

  private String said() {
    return isMethod("variational")
        ? "output_samples"
        : isRstan() ? "iter, warmup, save_warmup, thin" : "num_samples, num_warmup, thin";
  }

  private boolean isRstan() {
    return values.containsKey("iter") && values.containsKey("warmup");
  }

  private boolean isMethod(String name) {
    return values.getOrDefault("method", "").equals(name);
  }

  private boolean isTrue(String name) {
    String value = values.getOrDefault(name, "0");
    return value.equals("1") || value.equals("true");
  }

  private long whole(String name, long otherwise) {
    String text = values.getOrDefault(name, "");
    return text.matches("\\d{1,12}") ? Long.parseLong(text) : otherwise;
  }

  private long thinned(long draws) {
    long thin = Math.max(1, whole("thin", 1));
    return (draws + thin - 1) / thin;
  }
}
