// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.AscendingOrder;
import java.util.Arrays;

/**
 * A measure as it lies along a direction θ: the atoms ⟨θ, x_i⟩ in ascending order, those at one
 * place by index, with the masses summed up to each. Holds work space that is used again for the
 * next measure: one thread at a time.
 */
public final class Slice {
  private final AscendingOrder order = new AscendingOrder();
  private double[] along = new double[0];
  private double[] sums = new double[0];
  private double[] uniform = new double[0];
  private double[] atoms = new double[0];
  private double[] levels = new double[0];
  private int size;
  private boolean equal;

  /**
   * Takes a measure; O(n d) and a sort.
   *
   * @param directions θ (d), from {@code offset} on
   */
  public void take(DiscreteMeasure measure, double[] directions, int offset) {
    size = measure.size();
    if (along.length < size) {
      along = new double[size];
    }
    project(measure.support(), measure.dimension(), directions, offset);
    order.sort(along, size);
    atoms = order.values();
    double[] masses = measure.masses();
    equal = equal(masses);
    if (equal) {
      if (uniform.length != size) {
        uniform = QuantileFunction.uniformLevels(size);
      }
      levels = uniform;
    } else {
      sumUp(masses);
      levels = sums;
    }
  }

  /** Takes a slice that was kept; its {@link #index} is not known. */
  public void take(QuantileFunction kept) {
    size = kept.size();
    atoms = kept.atoms();
    levels = kept.levels();
    equal = kept.hasEqualSteps();
  }

  /** The slice for keeping. */
  public QuantileFunction quantiles() {
    return new QuantileFunction(
        Arrays.copyOf(atoms, size), equal ? levels : Arrays.copyOf(levels, size), equal);
  }

  private void project(double[] support, int d, double[] directions, int offset) {
    if (d == 1) {
      double first = directions[offset];
      for (int i = 0; i < size; i++) {
        along[i] = first * support[i];
      }
    } else if (d == 2) {
      double first = directions[offset];
      double second = directions[offset + 1];
      for (int i = 0; i < size; i++) {
        along[i] = first * support[2 * i] + second * support[2 * i + 1];
      }
    } else {
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
          sum += directions[offset + k] * support[i * d + k];
        }
        along[i] = sum;
      }
    }
  }

  private static boolean equal(double[] masses) {
    for (double mass : masses) {
      if (mass != masses[0]) {
        return false;
      }
    }
    return true;
  }

  private void sumUp(double[] masses) {
    if (sums.length < size) {
      sums = new double[size];
    }
    NeumaierSum sum = new NeumaierSum();
    for (int i = 0; i < size; i++) {
      sum.add(masses[order.index()[i]]);
      sums[i] = Math.min(1, sum.value());
    }
    sums[size - 1] = 1;
  }

  /** The number n of atoms. */
  public int size() {
    return size;
  }

  /** The atoms in ascending order, in the first n places; overwritten by the next measure. */
  public double[] atoms() {
    return atoms;
  }

  /** Which atom of the measure stands where, in the first n places; overwritten likewise. */
  public int[] index() {
    return order.index();
  }

  /**
   * The mass of the atoms up to each, in the first n places, the last one 1; overwritten likewise.
   */
  public double[] levels() {
    return levels;
  }

  /** W_p^p to another slice. */
  public double cost(Slice other, double exponent) {
    return equal && other.equal && size == other.size
        ? QuantileSweep.equalCost(atoms(), other.atoms(), size, exponent)
        : QuantileSweep.cost(
            atoms(), levels(), size, other.atoms(), other.levels(), other.size, exponent);
  }

  /**
   * Where the monotone coupling moves the atoms of another slice: the barycentric projection.
   *
   * @param targets (other's size), overwritten, in the other's ascending order
   */
  public void targets(Slice other, double[] targets) {
    if (equal && other.equal && size == other.size) {
      System.arraycopy(atoms(), 0, targets, 0, size);
    } else {
      QuantileSweep.averages(atoms(), levels(), size, other.levels(), other.size, targets);
    }
  }
}
