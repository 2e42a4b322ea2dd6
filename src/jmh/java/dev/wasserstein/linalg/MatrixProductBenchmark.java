// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** Products of square matrices; the counter {@code gflop} is in billions of operations a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductBenchmark {
  @Param({"32", "64", "128", "256", "512"})
  private int size;

  @Param({"plain", "fastest"})
  private String kernels;

  private MatrixProduct product;
  private double[] a;
  private double[] b;
  private double[] c;

  /** Counts floating-point operations: a multiplication and an addition each. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Operations {
    public double gflop;
  }

  /** Fills the factors. */
  @Setup
  public void prepare() {
    product = (kernels.equals("plain") ? Kernels.plain() : Kernels.fastest()).matrixProduct();
    a = new double[size * size];
    Arrays.setAll(a, i -> Math.sin(i));
    b = new double[size * size];
    Arrays.setAll(b, i -> Math.cos(i));
    c = new double[size * size];
    product.load(size, size, b, 0, size);
  }

  /** A·B for B loaded before. */
  @Benchmark
  public double[] loaded(Operations operations) {
    product.multiply(size, a, 0, size, c, 0, size);
    operations.gflop += 2e-9 * size * size * size;
    return c;
  }

  /** Loads B and multiplies. */
  @Benchmark
  public double[] loadAndMultiply(Operations operations) {
    product.load(size, size, b, 0, size);
    product.multiply(size, a, 0, size, c, 0, size);
    operations.gflop += 2e-9 * size * size * size;
    return c;
  }
}
