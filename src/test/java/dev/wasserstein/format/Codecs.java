// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** How tests call codecs: from bytes to measures and back, in memory. */
final class Codecs {
  private Codecs() {}

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  static List<MeasureRecord> decode(
      MeasureFormat format, byte[] bytes, String fileName, DecodeSettings settings) {
    List<MeasureRecord> records = new ArrayList<>();
    try {
      format
          .decoder()
          .orElseThrow()
          .decode(new ByteArrayInputStream(bytes), fileName, settings, records::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  static List<MeasureRecord> decode(MeasureFormat format, String text) {
    return decode(format, utf8(text), "in.txt", DecodeSettings.DEFAULT);
  }

  static Measure only(List<MeasureRecord> records) {
    assertEquals(1, records.size());
    return records.get(0).measure();
  }

  static byte[] encode(MeasureFormat format, List<MeasureRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      format.encoder().orElseThrow().encode(records, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Asserts a refusal whose message contains all these texts. */
  static void assertRefused(Runnable decoding, String... parts) {
    String message = assertThrows(BadInputException.class, decoding::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + part + "' is missing in: " + message);
    }
  }

  static void assertRefused(MeasureFormat format, String text, String... parts) {
    assertRefused(() -> decode(format, text), parts);
  }

  static MeasureRecord record(Measure measure) {
    return new MeasureRecord(measure, Double.NaN, "test");
  }

  static MeasureRecord record(Measure measure, double weight) {
    return new MeasureRecord(measure, weight, "test");
  }

  static DecodeSettings shaped(Integer... shape) {
    return new DecodeSettings(
        MassRule.SUM_TO_ONE, List.of(shape), DecodeSettings.Pixels.GRID, DecodeSettings.Ink.BRIGHT);
  }

  static DecodeSettings settings(DecodeSettings.Pixels pixels, DecodeSettings.Ink ink) {
    return new DecodeSettings(MassRule.SUM_TO_ONE, List.of(), pixels, ink);
  }

  static double[] masses(Measure measure) {
    return measure instanceof GridMeasure grid
        ? grid.masses()
        : ((DiscreteMeasure) measure).masses();
  }
}
