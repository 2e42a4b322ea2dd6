// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The states of the measures of each partition, as blocks of Spark's block managers: in the memory
 * that Spark has for cached data, on disk beyond it, and within reach of other executors. They are
 * blocks of no RDD, since an RDD's lineage would grow with each iteration.
 *
 * @param number of the generation, unique in the application; its blocks are numbered by partition
 */
record StateBlocks(int number) implements Serializable {
  private static final ClassTag<double[]> TAG = ClassTag$.MODULE$.apply(double[].class);

  /** A generation that has no blocks yet. To be called on the driver. */
  static StateBlocks next(SparkContext context) {
    return new StateBlocks(context.newRddId());
  }

  private RDDBlockId id(int partition) {
    return new RDDBlockId(number, partition);
  }

  /**
   * Puts the states of a partition. To be called in a task.
   *
   * @param states as {@link PartitionStates} has them; read once, while they are stored
   */
  void put(int partition, Iterator<double[]> states) {
    BlockManager manager = SparkEnv.get().blockManager();
    if (manager.getStatus(id(partition)).isDefined()) {
      // An attempt that failed after this point has left it.
      manager.removeBlock(id(partition), true);
    }
    manager.putIterator(
        id(partition),
        CollectionConverters.asScala(new Marked(states)),
        StorageLevel.MEMORY_AND_DISK(),
        true,
        TAG);
  }

  /**
   * The states of a partition, here or on another executor; empty where they are lost. To be called
   * in a task.
   */
  @SuppressWarnings("unchecked") // what was put
  Optional<Iterator<double[]>> find(int partition) {
    Option<BlockResult> found = SparkEnv.get().blockManager().get(id(partition), TAG);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Iterator<double[]> arrays =
        (Iterator<double[]>) (Iterator<?>) CollectionConverters.asJava(found.get().data());
    arrays.next();
    return Optional.of(arrays);
  }

  /**
   * States behind an array without numbers: a block of a partition without measures would take no
   * memory, and of such a block other executors are not told.
   */
  private static final class Marked implements Iterator<double[]> {
    private final Iterator<double[]> states;
    private boolean begun;

    Marked(Iterator<double[]> states) {
      this.states = states;
    }

    @Override
    public boolean hasNext() {
      return !begun || states.hasNext();
    }

    @Override
    public double[] next() {
      if (begun) {
        return states.next();
      }
      begun = true;
      return new double[0];
    }
  }

  /** Removes all blocks. To be called on the driver. */
  void remove() {
    SparkEnv.get().blockManager().master().removeRdd(number, false);
  }
}
