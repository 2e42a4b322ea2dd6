// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ExactBarycenter;
import dev.wasserstein.barycenter.multimarginal.ColumnGeneration;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridDeposit;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** An exact barycenter: with atoms anywhere, or on a support. */
final class ExactChoice implements MethodChoice<DiscreteMeasure, DiscreteMeasure> {
  /** Where the atoms of a barycenter may be. */
  enum Places {
    /** Anywhere: the multi-marginal problem. */
    ANYWHERE(BarycenterMethods.MULTI_MARGINAL),
    /** On a support: a linear program. */
    SUPPORT(BarycenterMethods.LINEAR_PROGRAM);

    private final String method;

    Places(String method) {
      this.method = method;
    }
  }

  private final Settings values;
  private final Places places;

  /** The grid of the measures; empty for point clouds. */
  private final int[] shape;

  private ExactChoice(Settings values, Places places, int[] shape) {
    this.values = values;
    this.places = places;
    this.shape = shape;
  }

  /**
   * The choice for these options.
   *
   * @throws OptionException if one of them makes no sense for an exact method
   */
  static ExactChoice of(Settings values, Places places) {
    MethodTable.refuse(
        values,
        List.of(Options.TOLERANCE, Options.RESIDUAL_TOLERANCE),
        "by --method " + places.method + ", which ends by --gap");
    if (BarycenterJob.isMedian(values)) {
      throw new OptionException(
          "--objective median is not for --method "
              + places.method
              + ", which minimises Σ λ W₂². Use --method particle-flow.");
    }
    return new ExactChoice(values, places, new int[0]);
  }

  @Override
  public ReadSettings reading(ReadSettings settings) {
    // Measures are not mapped onto the grid of the barycenter.
    return settings.forExactTransport().onGrid(List.of());
  }

  @Override
  public MethodChoice<?, ?> suited(List<MeasureHeader> headers) {
    return new ExactChoice(
        values, places, headers.get(0).isGrid() ? headers.get(0).shape() : new int[0]);
  }

  @Override
  public boolean keepsGrids() {
    return places == Places.SUPPORT;
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireAtoms(headers);
    MeasureHeader first = headers.get(0);
    InputRules.requireAxes(grid(), first);
    if (places == Places.ANYWHERE && MultiMarginal.isClosed(headers.size(), first.dimension())) {
      return;
    }
    DualBounds.tooLarge(headers, gridCells())
        .ifPresent(
            why -> {
              throw new BadInputException(
                  "--method " + places.method,
                  DualBounds.where(headers),
                  why,
                  "a smaller problem",
                  "Use fewer or smaller measures, or --method particle-flow with --lower-bound"
                      + " best.");
            });
  }

  /**
   * The places of the barycenter's grid; 0 where there is none.
   *
   * @throws OptionException if there are more than an array holds
   */
  private long gridCells() {
    if (places == Places.ANYWHERE) {
      return 0;
    }
    Optional<int[]> cells = cells();
    if (cells.isEmpty()) {
      return 0;
    }
    long count = GridMeasure.cells(cells.get());
    if (count < 0 || count * cells.get().length > Integer.MAX_VALUE) {
      throw new OptionException(
          "--grid is "
              + GridMeasure.shapeText(cells.get())
              + "; expected fewer cells, "
              + Integer.MAX_VALUE / cells.get().length
              + " at most.");
    }
    return count;
  }

  private Optional<List<Integer>> grid() {
    return places == Places.SUPPORT ? values.find(Options.GRID) : Optional.empty();
  }

