// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whole solves and the projection: n atoms on both sides, unequal masses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SolveBenchmark {
  /** How far atoms move between two solves, as late in a flow. */
  private static final double STEP = 1e-3;

  @Param({"500", "1000"})
  private int size;

  @Param({"2", "10"})
  private int dimension;

  private final TransportSolver solver = new ExactTransport();
  private TransportProblem problem;
  private TransportProblem moved;
  private Optional<WarmStart> basis;
  private Coupling coupling;

  /** Makes the problem and solves it. */
  @Setup
  public void prepare() {
    problem = RandomPair.of(size, dimension);
    moved = RandomPair.moved(problem, STEP);
    coupling = solver.solve(problem).coupling();
    basis = solver.warmStart();
  }

  /** From a cold start. */
  @Benchmark
  public TransportSolution cold() {
    return solver.solve(problem);
  }

  /** From the basis of the problem before its atoms moved a little. */
  @Benchmark
  public TransportSolution warm() {
    return solver.solve(moved, basis);
  }

  /** From its own optimal basis: what a solve costs that needs no pivot. */
  @Benchmark
  public TransportSolution unmoved() {
    return solver.solve(problem, basis);
  }

  /** The barycentric projection of the optimal coupling. */
  @Benchmark
  public double[] projection() {
    return BarycentricProjection.of(problem, coupling);
  }
}
