// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.KeptStates;
import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.collection.MeasureStates;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.collection.StateFiles;
import dev.wasserstein.collection.StateParts;
import dev.wasserstein.collection.StatesLostException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * Passes over measures on a cluster. Each reads the {@link StateBlocks} of the last one and writes
 * its own, so that an attempt that is made again finds what the first one found.
 */
final class SparkPasses<M extends Measure> implements Passes<M> {
  private final SparkMeasures<M> measures;

  /** Empty before the first pass, else the states after the last one. */
  private List<StateBlocks> last = List.of();

  SparkPasses(SparkMeasures<M> measures) {
    this.measures = measures;
  }

  @Override
  public <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator) {
    StateBlocks next = StateBlocks.next(measures.context().sc());
    boolean complete = false;
    try {
      SparkMeasures.Part<A> sum =
          measures.aggregate(
              description, state, aggregator, new SparkMeasures.Pass(last, List.of(next)));
      requireNone(sum.lost());
      complete = true;
      return sum.sum();
    } finally {
      if (complete) {
        restart();
        last = List.of(next);
      } else {
        next.remove();
      }
    }
  }

  private int partitions() {
    return measures.partitions().getNumPartitions();
  }

  private void requireNone(int lost) {
    if (lost > 0) {
      throw new StatesLostException(
          "The states of the measures of "
              + lost
              + " of "
              + partitions()
              + " partitions were lost with an executor.");
    }
  }

  @Override
  public KeptStates keep(StateFiles files) {
    if (last.isEmpty()) {
      return new KeptStates(files, List.of());
    }
    measures.context().setJobDescription("keep the states of the measures");
    List<KeptStates.Part> parts =
        measures.partitions().mapPartitions(new Keep<>(last.get(0), files)).collect();
    requireNone(partitions() - parts.size());
    return new KeptStates(files, parts);
  }

  @Override
  public void restore(KeptStates kept) {
    restart();
    measures.context().setJobDescription("restore the states of the measures");
    StateBlocks next = StateBlocks.next(measures.context().sc());
    last = List.of(next);
    measures.partitions().foreachPartition(new Restore<>(next, kept));
  }

  @Override
  public void restart() {
    last.forEach(StateBlocks::remove);
    last = List.of();
  }

  @Override
  public void close() {
    restart();
  }

  private static <M extends Measure> List<String> ids(Iterator<WeightedMeasure<M>> measures) {
    List<String> ids = new ArrayList<>();
    measures.forEachRemaining(measure -> ids.add(measure.measure().id()));
    return ids;
  }

  /** Writes a part for one partition; none where its states are lost. */
  private static final class Keep<M extends Measure>
      implements FlatMapFunction<Iterator<WeightedMeasure<M>>, KeptStates.Part> {
    private static final long serialVersionUID = 1L;

    private final StateBlocks blocks;
    private final StateFiles files;

    Keep(StateBlocks blocks, StateFiles files) {
      this.blocks = blocks;
      this.files = files;
    }

    @Override
    public Iterator<KeptStates.Part> call(Iterator<WeightedMeasure<M>> measures) {
      // Two attempts at a partition may run at a time.
      String name =
          String.format(
              Locale.ROOT,
              "part-%05d-%d",
              TaskContext.getPartitionId(),
              TaskContext.get().taskAttemptId());
      List<String> ids = ids(measures);
      return blocks.find(TaskContext.getPartitionId()).stream()
          .map(arrays -> PartitionStates.records(ids.iterator(), arrays))
          .map(records -> StateParts.write(files, name, records))
          .iterator();
    }
  }

  /** Reads the parts that hold the states of one partition. */
  private static final class Restore<M extends Measure>
      implements VoidFunction<Iterator<WeightedMeasure<M>>> {
    private static final long serialVersionUID = 1L;

    private final StateBlocks blocks;
    private final KeptStates kept;

    Restore(StateBlocks blocks, KeptStates kept) {
      this.blocks = blocks;
      this.kept = kept;
    }

    @Override
    public void call(Iterator<WeightedMeasure<M>> measures) {
      List<String> ids = ids(measures);
      InMap states = new InMap();
      StateParts.read(kept, TaskContext.getPartitionId(), ids, states);
      blocks.put(
          TaskContext.getPartitionId(),
          ids.stream().map(states.map::remove).flatMap(PartitionStates::arrays).iterator());
    }
  }

  private static final class InMap implements MeasureStates {
    private final Map<String, MeasureState> map = new HashMap<>();

    @Override
    public Optional<MeasureState> find(String measureId) {
      return Optional.ofNullable(map.get(measureId));
    }

    @Override
    public void put(String measureId, MeasureState next) {
      map.put(measureId, next);
    }
  }
}
