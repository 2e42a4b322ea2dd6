// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.job.AssignResult;
import dev.wasserstein.job.BarycenterResult;
import dev.wasserstein.job.ClusterResult;
import dev.wasserstein.job.DistanceResult;
import dev.wasserstein.job.JobCancelledException;
import dev.wasserstein.job.WaspResult;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.spark.MeasureTable;
import dev.wasserstein.wasp.Posterior;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The facade on a session of the caller. */
class WassersteinIT {
  private static final BarycenterSettings SETTINGS =
      BarycenterSettings.defaults().withSupportSize(4).withMaxIterations(50);

  private static final StructType LONG_FORM =
      new StructType()
          .add("patient", DataTypes.StringType)
          .add("x", DataTypes.DoubleType)
          .add("y", DataTypes.DoubleType)
          .add("share", DataTypes.DoubleType);

  private static SparkSession spark;
  private static List<DiscreteMeasure> clouds;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("caller")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    RandomGenerator random = SubSeed.stream(20261129L, 17);
    clouds = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      double[] support = random.doubles(12).toArray();
      // As sorted as a table in long form will be.
      double[][] atoms = new double[6][];
      for (int i = 0; i < 6; i++) {
        atoms[i] = Arrays.copyOfRange(support, 2 * i, 2 * i + 2);
      }
      Arrays.sort(atoms, (a, b) -> Double.compare(a[0], b[0]));
      double[] flat = Arrays.stream(atoms).flatMapToDouble(Arrays::stream).toArray();
      clouds.add(DiscreteMeasure.uniform("p" + n, 2, flat));
    }
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private static Dataset<Row> schemaTable() {
    return MeasureTable.of(
        spark, clouds.stream().map(cloud -> new MeasureRecord(cloud, Double.NaN, "here")).toList());
  }

  private static Dataset<Row> longForm() {
    List<Row> rows = new ArrayList<>();
    for (DiscreteMeasure cloud : clouds) {
      for (int i = 0; i < cloud.size(); i++) {
        double[] atoms = cloud.support();
        rows.add(RowFactory.create(cloud.id(), atoms[2 * i], atoms[2 * i + 1], 1.0 / 6));
      }
    }
    // In no order that means anything.
    rows.sort(Comparator.comparing(row -> Double.doubleToLongBits(row.getDouble(2)) << 20));
    return spark.createDataFrame(rows, LONG_FORM);
  }

  private static void assertSame(BarycenterResult expected, BarycenterResult found) {
    assertEquals(expected.objective(), found.objective());
    assertEquals(expected.barycenter(), found.barycenter());
  }

  @Test
  void memoryTablesAndThreadsGiveTheSameBits() {
    Wasserstein here = Wasserstein.on(spark);
    BarycenterResult threads = Wasserstein.onThreads().barycenter(Input.of(clouds), SETTINGS);
    assertTrue(threads.hasConverged());
    assertSame(threads, here.barycenter(Input.of(clouds), SETTINGS));
    assertSame(threads, here.barycenter(Input.of(schemaTable()), SETTINGS));
    assertSame(threads, here.barycenter(Input.longForm(longForm(), "patient", "x", "y"), SETTINGS));
    assertSame(
        threads,
        here.barycenter(
            Input.longFormWithMasses(longForm(), "share", "patient", "x", "y"), SETTINGS));
    assertSame(
        threads,
        Wasserstein.onThreads()
            .barycenter(Input.longForm(longForm(), "patient", "x", "y"), SETTINGS));
  }

  @Test
  void distancesAreTheSameOnBoth() {
    Input input = Input.of(clouds);
    assertEquals(
        Wasserstein.onThreads().distance(input).pairs(),
        Wasserstein.on(spark).distance(input).pairs());
    DistanceSettings exact = DistanceSettings.defaults();
    assertEquals(
        Wasserstein.onThreads().distance(input, Input.of(clouds.subList(0, 2)), exact).pairs(),
        Wasserstein.on(spark).distance(input, Input.of(schemaTable().limit(2)), exact).pairs());
  }

  @Test
  void aResultIsATableInTheSchema() {
    BarycenterResult result = Wasserstein.on(spark).barycenter(Input.of(clouds), SETTINGS);
    Dataset<Row> table = result.dataset(spark);
    assertEquals(1, table.count());
    BarycenterResult again = Wasserstein.on(spark).barycenter(Input.of(table), SETTINGS);
    assertEquals(0, again.objective(), 1e-12);
  }

  @Test
  void distancesClustersAndPosteriorsAreTables() {
    Wasserstein threads = Wasserstein.onThreads();
    DistanceResult distances = threads.distance(Input.of(clouds));
    Dataset<Row> pairs = distances.dataset(spark);
    assertEquals(distances.count(), pairs.count());
    assertEquals(distances.pairs().get(0).cost(), pairs.first().<Double>getAs("cost"));
    ClusterResult clusters =
        threads.cluster(
            Input.of(clouds), ClusterSettings.defaults().withClusters(2).withSupportSize(3));
    assertEquals(2, clusters.dataset(spark).count());
    Dataset<Row> groups = clusters.assignments(spark);
    AssignResult again =
        threads.assign(
            Input.of(clouds), Input.of(clusters.dataset(spark)), AssignSettings.defaults());
    assertEquals(
        groups.select("id", "cluster").collectAsList(),
        again.dataset(spark).select("id", "cluster").collectAsList());
    AssignResult alone =
        threads.assign(Input.of(clouds), Input.of(clouds.subList(0, 1)), AssignSettings.defaults());
    assertEquals(
        clouds.size(), alone.dataset(spark).where("second IS NULL AND margin IS NULL").count());
    WaspResult posterior =
        threads.wasp(List.of("data-samples/shards"), WaspSettings.defaults().withModes("gaussian"));
    Dataset<Row> draws = posterior.dataset(spark, "gaussian");
    Posterior gaussian = posterior.posteriors().get("gaussian");
    assertEquals(gaussian.parameters(), List.of(draws.columns()));
    assertEquals(gaussian.draws(), draws.count());
    assertThrows(IllegalArgumentException.class, () -> posterior.dataset(spark, "joint"));
  }

  @Test
  void badRowsAreRefused() {
    Dataset<Row> table =
        longForm().union(longForm().limit(1).selectExpr("'p0'", "'NaN'", "y", "share"));
    String message =
        assertThrows(
                BadInputException.class,
                () ->
                    Wasserstein.on(spark)
                        .barycenter(Input.longForm(table, "patient", "x", "y"), SETTINGS))
            .getMessage();
    assertTrue(message.contains("'p0'") && message.contains("NaN"), message);
    assertTrue(
        assertThrows(
                BadInputException.class,
                () -> Wasserstein.on(spark).barycenter(Input.of(spark.emptyDataFrame()), SETTINGS))
            .getMessage()
            .contains("no measure"));
  }

  /** What the caller can see of a session. */
  private record Seen(
      Map<String, String> conf, int persistent, long blocks, String description, int listeners) {
    static Seen of(SparkSession session) {
      Map<String, String> conf = new TreeMap<>();
      scala.jdk.javaapi.CollectionConverters.asJava(session.conf().getAll()).forEach(conf::put);
      return new Seen(
          conf,
          session.sparkContext().getPersistentRDDs().size(),
          heldBlocks(),
          session.sparkContext().getLocalProperty("spark.job.description"),
          session.sparkContext().listenerBus().listeners().size());
    }

    /** Cached data and broadcasts; those of Spark's own tasks go when the collector has been. */
    private static long heldBlocks() {
      long blocks = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 100; attempt++) {
        ManagementFactory.getMemoryMXBean().gc();
        long now = SparkEnv.get().blockManager().blockInfoManager().size();
        if (now == 0) {
          return 0;
        }
        blocks = Math.min(blocks, now);
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return blocks;
    }
  }

  @Test
  void theSessionIsLeftAsItWas() {
    spark.sparkContext().setJobDescription("the caller's");
    Seen before = Seen.of(spark);
    Wasserstein here = Wasserstein.on(spark);
    here.barycenter(Input.of(schemaTable()), SETTINGS);
    here.cluster(Input.of(clouds), ClusterSettings.defaults().withClusters(2).withSupportSize(3));
    here.embed(Input.of(clouds), EmbedSettings.defaults().withSupportSize(3));
    here.barycenter(
        Input.files("data-samples/histograms.csv"),
        BarycenterSettings.defaults().withMethod("sinkhorn").withEpsilon("5%"));
    assertThrows(
        BadInputException.class, () -> here.barycenter(Input.of(spark.emptyDataFrame()), SETTINGS));
    assertThrows(
        JobCancelledException.class,
        () ->
            here.withCancellation(new AtomicBoolean(true)::get)
                .barycenter(Input.of(schemaTable()), SETTINGS));
    Seen after = Seen.of(spark);
    assertEquals(before, after);
    assertFalse(spark.sparkContext().isStopped());
    spark.sparkContext().setJobDescription(null);
  }
}
