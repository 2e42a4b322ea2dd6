// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.SolveWork;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Shows the work of a run among Spark's metrics, for whatever sinks are set: {@code spark.plugins =
 * dev.wasserstein.spark.MetricsPlugin}. The driver tells of the loop and of the work of all
 * executors, each executor of its own.
 *
 * <p>What it shows is static, because Spark makes the plugin itself and gives a program no way to
 * it.
 */
public final class MetricsPlugin implements SparkPlugin {
  private static final IterationRecord BEFORE =
      new IterationRecord(0, Double.NaN, Double.NaN, Double.NaN, 0, RunStatus.RUNNING);

  /** What the driver shows. */
  private record Loop(IterationRecord iterate, SolveWork work) {}

  private static volatile Loop loop = new Loop(BEFORE, SolveWork.NONE);
  private static volatile SolveWork executorWork = SolveWork.NONE;

  /** Shows an iterate, and the work until then. */
  public static void show(IterationRecord iterate, SolveWork work) {
    loop = new Loop(iterate, work);
  }

  /** Adds the work of a task of this executor. */
  static synchronized void add(SolveWork work) {
    executorWork = executorWork.plus(work);
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new OfDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OfExecutor();
  }

  private static final class OfDriver implements DriverPlugin {
    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      return Map.of();
    }

    @Override
    public void registerMetrics(String application, PluginContext plugin) {
      MetricRegistry registry = plugin.metricRegistry();
      gauge(registry, "run_iteration", () -> loop.iterate().iteration());
      gauge(registry, "run_objective", () -> loop.iterate().objective());
      gauge(registry, "run_change", () -> loop.iterate().change());
      gauge(registry, "run_residual", () -> loop.iterate().residual());
      gauge(registry, "run_seconds", () -> loop.iterate().seconds());
      work(registry, "run_", () -> loop.work());
    }
  }

  private static final class OfExecutor implements ExecutorPlugin {
    @Override
    public void init(PluginContext plugin, Map<String, String> settings) {
      work(plugin.metricRegistry(), "executor_", () -> executorWork);
    }
  }

  private static void work(MetricRegistry registry, String prefix, Supplier<SolveWork> source) {
    gauge(registry, prefix + "solves", () -> source.get().solves());
    gauge(registry, prefix + "pivots", () -> source.get().pivots());
    gauge(registry, prefix + "solves_skipped", () -> source.get().skipped());
    gauge(registry, prefix + "warm_starts_found", () -> source.get().found());
    gauge(registry, prefix + "warm_starts_missing", () -> source.get().missing());
    gauge(registry, prefix + "warm_starts_evicted", () -> source.get().evicted());
  }

  private static void gauge(MetricRegistry registry, String name, Gauge<Number> value) {
    registry.register(name, value);
  }
}
