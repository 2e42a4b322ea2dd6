// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The minimum of h(z) = Σ_n λ_n min_x (|x − z|² − g_n(x)) over all places z, by branch and bound
 * over boxes, in low dimension.
 *
 * <p>Where two atoms of a measure compete, |x − z|² − g(x) − |y − z|² + g(y) is linear in z: in a
 * box where it is nowhere negative, x never wins and is dropped for good. What is left is few atoms
 * of few measures. h(z) − |z − c|² is concave, c being the centre of the box: its minimum is at a
 * corner, and h falls below it nowhere, so it bounds h in the box. Where few combinations are left,
 * each is looked at: the least of one, at any place, is Σ λ_n (|x_n|² − g_n(x_n)) − |Σ λ_n x_n|².
 * So the search ends with the exact minimum up to rounding.
 *
 * <p>Places outside of Σ λ_n [box of μ_n] need no look: every combination's own minimum lies in it.
 */
final class BoxSearch implements Pricing {
  /** So many combinations of a box are looked at one by one. */
  private static final int ENUMERATED = 32;

  /** Boxes with a bound above this part of the least value found so far are left for later. */
  private static final double DEPTH = 0.3;

  /** The same once as many combinations were found as were wanted. */
  private static final double ENOUGH = 0.95;

  /** Halvings of one side after which a box is a point. */
  private static final int HALVINGS = 40;

  /** So many combinations beyond the wanted ones are found before the worst are forgotten. */
  private static final int SPARE = 1024;

  private final MultiMarginalProblem problem;
  private final int n;
  private final int d;
  private final double[][] squares;
  private final double[][] q;
  private final double[] lower;
  private final double[] upper;
  private final List<Box> boxes = new ArrayList<>();
  private int[] candidates = new int[1024];
  private double[] values = new double[64];

  private double negligible;
  private int most;
  private double least;
  private double bound;
  private SearchClock clock = new SearchClock(Deadline.NEVER);
  private final Map<AtomsKey, Combination> found = new LinkedHashMap<>();

  /** Work space of a box at some depth, with what its parents settled. */
  private static final class Box {
    final double[] centre;
    final double[] radii;
    final int[] settled;
    final double[] settledPlace;
    final int[] open;
    final int[] starts;
    final int[] winners;
    double settledValue;
    int count;

    Box(int n, int d) {
      centre = new double[d];
      radii = new double[d];
      settled = new int[n];
      settledPlace = new double[d];
      open = new int[n];
      starts = new int[n + 1];
      winners = new int[n];
    }
  }

