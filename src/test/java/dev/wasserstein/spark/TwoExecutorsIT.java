// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The loop on a cluster of two executors in processes of their own. */
class TwoExecutorsIT {
  @Test
  void theBarycenterIsThatOfOneProcess() throws IOException {
    try (SparkSession session =
        SparkSession.builder()
            .master("local-cluster[2,1,512]")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "512m")
            .config("spark.executor.extraClassPath", classPath())
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(30, 2, 70);
      try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
          SparkMeasures<DiscreteMeasure> spark =
              new SparkMeasures<>(context, context.parallelize(clouds, 2), 4)) {
        TreeSet<Long> processes = spark.aggregate("where are you", 0, new Processes()).pids;
        assertFalse(processes.contains(ProcessHandle.current().pid()));
        assertEquals(2, processes.size());
        BarycenterSolution here = run(local);
        BarycenterSolution there = run(spark);
        assertEquals(here.objective(), there.objective());
        assertEquals(here.barycenter(), there.barycenter());
      }
    }
  }

  private static BarycenterSolution run(Measures<DiscreteMeasure> measures) {
    return new OuterLoop(new StopRule(1e-8, 1e-4, 50), record -> {})
        .run(new ParticleFlow(0.5), measures, new KMeansStart().start(measures, 20, 1));
  }

  private static String classPath() {
    Path target = Path.of("target").toAbsolutePath();
    return target.resolve("classes") + ":" + target.resolve("test-classes");
  }

  private static final class Pids implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeSet<Long> pids = new TreeSet<>();
  }

  /** The processes in which measures lie. */
  private static final class Processes implements BlockAggregator<DiscreteMeasure, Integer, Pids> {
    private static final long serialVersionUID = 1L;

    @Override
    public Pids zero() {
      return new Pids();
    }

    @Override
    public Pids add(
        Pids sum,
        Integer state,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      sum.pids.add(ProcessHandle.current().pid());
      return sum;
    }

    @Override
    public Pids merge(Pids left, Pids right) {
      left.pids.addAll(right.pids);
      return left;
    }
  }
}