  @Override
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return grid()
        .<MeasureInput.Conversion<DiscreteMeasure>>map(
            axes -> new InsideGrid(axes.stream().mapToInt(n -> n).toArray()))
        .orElse(InputRules::pointCloud);
  }

  /**
   * Measures that lie where a grid does.
   *
   * @param grid the lengths of its axes
   */
  private record InsideGrid(int[] grid) implements MeasureInput.Conversion<DiscreteMeasure> {
    @Override
    public DiscreteMeasure convert(MeasureRecord record) {
      DiscreteMeasure cloud = InputRules.pointCloud(record);
      GridDeposit.requireInside(cloud, grid, record.place());
      return cloud;
    }
  }

  @Override
  public BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method(
      Measures<DiscreteMeasure> measures) {
    return new ExactBarycenter(places.method);
  }

  @Override
  public int starts() {
    return 1;
  }

  @Override
  public DiscreteMeasure start(Measures<DiscreteMeasure> measures, int number) {
    throw new UnsupportedOperationException(places.method + " has no start");
  }

  @Override
  public BarycenterSolution run(
      OuterLoop loop,
      BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method,
      Measures<DiscreteMeasure> measures,
      Supplier<DiscreteMeasure> start,
      Checkpoints checkpoints) {
    RunClock clock = new RunClock();
    MultiMarginal problem = problem(measures);
    List<IterationRecord> history = new ArrayList<>();
    MultiMarginal.Result solved =
        problem.solve(
            new MultiMarginal.Limits(
                values.get(Options.GAP),
                loop.stopRule().maxIterations(),
                loop.stopRule().deadline(),
                values.get(Options.SEED),
                Runtime.getRuntime().availableProcessors()),
            round -> {
              IterationRecord record = record(round, history, clock.seconds());
              history.add(record);
              loop.listener().onIteration(record);
            });
    boolean union = places == Places.SUPPORT && cells().isEmpty();
    MultiMarginal.Result result = union ? solved.withoutEmptyPlaces() : solved;
    BarycenterSolution scored =
        new OuterLoop(new StopRule(0, 0, 0), record -> {})
            .run(method, measures, result.barycenter());
    OptimalityProof proof = result.proof();
    double gap = OptimalityProof.gap(scored.objective(), proof.bound());
    RunStatus status = status(gap, proof, loop.stopRule());
    IterationRecord last =
        new IterationRecord(
            proof.rounds(),
            scored.objective(),
            history.isEmpty() ? Double.NaN : history.get(history.size() - 1).change(),
            gap,
            clock.seconds(),
            status);
    if (!history.isEmpty() && history.get(history.size() - 1).iteration() == proof.rounds()) {
      history.remove(history.size() - 1);
    }
    history.add(last);
    loop.listener().onIteration(last);
    return new BarycenterSolution(
        measure(result.barycenter()),
        scored.objectiveKind(),
        scored.dualGap(),
        List.copyOf(history),
        scored.pivots(),
        0,
        Optional.of(proof));
  }

  private MultiMarginal problem(Measures<DiscreteMeasure> measures) {
    List<WeightedMeasure<DiscreteMeasure>> all = measures.fetch(measures.ids());
    if (places == Places.ANYWHERE) {
      return MultiMarginal.free(Initializer.BARYCENTER_ID, all);
    }
    double[] support =
        cells()
            .map(
                cells ->
                    GridMeasure.trusted("", cells, uniform((int) GridMeasure.cells(cells)))
                        .toDiscrete()
                        .support())
            .orElseGet(() -> union(all, measures.summary().dimension()));
    return MultiMarginal.onSupport(Initializer.BARYCENTER_ID, all, support);
  }

  /** The shape of the grid of the barycenter; empty for the union of the measures' atoms. */
  private Optional<int[]> cells() {
    return grid()
        .map(axes -> Optional.of(axes.stream().mapToInt(n -> n).toArray()))
        .orElse(shape.length > 0 ? Optional.of(shape) : Optional.empty());
  }

  private static double[] uniform(int size) {
    double[] masses = new double[size];
    Arrays.fill(masses, 1.0 / size);
    return masses;
  }

  /** The different atoms of positive mass, in ascending order of their coordinates. */
  private static double[] union(List<WeightedMeasure<DiscreteMeasure>> measures, int d) {
    TreeSet<double[]> places = new TreeSet<>(Arrays::compare);
    for (WeightedMeasure<DiscreteMeasure> weighted : measures) {
      DiscreteMeasure measure = weighted.measure();
      for (int i = 0; i < measure.size(); i++) {
        if (weighted.weight() > 0 && measure.masses()[i] > 0) {
          // 0 and −0 are one number.
          double[] place = new double[d];
          for (int c = 0; c < d; c++) {
            place[c] = measure.support()[i * d + c] + 0.0;
          }
          places.add(place);
        }
      }
    }
    double[] support = new double[places.size() * d];
    int next = 0;
    for (double[] place : places) {
      System.arraycopy(place, 0, support, next, d);
      next += d;
    }
    return support;
  }

  /** On a grid, the measure of its cells; elsewhere, of the atoms, which all have mass. */
  private Measure measure(DiscreteMeasure barycenter) {
    if (places == Places.ANYWHERE) {
      return barycenter;
    }
    Optional<int[]> cells = cells();
    return cells.isPresent()
        ? GridMeasure.trusted(barycenter.id(), cells.get(), barycenter.masses())
        : barycenter;
  }

  private static IterationRecord record(
      ColumnGeneration.Round round, List<IterationRecord> history, double seconds) {
    double change =
        history.isEmpty()
            ? Double.NaN
            : Math.abs(round.upper() - history.get(history.size() - 1).objective())
                / Math.max(round.upper(), Double.MIN_NORMAL);
    return new IterationRecord(
        round.number(), round.upper(), change, round.gap(), seconds, RunStatus.RUNNING);
  }

  private RunStatus status(double gap, OptimalityProof proof, StopRule rule) {
    if (proof.reached() || gap <= values.get(Options.GAP)) {
      return RunStatus.CONVERGED;
    }
    if (rule.deadline().isOver()) {
      return RunStatus.TIME_LIMIT;
    }
    return proof.rounds() >= rule.maxIterations() ? RunStatus.MAX_ITERATIONS : RunStatus.STALLED;
  }

  @Override
  public void writeMore(RunDirectory output, MeasureInput input, BarycenterSolution solution) {
    if (values.find(Options.PLAN).orElse(false)) {
      output.writePlan("plan.parquet", solution.proof().orElseThrow().plan());
    }
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }

  @Override
  public boolean sumsSquaredWasserstein(boolean exactly) {
    return true;
  }
}
