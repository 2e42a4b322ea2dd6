// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.transport.exact.simplex.QuadraticPricing;
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

/** Quadratic pricing: the best arc of a row, and a pass over all rows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PricingBenchmark {
  @Param({"500", "2000"})
  private int size;

  @Param({"2", "10"})
  private int dimension;

  private final QuadraticPricing pricing = new QuadraticPricing(Kernels.fastest());
  private double[] q;
  private int row;

  /** Loads a problem, with the potentials 0. */
  @Setup
  public void prepare() {
    TransportProblem problem = RandomPair.of(size, dimension);
    pricing.load(problem);
    q = new double[size];
    for (int j = 0; j < size; j++) {
      q[j] = -pricing.columnTerm(j);
    }
  }

  /** One row, another one each time. */
  @Benchmark
  public int row() {
    row = row + 1 < size ? row + 1 : 0;
    return pricing.best(row, q);
  }

  /** All rows. */
  @Benchmark
  public int pass() {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += pricing.best(i, q);
    }
    return sum;
  }
}
