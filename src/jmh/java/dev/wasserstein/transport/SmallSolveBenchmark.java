// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.transport.exact.ExactTransport;
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

/** Solves of n equal masses on both sides, many problems in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallSolveBenchmark {
  /** Problems enough that no branch predictor learns them. */
  private static final int PROBLEMS = 256;

  @Param({"20", "50", "100"})
  private int size;

  @Param({"2", "10"})
  private int dimension;

  private final TransportSolver solver = new ExactTransport();
  private final TransportProblem[] problems = new TransportProblem[PROBLEMS];
  private int turn;

  /** Makes the problems. */
  @Setup
  public void prepare() {
    for (int k = 0; k < PROBLEMS; k++) {
      problems[k] = RandomPair.uniform(size, dimension, k);
    }
  }

  /** From a cold start. */
  @Benchmark
  public TransportSolution assignment() {
    return solver.solve(problems[turn++ & (PROBLEMS - 1)]);
  }
}
