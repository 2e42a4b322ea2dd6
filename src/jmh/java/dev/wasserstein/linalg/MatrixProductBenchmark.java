// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;
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

/** Products of square matrices of n rows: 2 n³ / (1000 · µs) are the GFLOP/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductBenchmark {
  @Param({"32", "64", "128", "256", "512"})
  private int size;

  private final MatrixProduct plain = Kernels.plain().matrixProduct();
  private final MatrixProduct fastest = Kernels.fastest().matrixProduct();
  private double[] a;
  private double[] b;
  private double[] c;

  /** Fills the factors. */
  @Setup
  public void prepare() {
    a = new double[size * size];
    Arrays.setAll(a, i -> StrictMath.sin(i));
    b = new double[size * size];
    Arrays.setAll(b, i -> StrictMath.cos(i));
    c = new double[size * size];
    plain.load(size, size, b, 0, size);
    fastest.load(size, size, b, 0, size);
  }

  /** In plain Java, B loaded before. */
  @Benchmark
  public double[] plain() {
    plain.multiply(size, a, 0, size, c, 0, size);
    return c;
  }

  /** In vector instructions where there are any, B loaded before. */
  @Benchmark
  public double[] fastest() {
    fastest.multiply(size, a, 0, size, c, 0, size);
    return c;
  }

  /** The same with loading B. */
  @Benchmark
  public double[] loadAndMultiply() {
    fastest.load(size, size, b, 0, size);
    fastest.multiply(size, a, 0, size, c, 0, size);
    return c;
  }
}
