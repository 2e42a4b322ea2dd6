// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Groups;
import dev.wasserstein.barycenter.VectorSearch;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.exact.QuantileFunction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weighted medians of quantile functions over bins of levels, for each group of measures: exact,
 * wherever the measures lie. Few values are gathered and sorted. Of many, each pass sums the
 * weights by the leading bits of the values ({@link MedianBrackets}), which leaves a small part of
 * them; what is left after two or three passes is gathered. Both ways give the same medians.
 *
 * <p>The driver holds at most {@value #MOST_GATHERED} values, or the sums of {@value #MOST_SLOTS}
 * medians: more medians are found one batch after the other.
 */
final class MedianSelection<M extends Measure> implements VectorSearch<M, DiscreteMeasure> {
  /** Values that are gathered at most, of 20 bytes each. */
  static final int MOST_GATHERED = 1 << 20;

  /** Medians for which weights are summed at a time. */
  static final int MOST_SLOTS = 2048;

  private final int mostGathered;
  private final int mostSlots;
  private final Steps<M> steps;

  /** Gives the quantile function of a measure, as steps. */
  interface Steps<M extends Measure> extends Serializable {
    /**
     * The quantile function.
     *
     * @param warmStarts where it may be kept
     */
    QuantileFunction of(M measure, WarmStarts warmStarts);
  }

  /** Of measures with atoms. */
  MedianSelection() {
    this(MOST_GATHERED, MOST_SLOTS);
  }

  MedianSelection(int mostGathered, int mostSlots) {
    this(mostGathered, mostSlots, QuantileBarycenter::sorted);
  }

  private MedianSelection(int mostGathered, int mostSlots, Steps<M> steps) {
    this.mostGathered = mostGathered;
    this.mostSlots = mostSlots;
    this.steps = steps;
  }

  /** Of measures of another kind. */
  static <M extends Measure> MedianSelection<M> of(Steps<M> steps) {
    return new MedianSelection<>(MOST_GATHERED, MOST_SLOTS, steps);
  }

  @Override
  public <P extends Serializable> List<double[]> of(
      Measures<M> measures, String step, DiscreteMeasure state, Groups<M, P> groups) {
    double[] ends = QuantileFunction.of(QuantileBarycenter.form(state.masses())).levels();
    int width =
        fits(measures, ends.length)
            ? ends.length
            : Math.max(1, Math.min(ends.length, mostSlots / groups.count()));
    List<double[]> medians = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      medians.add(new double[ends.length]);
    }
    for (int first = 0; first < ends.length; first += width) {
      LevelRange levels = LevelRange.of(ends, first, Math.min(ends.length, first + width));
      double[] found = of(measures, step, levels, groups);
      for (int group = 0; group < groups.count(); group++) {
        if (Double.isNaN(found[group * levels.count()])) {
          medians.set(group, new double[0]);
        } else {
          System.arraycopy(
              found, group * levels.count(), medians.get(group), first, levels.count());
        }
      }
    }
    return medians;
  }

  /** Whether the values in this many bins can be gathered. */
  private boolean fits(Measures<M> measures, int bins) {
    long most = (long) measures.summary().count() * bins + measures.summary().atoms();
    return most <= mostGathered;
  }

  /** The medians (groups × levels) of some levels; NaN where there is no measure. */
  private <P extends Serializable> double[] of(
      Measures<M> measures, String step, LevelRange levels, Groups<M, P> groups) {
    MedianBrackets brackets = new MedianBrackets(groups.count() * levels.count());
    boolean few = fits(measures, levels.count());
    while (!few && !brackets.areClosed()) {
      LevelWeights weights =
          measures.aggregate(
              step + ": count values",
              new Question<>(groups.broadcast(), levels, brackets, steps),
              new Counting<>(groups.membership()));
      few = brackets.narrow(weights) <= mostGathered;
    }
    if (brackets.areClosed()) {
      return brackets.medians();
    }
    return brackets.medians(
        measures.aggregate(
            step + ": gather values",
            new Question<>(groups.broadcast(), levels, brackets, steps),
            new Gathering<>(groups.membership())));
  }

  /** What is sent out for a pass. */
  private record Question<M extends Measure, P extends Serializable>(
      P broadcast, LevelRange levels, MedianBrackets brackets, Steps<M> steps)
      implements Serializable {}

  /** Goes through the values of a block. */
  private static <M extends Measure, P extends Serializable> void visit(
      Groups.Membership<M, P> membership,
      Question<M, P> question,
      List<WeightedMeasure<M>> block,
      MeasureMemory memory,
      LevelRange.Visitor visitor) {
    List<M> measures = new ArrayList<>(block.size());
    block.forEach(each -> measures.add(each.measure()));
    int[] group = membership.of(question.broadcast(), measures, memory);
    for (int n = 0; n < group.length; n++) {
      if (group[n] >= 0 && block.get(n).weight() > 0) {
        question
            .levels()
            .visit(
                question.steps().of(measures.get(n), memory.warmStarts()),
                group[n] * question.levels().count(),
                block.get(n).weight(),
                visitor);
      }
    }
  }

  /** The weights by the next bits of the values. */
  private record Counting<M extends Measure, P extends Serializable>(
      Groups.Membership<M, P> membership)
      implements BlockAggregator<M, Question<M, P>, LevelWeights> {
    @Override
    public LevelWeights zero() {
      return new LevelWeights();
    }

    @Override
    public LevelWeights add(
        LevelWeights sum,
        Question<M, P> question,
        List<WeightedMeasure<M>> block,
        MeasureMemory memory) {
      MedianBrackets brackets = question.brackets();
      visit(
          membership,
          question,
          block,
          memory,
          (slot, value, weight) -> brackets.count(slot, value, weight, sum));
      return sum;
    }

    @Override
    public LevelWeights merge(LevelWeights left, LevelWeights right) {
      left.add(right);
      return left;
    }
  }

  /** The values that may be medians. */
  private record Gathering<M extends Measure, P extends Serializable>(
      Groups.Membership<M, P> membership)
      implements BlockAggregator<M, Question<M, P>, SlotValues> {
    @Override
    public SlotValues zero() {
      return new SlotValues();
    }

    @Override
    public SlotValues add(
        SlotValues sum,
        Question<M, P> question,
        List<WeightedMeasure<M>> block,
        MeasureMemory memory) {
      MedianBrackets brackets = question.brackets();
      visit(
          membership,
          question,
          block,
          memory,
          (slot, value, weight) -> {
            if (brackets.contain(slot, value)) {
              sum.add(slot, value, weight);
            }
          });
      return sum;
    }

    @Override
    public SlotValues merge(SlotValues left, SlotValues right) {
      left.add(right);
      return left;
    }
  }

  /** Values with their slots and weights. */
  static final class SlotValues implements Serializable {
    private static final long serialVersionUID = 1L;

    private int[] slots = new int[16];
    private double[] values = new double[16];
    private double[] weights = new double[16];
    private int count;

    void add(int slot, double value, double weight) {
      reserve(count + 1);
      slots[count] = slot;
      values[count] = value;
      weights[count++] = weight;
    }

    void add(SlotValues other) {
      reserve(count + other.count);
      System.arraycopy(other.slots, 0, slots, count, other.count);
      System.arraycopy(other.values, 0, values, count, other.count);
      System.arraycopy(other.weights, 0, weights, count, other.count);
      count += other.count;
    }

    private void reserve(int needed) {
      if (needed > slots.length) {
        int size = Math.max(needed, Math.multiplyExact(2, slots.length));
        slots = Arrays.copyOf(slots, size);
        values = Arrays.copyOf(values, size);
        weights = Arrays.copyOf(weights, size);
      }
    }

    int count() {
      return count;
    }

    int[] slots() {
      return slots;
    }

    double value(int k) {
      return values[k];
    }

    double weight(int k) {
      return weights[k];
    }
  }
}
