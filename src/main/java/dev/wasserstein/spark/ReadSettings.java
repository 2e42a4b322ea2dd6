// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is read, and how.
 *
 * @param paths files, directories and globs
 * @param format the name of a format, or "auto"
 * @param ids a pattern that ids must match, with * and ?
 * @param labels the label file of an idx file; empty where there is none
 * @param reduction what is kept of each measure, at once when it was read
 */
public record ReadSettings(
    List<String> paths,
    String format,
    String ids,
    String labels,
    DecodeSettings decoding,
    MeasureInput.Conversion<Measure> reduction)
    implements Serializable {
  /** Whole measures are kept. */
  public ReadSettings(
      List<String> paths, String format, String ids, String labels, DecodeSettings decoding) {
    this(paths, format, ids, labels, decoding, MeasureRecord::measure);
  }

  /** The same with another reduction. */
  public ReadSettings reducedBy(MeasureInput.Conversion<Measure> other) {
    return new ReadSettings(paths, format, ids, labels, decoding, other);
  }

  /** What is kept of a measure. */
  MeasureRecord reduce(MeasureRecord record) {
    return new MeasureRecord(reduction.convert(record), record.fileWeight(), record.place());
  }

  /** The format of each file is recognised. */
  public static final String AUTO = "auto";

  /** The pattern that wanted ids match. */
  Pattern idPattern() {
    StringBuilder pattern = new StringBuilder();
    for (int k = 0; k < ids.length(); k++) {
      char c = ids.charAt(k);
      pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }

  /** The format that was asked for, if one was. */
  Optional<MeasureFormat> fixedFormat() {
    return format.equals(AUTO) ? Optional.empty() : MeasureFormat.named(format);
  }
}
