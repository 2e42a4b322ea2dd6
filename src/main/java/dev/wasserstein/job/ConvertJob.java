// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSink;
import dev.wasserstein.storage.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes measures in another format that can hold them. */
@Internal
public final class ConvertJob {
  /** Of common file systems. */
  private static final int LONGEST_NAME = 255;

  private ConvertJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static ConvertResult run(JobContext context) {
    Settings values = context.settings();
    try (RunDirectory output = JobOutput.required(context, values.get(Options.INPUT));
        MeasureInput input = InputRules.open(values, context.source())) {
      Notes.onColours(context);
      Notes.onWindows(context, input.headers());
      List<MeasureRecord> measures =
          input.fetch(input.headers().stream().map(MeasureHeader::id).toList());
      String target = values.get(Options.OUTPUT);
      MeasureFormat format =
          values
              .find(Options.TO)
              .map(name -> MeasureFormat.named(name).orElseThrow())
              .orElseGet(() -> byEnding(target, measures.get(0).measure()));
      MeasureSink sink = new MeasureSink(context.session(), output);
      if (target.toLowerCase(Locale.ROOT).endsWith("." + format.extension())) {
        if (format.holds() == MeasureFormat.Holds.ONE && measures.size() > 1) {
          throw new OptionException(
              "--output '"
                  + target
                  + "' names one file, but a file of the format "
                  + format.formatName()
                  + " holds one measure and there are "
                  + measures.size()
                  + ". Name a directory, or use --ids.");
        }
        sink.write(format, "measures", measures);
        context.listener().onOutput();
        output.commitFile("measures");
      } else {
        if (format.holds() == MeasureFormat.Holds.MANY) {
          sink.write(format, "measures." + format.extension(), measures);
        } else {
          for (MeasureRecord measure : measures) {
            sink.write(format, fileName(measure, format), List.of(measure));
          }
        }
        context.listener().onOutput();
        output.commit();
      }
      return new ConvertResult(measures.size(), output.target());
    }
  }

  private static MeasureFormat byEnding(String target, Measure first) {
    return MeasureFormat.toWrite(target, first)
        .orElseThrow(
            () ->
                new OptionException(
                    "--to is missing, and --output '"
                        + target
                        + "' does not end like a known format; expected one of "
                        + String.join(", ", Options.TO.choices())
                        + "."));
  }

  /**
   * An id as a file name: what could leave the directory, hide in it or look like an option is
   * written %XX.
   *
   * @throws BadInputException if it is too long for one
   */
  private static String fileName(MeasureRecord measure, MeasureFormat format) {
    StringBuilder name = new StringBuilder();
    for (byte b : measure.measure().id().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (name.length() > 0 && (c == '.' || c == '_' || c == '-'));
      name.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    name.append('.').append(format.extension());
    if (name.length() > LONGEST_NAME) {
      throw new BadInputException(
          "An id",
          measure.place(),
          "makes a file name of " + name.length() + " characters",
          "at most " + LONGEST_NAME,
          "Choose a format that holds all measures in one file (--to parquet), or shorten the id.");
    }
    return name.toString();
  }
}
