// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures in this process. */
public final class LocalInput implements MeasureInput {
  private final List<MeasureRecord> records;
  private final int threads;
  private final long passedOver;

  /** Empty until they are asked for. */
  private volatile List<MeasureHeader> headers = List.of();

  /** Measures that all cores work on. */
  public LocalInput(List<MeasureRecord> records) {
    this(records, Runtime.getRuntime().availableProcessors());
  }

  /** Measures that so many threads work on. */
  public LocalInput(List<MeasureRecord> records, int threads) {
    this(records, threads, 0);
  }

  /**
   * Measures that so many threads work on.
   *
   * @param passedOver as {@link #passedOver}
   */
  LocalInput(List<MeasureRecord> records, int threads, long passedOver) {
    this.records = records;
    this.threads = threads;
    this.passedOver = passedOver;
  }

  /** The measures, in the order of the input. */
  public List<MeasureRecord> records() {
    return records;
  }

  @Override
  public List<MeasureHeader> headers() {
    List<MeasureHeader> known = headers;
    if (known.isEmpty()) {
      known = records.stream().map(MeasureHeader::of).toList();
      headers = known;
    }
    return known;
  }

  @Override
  public long passedOver() {
    return passedOver;
  }

  @Override
  public <M extends Measure> Measures<M> measures(
      Map<String, Double> weights, Conversion<M> conversion) {
    return new LocalMeasures<>(weighted(records, weights, conversion), threads);
  }

  public static <M extends Measure> List<WeightedMeasure<M>> weighted(
      List<MeasureRecord> records, Map<String, Double> weights, Conversion<M> conversion) {
    List<WeightedMeasure<M>> weighted = new ArrayList<>();
    for (MeasureRecord record : records) {
      double weight = weights.get(record.measure().id());
      if (weight > 0) {
        weighted.add(new WeightedMeasure<>(conversion.convert(record), weight));
      }
    }
    return weighted;
  }

  @Override
  public List<MeasureRecord> fetch(List<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    return records.stream().filter(record -> wanted.contains(record.measure().id())).toList();
  }

  @Override
  public String engine() {
    return "local";
  }

  @Override
  public void close() {}
}
