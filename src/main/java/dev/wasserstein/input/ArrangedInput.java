// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.util.List;
import java.util.Map;

/** Measures with their named coordinates in one order: that of the first measure. */
public final class ArrangedInput implements MeasureInput {
  private final MeasureInput input;
  private final List<String> coordinates;

  private ArrangedInput(MeasureInput input, List<String> coordinates) {
    this.input = input;
    this.coordinates = coordinates;
  }

  /**
   * The input itself where nothing stands in another order.
   *
   * @param coordinates the names in their order, the same as those of each measure that has names;
   *     empty for any order
   */
  public static MeasureInput of(MeasureInput input, List<String> coordinates) {
    boolean inOrder =
        coordinates.isEmpty()
            || input.headers().stream()
                .map(MeasureHeader::coordinates)
                .allMatch(own -> own.isEmpty() || own.equals(coordinates));
    return inOrder ? input : new ArrangedInput(input, coordinates);
  }

  /** The measures in the order of the first one that names its coordinates. */
  public static MeasureInput of(MeasureInput input) {
    return of(input, CollectionCheck.coordinates(input.headers()));
  }

  @Override
  public List<MeasureHeader> headers() {
    return input.headers();
  }

  @Override
  public <M extends Measure> Measures<M> measures(
      Map<String, Double> weights, Conversion<M> conversion) {
    List<String> wanted = coordinates;
    return input.measures(weights, record -> conversion.convert(record.arranged(wanted)));
  }

  @Override
  public List<MeasureRecord> fetch(List<String> ids) {
    return input.fetch(ids).stream().map(record -> record.arranged(coordinates)).toList();
  }

  @Override
  public String engine() {
    return input.engine();
  }

  @Override
  public String reading() {
    return input.reading();
  }

  @Override
  public long passedOver() {
    return input.passedOver();
  }

  @Override
  public void close() {
    input.close();
  }
}
