// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.ExactTransport;
import dev.wasserstein.transport.map.Centre;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A bound from below on Σ λ_n W₂²(ν, μ_n) for every ν, from the dual problem of {@link
 * ColumnGeneration}.
 *
 * <p>Where the measures lie, a barycenter with many atoms is transported to each of them, whose
 * potentials are the start. Small measures then have a row for each atom, and the bound comes as
 * near to the optimum as is asked. Larger ones are cut into {@link Cells}, by a k-means of their
 * own, in which potentials move together. Of very many each is one cell, and the potentials of the
 * start are what the bound is made of.
 */
@SuppressWarnings("NonApiType") // a partial result must be Serializable, which List is not
public final class DualBound {
  /** Atoms of the flow whose potentials are the start, where measures are cut. */
  private static final int FLOW_ATOMS = 1000;

  private final int mostRows;
  private final MultiMarginal.Limits limits;

  /**
   * The bound.
   *
   * @param mostRows the cells of all measures together, at least one each
   */
  public DualBound(int mostRows, MultiMarginal.Limits limits) {
    this.mostRows = mostRows;
    this.limits = limits;
  }

  /**
   * A bound.
   *
   * @param value no objective is below it
   * @param rounds of column generation
   */
  public record Bound(double value, int rounds) {}

  /**
   * Finds it.
   *
   * @param sizes of the measures
   * @param near a barycenter of some kind, whose plans are a start
   */
  public Bound of(Measures<DiscreteMeasure> measures, int[] sizes, DiscreteMeasure near) {
    List<WeightedMeasure<DiscreteMeasure>> all = measures.fetch(measures.ids());
    MultiMarginal closed = MultiMarginal.free("bound", all);
    if (closed.isClosed()) {
      OptimalityProof proof = closed.solve(limits, round -> {}).proof();
      return new Bound(proof.bound(), 0);
    }
    int most = cellsOfEach(sizes);
    DiscreteMeasure fine = fine(measures, sizes, most, near);
    ArrayList<Part> parts =
        measures.aggregate("potentials of the measures", new Request(fine, most), new Cutter());
    parts.sort(Comparator.comparing(Part::id));
    parts.removeIf(part -> !(part.weight() > 0));
    return generate(closed.problem(), parts, fine, near);
  }

  /** The most cells of each measure. */
  private int cellsOfEach(int[] sizes) {
    int[] sorted = sizes.clone();
    Arrays.sort(sorted);
    int rest = mostRows;
    for (int k = 0; k < sorted.length; k++) {
      int share = rest / (sorted.length - k);
      if (sorted[k] > share) {
        return Math.max(1, share);
      }
      rest -= sorted[k];
    }
    return sorted[sorted.length - 1];
  }

  private DiscreteMeasure fine(
      Measures<DiscreteMeasure> measures, int[] sizes, int most, DiscreteMeasure near) {
    int largest = Arrays.stream(sizes).max().orElse(1);
    int wanted = largest <= most ? (int) (MultiMarginal.FLOW_SIZE * largest) + 1 : FLOW_ATOMS;
    if (near.size() >= wanted || limits.deadline().isOver()) {
      return near;
    }
    return MultiMarginal.flow(measures, wanted, limits.seed());
  }

  private Bound generate(
      MultiMarginalProblem problem, List<Part> parts, DiscreteMeasure fine, DiscreteMeasure near) {
    double[][] potentials = potentials(problem, parts, fine.size());
    Cells cells = cells(problem, parts, potentials);
    BoxSearch pricing = new BoxSearch(problem);
    Columns columns = new Columns(problem, pricing, cells);
    MultiMarginalProblem centres = centres(problem, cells);
    int[][] representatives = representatives(problem, cells, centres);
    StartingColumns start =
        new StartingColumns(
            centres,
            (combination, mass) -> {
              int[] atoms = combination.clone();
              Arrays.setAll(atoms, k -> representatives[k][combination[k]]);
              columns.add(atoms);
            });
    start.alongDirections(MultiMarginal.DIRECTIONS, limits.seed());
    MultiMarginal.glue(centres, start, relative(problem, fine));
    if (!near.equals(fine)) {
      MultiMarginal.glue(centres, start, relative(problem, near));
    }
    ColumnGeneration generation = new ColumnGeneration(problem, pricing, columns);
    double[][] means = new double[parts.size()][];
    NeumaierSum sum = new NeumaierSum();
    for (int k = 0; k < means.length; k++) {
      means[k] = cells.means(problem, k, potentials[k]);
      for (int i = 0; i < potentials[k].length; i++) {
        sum.addProduct(problem.weights()[k] * problem.masses(k)[i], potentials[k][i]);
      }
    }
    generation.start(means, sum.value(), limits.deadline());
    if (columns.rowCount() > problem.count()) {
      generation.run(limits.gap(), limits.mostRounds(), limits.deadline(), round -> {});
    }
    return new Bound(generation.bound(), generation.rounds());
  }

  private static DiscreteMeasure relative(MultiMarginalProblem problem, DiscreteMeasure measure) {
    return DiscreteMeasure.trusted(
        measure.id(), problem.dimension(), measure.masses(), problem.relative(measure.support()));
  }