  BoxSearch(MultiMarginalProblem problem) {
    this.problem = problem;
    n = problem.count();
    d = problem.dimension();
    squares = new double[n][];
    q = new double[n][];
    lower = new double[d];
    upper = new double[d];
    for (int k = 0; k < n; k++) {
      double[] atoms = problem.atoms(k);
      squares[k] = new double[problem.size(k)];
      q[k] = new double[problem.size(k)];
      for (int c = 0; c < d; c++) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < squares[k].length; i++) {
          double x = atoms[i * d + c];
          squares[k][i] += x * x;
          low = Math.min(low, x);
          high = Math.max(high, x);
        }
        lower[c] += problem.weights()[k] * low;
        upper[c] += problem.weights()[k] * high;
      }
    }
  }

  @Override
  public double[] place(int[] combination) {
    return problem.place(combination);
  }

  @Override
  public Prices search(double[][] potentials, double negligible, int most, Deadline deadline) {
    this.negligible = negligible;
    this.most = most;
    clock = new SearchClock(deadline);
    least = Double.POSITIVE_INFINITY;
    bound = Double.POSITIVE_INFINITY;
    found.clear();
    Box root = box(0);
    int top = 0;
    for (int k = 0; k < n; k++) {
      root.open[k] = k;
      root.starts[k] = top;
      reserve(top + q[k].length);
      for (int i = 0; i < q[k].length; i++) {
        q[k][i] = squares[k][i] - potentials[k][i];
        candidates[top++] = i;
      }
    }
    root.starts[n] = top;
    root.count = n;
    Arrays.fill(root.settled, -1);
    Arrays.fill(root.settledPlace, 0);
    root.settledValue = 0;
    for (int c = 0; c < d; c++) {
      root.centre[c] = (lower[c] + upper[c]) / 2;
      root.radii[c] = (upper[c] - lower[c]) / 2;
    }
    look(0);
    return new Prices(
        Math.min(bound, Math.min(least, -negligible)) - problem.rounding(potentials, 0), best());
  }

  /** As many of what was found as are wanted, from the least on. */
  private List<Combination> best() {
    List<Combination> list = new ArrayList<>(found.values());
    list.sort(
        Comparator.comparingDouble(Combination::reducedCost)
            .thenComparing(Combination::atoms, Arrays::compare));
    return List.copyOf(list.subList(0, Math.min(most, list.size())));
  }

  private Box box(int depth) {
    while (boxes.size() <= depth) {
      boxes.add(new Box(n, d));
    }
    return boxes.get(depth);
  }

  private void reserve(int size) {
    if (size > candidates.length) {
      candidates = Arrays.copyOf(candidates, Math.max(size, 2 * candidates.length));
    }
  }

  private double threshold() {
    return Math.min(-negligible, (found.size() < most ? DEPTH : ENOUGH) * least);
  }

  /** Looks at the box of this depth, whose work space is filled. */
  private void look(int depth) {
    Box box = box(depth);
    double value = reduce(box);
    if (box.count == 0) {
      offer(box.settled, value);
      return;
    }
    long combinations = 1;
    for (int t = 0; t < box.count && combinations <= ENUMERATED; t++) {
      combinations *= box.starts[t + 1] - box.starts[t];
    }
    if (combinations <= ENUMERATED) {
      enumerate(box, 0, box.settledValue, box.settledPlace);
      return;
    }
    if (value < Math.max(least, threshold())) {
      int[] winners = box.settled.clone();
      for (int t = 0; t < box.count; t++) {
        winners[box.open[t]] = box.winners[t];
      }
      offer(winners, value);
    }
    double least = leastAtCorners(box);
    if (least >= threshold()) {
      return;
    }
    if (depth >= HALVINGS * d || squaredRadius(box) <= negligible || clock.isOver()) {
      bound = Math.min(bound, least);
      return;
    }
    int axis = 0;
    for (int c = 1; c < d; c++) {
      if (box.radii[c] > box.radii[axis]) {
        axis = c;
      }
    }
    Box child = box(depth + 1);
    for (int side = -1; side <= 1; side += 2) {
      System.arraycopy(box.centre, 0, child.centre, 0, d);
      System.arraycopy(box.radii, 0, child.radii, 0, d);
      child.radii[axis] = box.radii[axis] / 2;
      child.centre[axis] = box.centre[axis] + side * child.radii[axis];
      System.arraycopy(box.settled, 0, child.settled, 0, n);
      System.arraycopy(box.settledPlace, 0, child.settledPlace, 0, d);
      System.arraycopy(box.open, 0, child.open, 0, box.count);
      System.arraycopy(box.starts, 0, child.starts, 0, box.count + 1);
      child.settledValue = box.settledValue;
      child.count = box.count;
      look(depth + 1);
    }
  }

  /**
   * Drops the atoms that win nowhere in the box. The lists that stay are put behind those of the
   * parent.
   *
   * @return the least value of the combination that wins at the centre
   */
  private double reduce(Box box) {
    int top = box.starts[box.count];
    int count = 0;
    double value = 0;
    double[] place = box.centre.clone();
    Arrays.fill(place, 0);
    int start = box.starts[0];
    for (int t = 0; t < box.count; t++) {
      int measure = box.open[t];
      int from = start;
      int to = box.starts[t + 1];
      start = to;
      reserve(top + to - from);
      int winner = winner(box, measure, from, to);
      int end = keep(box, measure, winner, from, to, top);
      double weight = problem.weights()[measure];
      double[] atoms = problem.atoms(measure);
      if (end == top + 1) {
        box.settled[measure] = winner;
        box.settledValue += weight * q[measure][winner];
        for (int c = 0; c < d; c++) {
          box.settledPlace[c] += weight * atoms[winner * d + c];
        }
      } else {
        value += weight * q[measure][winner];
        for (int c = 0; c < d; c++) {
          place[c] += weight * atoms[winner * d + c];
        }
        box.open[count] = measure;
        box.winners[count] = winner;
        // The lists before this one have been read.
        box.starts[count] = top;
        count++;
        top = end;
      }
    }
    box.starts[count] = top;
    box.count = count;
    value += box.settledValue;
    for (int c = 0; c < d; c++) {
      double sum = place[c] + box.settledPlace[c];
      value -= sum * sum;
    }
    return value;
  }

  /** The atom that wins at the centre; leaves |x|² − g(x) − 2⟨x, centre⟩ of each in values. */
  private int winner(Box box, int measure, int from, int to) {
    if (values.length < to - from) {
      values = new double[2 * (to - from)];
    }
    double[] atoms = problem.atoms(measure);
    int winner = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int e = from; e < to; e++) {
      int i = candidates[e];
      double value = q[measure][i];
      for (int c = 0; c < d; c++) {
        value -= 2 * atoms[i * d + c] * box.centre[c];
      }
      values[e - from] = value;
      if (value < least) {
        least = value;
        winner = i;
      }
    }
    return winner;
  }

  private int keep(Box box, int measure, int winner, int from, int to, int top) {
    double[] atoms = problem.atoms(measure);
    double least = Double.POSITIVE_INFINITY;
    for (int e = from; e < to; e++) {
      least = Math.min(least, values[e - from]);
    }
    int end = top;
    for (int e = from; e < to; e++) {
      int i = candidates[e];
      double difference = values[e - from] - least;
      for (int c = 0; c < d; c++) {
        difference -= 2 * Math.abs(atoms[i * d + c] - atoms[winner * d + c]) * box.radii[c];
      }
      if (i == winner || difference < 0) {
        candidates[end++] = i;
      }
    }
    return end;
  }

  /** By how much, at most, h at its least in the box exceeds what the corners say. */
  private static double squaredRadius(Box box) {
    double sum = 0;
    for (double radius : box.radii) {
      sum += radius * radius;
    }
    return sum;
  }

  private double leastAtCorners(Box box) {
    double least = Double.POSITIVE_INFINITY;
    for (int corner = 0; corner < 1 << d; corner++) {
      double value = box.settledValue;
      for (int c = 0; c < d; c++) {
        double z = corner(box, corner, c);
        value += (2 * z - box.centre[c]) * box.centre[c] - 2 * box.settledPlace[c] * z;
      }
      for (int t = 0; t < box.count; t++) {
        value += problem.weights()[box.open[t]] * leastAt(box, t, corner);
      }
      least = Math.min(least, value);
    }
    return least;
  }

  private double leastAt(Box box, int t, int corner) {
    int measure = box.open[t];
    double[] atoms = problem.atoms(measure);
    double least = Double.POSITIVE_INFINITY;
    for (int e = box.starts[t]; e < box.starts[t + 1]; e++) {
      int i = candidates[e];
      double value = q[measure][i];
      for (int c = 0; c < d; c++) {
        value -= 2 * atoms[i * d + c] * corner(box, corner, c);
      }
      least = Math.min(least, value);
    }
    return least;
  }

  private static double corner(Box box, int corner, int axis) {
    return (corner >> axis & 1) == 0
        ? box.centre[axis] - box.radii[axis]
        : box.centre[axis] + box.radii[axis];
  }

  /** Looks at all combinations of the open measures from the t-th on. */
  private void enumerate(Box box, int t, double value, double[] place) {
    if (t == box.count) {
      double square = 0;
      for (double each : place) {
        square += each * each;
      }
      offer(box.settled, value - square);
      return;
    }
    int measure = box.open[t];
    double weight = problem.weights()[measure];
    double[] atoms = problem.atoms(measure);
    double[] next = new double[d];
    for (int e = box.starts[t]; e < box.starts[t + 1]; e++) {
      int i = candidates[e];
      box.settled[measure] = i;
      for (int c = 0; c < d; c++) {
        next[c] = place[c] + weight * atoms[i * d + c];
      }
      enumerate(box, t + 1, value + weight * q[measure][i], next);
    }
  }

  private void offer(int[] atoms, double value) {
    least = Math.min(least, value);
    if (value < threshold()) {
      AtomsKey key = new AtomsKey(atoms.clone());
      if (!found.containsKey(key)) {
        found.put(key, new Combination(key.numbers(), value));
      }
      if (found.size() >= most + Math.max(most, SPARE)) {
        List<Combination> kept = best();
        found.clear();
        for (Combination each : kept) {
          found.put(new AtomsKey(each.atoms()), each);
        }
      }
    }
  }
}
