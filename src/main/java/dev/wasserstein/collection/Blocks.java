// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Splits measures into blocks, in their order: each of at most {@link Measures#LARGEST_BLOCK}
 * measures, and of no more than fill {@link Measures#BLOCK_BYTES}.
 */
public final class Blocks<M extends Measure> implements Iterator<List<WeightedMeasure<M>>> {
  private final Iterator<WeightedMeasure<M>> measures;

  /** The blocks of these measures. */
  public Blocks(Iterator<WeightedMeasure<M>> measures) {
    this.measures = measures;
  }

  @Override
  public boolean hasNext() {
    return measures.hasNext();
  }

  @Override
  public List<WeightedMeasure<M>> next() {
    if (!measures.hasNext()) {
      throw new NoSuchElementException();
    }
    List<WeightedMeasure<M>> block = new ArrayList<>();
    long bytes = 0;
    while (measures.hasNext()
        && block.size() < Measures.LARGEST_BLOCK
        && bytes < Measures.BLOCK_BYTES) {
      WeightedMeasure<M> measure = measures.next();
      bytes += measure.measure().bytes();
      block.add(measure);
    }
    return block;
  }
}