  /**
   * g_n in units of the problem, moved by a constant so that Σ λ_n f_n is nowhere negative at the
   * atoms of the fine barycenter, and 0 at one.
   */
  private static double[][] potentials(
      MultiMarginalProblem problem, List<Part> parts, int fineSize) {
    double[] sums = new double[fineSize];
    for (int k = 0; k < parts.size(); k++) {
      for (int j = 0; j < fineSize; j++) {
        sums[j] += problem.weights()[k] * parts.get(k).sources()[j];
      }
    }
    double least = Arrays.stream(sums).min().orElse(0);
    double[][] potentials = new double[parts.size()][];
    for (int k = 0; k < potentials.length; k++) {
      potentials[k] = new double[problem.size(k)];
      for (int i = 0; i < potentials[k].length; i++) {
        potentials[k][i] =
            problem.costInProblem(parts.get(k).targets()[problem.index(k, i)] + least);
      }
    }
    return potentials;
  }

  private static Cells cells(
      MultiMarginalProblem problem, List<Part> parts, double[][] potentials) {
    int[][] of = new int[parts.size()][];
    int[] counts = new int[of.length];
    for (int k = 0; k < of.length; k++) {
      int[] given = parts.get(k).cells();
      int[] numbers = new int[given.length];
      Arrays.fill(numbers, -1);
      of[k] = new int[problem.size(k)];
      for (int i = 0; i < of[k].length; i++) {
        int cell = given[problem.index(k, i)];
        if (numbers[cell] < 0) {
          numbers[cell] = counts[k]++;
        }
        of[k][i] = numbers[cell];
      }
    }
    return Cells.along(problem, of, counts, potentials);
  }

  /** The problem of the measures whose atoms are the means of the cells. */
  private static MultiMarginalProblem centres(MultiMarginalProblem problem, Cells cells) {
    int d = problem.dimension();
    List<WeightedMeasure<DiscreteMeasure>> centres = new ArrayList<>();
    for (int k = 0; k < problem.count(); k++) {
      double[] atoms = new double[cells.counts()[k] * d];
      double[] masses = cells.masses(problem, k);
      for (int i = 0; i < problem.size(k); i++) {
        int cell = cells.of()[k][i];
        for (int c = 0; c < d; c++) {
          atoms[cell * d + c] += problem.masses(k)[i] / masses[cell] * problem.atoms(k)[i * d + c];
        }
      }
      centres.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trusted("", d, masses, atoms), problem.weights()[k]));
    }
    return MultiMarginalProblem.free(centres);
  }

  /** The atom of each cell that is nearest to its mean. */
  private static int[][] representatives(
      MultiMarginalProblem problem, Cells cells, MultiMarginalProblem centres) {
    int d = problem.dimension();
    int[][] representatives = new int[problem.count()][];
    for (int k = 0; k < representatives.length; k++) {
      representatives[k] = new int[cells.counts()[k]];
      double[] least = new double[cells.counts()[k]];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      for (int i = 0; i < problem.size(k); i++) {
        int cell = cells.of()[k][i];
        double square = 0;
        for (int c = 0; c < d; c++) {
          double difference = problem.atoms(k)[i * d + c] - centres.original(k, cell, c);
          square += difference * difference;
        }
        if (square < least[cell]) {
          least[cell] = square;
          representatives[k][cell] = i;
        }
      }
    }
    return representatives;
  }

  private record Request(DiscreteMeasure fine, int most) implements Serializable {}

  /**
   * What is known of a measure.
   *
   * @param cells the cell of each atom
   * @param targets the potential of each atom, both measures being moved to mean 0
   * @param sources the potential of each atom of the fine barycenter
   */
  private record Part(String id, double weight, int[] cells, double[] targets, double[] sources)
      implements Serializable {}

  private static final class Cutter
      implements BlockAggregator<DiscreteMeasure, Request, ArrayList<Part>> {
    private static final long serialVersionUID = 1L;

    @Override
    public ArrayList<Part> zero() {
      return new ArrayList<>();
    }

    @Override
    public ArrayList<Part> add(
        ArrayList<Part> sum,
        Request request,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      double[] fine = centred(request.fine());
      for (WeightedMeasure<DiscreteMeasure> each : block) {
        DiscreteMeasure measure = each.measure();
        TransportSolution solution =
            new ExactTransport()
                .solve(
                    new TransportProblem(
                        measure.dimension(),
                        request.fine().masses(),
                        fine,
                        measure.masses(),
                        centred(measure),
                        SquaredEuclidean.INSTANCE));
        sum.add(
            new Part(
                measure.id(),
                each.weight(),
                KMeansStart.cells(measure, request.most(), 0),
                solution.potentials().target(),
                solution.potentials().source()));
      }
      return sum;
    }

    private static double[] centred(DiscreteMeasure measure) {
      return Centre.moved(measure, Centre.of(measure)).support();
    }

    @Override
    public ArrayList<Part> merge(ArrayList<Part> left, ArrayList<Part> right) {
      left.addAll(right);
      return left;
    }
  }
}
