// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureState;
import dev.wasserstein.measure.MeasureStates;
import dev.wasserstein.measure.StateRecord;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The states of the measures of a partition, block by block: those of a block are read, the block
 * is worked on, and its next states are handed over. Measures and states stand in the same order.
 *
 * @param <M> the kind of measure
 */
final class PartitionStates<M extends Measure> implements Iterator<StateRecord> {
  private final Iterator<List<WeightedMeasure<M>>> blocks;
  private final Iterator<StateRecord> before;
  private final BiConsumer<List<WeightedMeasure<M>>, MeasureStates> work;
  private Optional<StateRecord> ahead = Optional.empty();
  private Iterator<StateRecord> ready = List.<StateRecord>of().iterator();

  /**
   * The states after a pass over a partition.
   *
   * @param before the states before it
   * @param work what is done with each block
   */
  PartitionStates(
      Iterator<List<WeightedMeasure<M>>> blocks,
      Iterator<StateRecord> before,
      BiConsumer<List<WeightedMeasure<M>>, MeasureStates> work) {
    this.blocks = blocks;
    this.before = before;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && blocks.hasNext()) {
      List<WeightedMeasure<M>> block = blocks.next();
      OfBlock states = new OfBlock();
      block.forEach(measure -> load(measure.measure().id(), states));
      work.accept(block, states);
      ready = states.next.iterator();
    }
    return ready.hasNext();
  }

  @Override
  public StateRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }

  private void load(String id, OfBlock states) {
    if (ahead.isEmpty() && before.hasNext()) {
      ahead = Optional.of(before.next());
    }
    ahead
        .filter(record -> record.measureId().equals(id))
        .ifPresent(
            record -> {
              states.found.put(id, record.state());
              ahead = Optional.empty();
            });
  }

  /** States are put in the order of the measures. */
  private static final class OfBlock implements MeasureStates {
    private final Map<String, MeasureState> found = new HashMap<>();
    private final List<StateRecord> next = new ArrayList<>();

    @Override
    public Optional<MeasureState> find(String measureId) {
      return Optional.ofNullable(found.get(measureId));
    }

    @Override
    public void put(String measureId, MeasureState state) {
      found.remove(measureId);
      next.add(new StateRecord(measureId, state));
    }
  }
}
