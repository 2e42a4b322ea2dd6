// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.embedding.Embedding;
import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.job.EmbedJob;
import dev.wasserstein.job.EmbedResult;
import dev.wasserstein.job.JobContext;
import dev.wasserstein.job.JobInputs;
import dev.wasserstein.job.JobListener;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.job.RunHeader;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.Session;
import dev.wasserstein.spark.SparkMeasures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings on Spark, and in the hands of Spark ML. */
class EmbedIT {
  private static final EmbedSettings SETTINGS = EmbedSettings.defaults().withSupportSize(8);
  private static final int MEASURES = 40;

  private static SparkSession spark;
  private static List<DiscreteMeasure> clouds;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    RandomGenerator random = SubSeed.stream(20261130L, 5);
    clouds = new ArrayList<>();
    for (int n = 0; n < MEASURES; n++) {
      int atoms = 6 + n % 5;
      double[] masses = random.doubles(atoms, 0.5, 1).toArray();
      double sum = Arrays.stream(masses).sum();
      clouds.add(
          new DiscreteMeasure(
              "m" + n,
              2,
              Arrays.stream(masses).map(mass -> mass / sum).toArray(),
              random.doubles(2L * atoms).map(x -> 3 * x).toArray()));
    }
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void threadsAndSparkGiveTheSameBits() throws Exception {
    EmbedResult threads = Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS);
    assertTrue(threads.hasConverged());
    for (int partitions : new int[] {1, 3, 7}) {
      EmbedResult here =
          Wasserstein.on(spark).embed(Input.of(clouds), SETTINGS.withPartitions(partitions));
      assertEquals(threads.reference(), here.reference());
      assertEquals(threads.embeddings(), here.embeddings());
      assertEquals(threads.objective(), here.objective());
    }
    Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS.withOutput(at("threads")));
    Wasserstein.on(spark).embed(Input.of(clouds), SETTINGS.withOutput(at("spark")));
    for (String name : List.of("embedding.parquet", "reference.parquet")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("threads").resolve(name)),
          Files.readAllBytes(folder.resolve("spark").resolve(name)),
          name);
    }
  }

  /** However few results the driver takes at a time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 10L << 20, 1L << 40})
  void resultsComeInTheOrderOfTheIds(long bytes) {
    EmbedResult threads = Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<WeightedMeasure<DiscreteMeasure>> weighted =
        clouds.stream().map(each -> new WeightedMeasure<>(each, 1)).toList();
    List<Embedding> found = new ArrayList<>();
    try (Measures<DiscreteMeasure> measures =
        new SparkMeasures<>(context, context.parallelize(weighted, 4), 4)) {
      measures.forEach(
          "embed",
          threads.reference(),
          new LinearEmbedding(),
          bytes,
          each -> found.add(each.embedding()));
      assertEquals(MEASURES, measures.work().solves());
    }
    assertEquals(threads.embeddings(), found);
  }

  @Test
  void theFileIsATableOfVectorsToSpark() {
    EmbedResult result = Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS);
    Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS.withOutput(at("out")));
    Dataset<Row> table = spark.read().parquet(at("out/embedding.parquet"));
    assertEquals(SQLDataTypes.VectorType(), table.schema().apply("features").dataType());
    // As Spark itself writes and reads it.
    result.dataset(spark).write().parquet(at("by-spark"));
    Dataset<Row> bySpark = spark.read().parquet(at("by-spark"));
    assertEquals(bySpark.schema(), table.schema());
    assertEquals(bySpark.orderBy("id").collectAsList(), table.orderBy("id").collectAsList());
    List<Row> rows = table.collectAsList();
    List<String> ids = clouds.stream().map(DiscreteMeasure::id).sorted().toList();
    assertEquals(ids, rows.stream().map(row -> row.getString(0)).toList());
    for (int n = 0; n < rows.size(); n++) {
      assertArrayEquals(
          result.embeddings().get(n).features(), rows.get(n).<Vector>getAs(1).toArray());
    }
  }

  /** One direction of variation is the first component, with its variance. */
  @Test
  void principalComponentsFindTheDirectionOfVariation() {
    double[] shape = {0, 0, 4, 1, 1, 3, 7, 2};
    List<DiscreteMeasure> moved = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      double t = (n - 4) / 4.0;
      double[] atoms = shape.clone();
      for (int p = 0; p < atoms.length; p++) {
        atoms[p] += t * (p % 2 == 0 ? 0.6 : 0.8);
      }
      moved.add(DiscreteMeasure.uniform("m" + n, 2, atoms));
    }
    EmbedResult result =
        Wasserstein.onThreads().embed(Input.of(moved), EmbedSettings.defaults().withSupportSize(4));
    PCAModel model =
        new PCA().setK(2).setInputCol("features").setOutputCol("scores").fit(result.dataset(spark));
    assertEquals(1, model.explainedVariance().apply(0), 1e-9);
    double[] axis = Arrays.copyOf(model.pc().toArray(), 8);
    for (int p = 0; p < 8; p++) {
      // √v (0.6, 0.8) for each atom, of length 1.
      assertEquals((p % 2 == 0 ? 0.6 : 0.8) / 2, Math.abs(axis[p]), 1e-9);
      assertEquals(Math.signum(axis[0]), Math.signum(axis[p]));
    }
  }

  /** Vectors that Spark wrote, dense and sparse and as lists, become measures. */
  @Test
  void vectorsOfSparkBecomeMeasures() {
    Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS.withOutput(at("out")));
    double[] first = new double[16];
    first[3] = 0.5;
    List<Row> rows =
        List.of(
            RowFactory.create("sparse", Vectors.dense(first).toSparse()),
            RowFactory.create("dense", Vectors.dense(first)));
    spark
        .createDataFrame(
            rows, new StructType().add("id", "string").add("features", SQLDataTypes.VectorType()))
        .repartition(2)
        .write()
        .parquet(at("modes"));
    spark
        .createDataFrame(
            List.of(RowFactory.create("list", first)),
            new StructType().add("id", "string").add("features", "array<double>"))
        .write()
        .parquet(at("modes/more"));
    EmbedSettings inverse =
        EmbedSettings.defaults().withReference(at("out")).with(Options.INVERSE, at("modes"));
    assertTrue(
        assertThrows(
                RuntimeException.class,
                () -> Wasserstein.onThreads().embed(Input.of(clouds), inverse))
            .getMessage()
            .contains("Call inverse of the result"));
    EmbedResult result = Wasserstein.onThreads().embed(Input.of(clouds), SETTINGS);
    double[] atoms = result.reference().support().clone();
    atoms[3] += 0.5 / Math.sqrt(result.reference().masses()[1]);
    assertArrayEquals(atoms, result.inverse("x", first).support());
    Settings settings =
        Settings.defaults(JobOptions.EMBED)
            .with(Options.INVERSE, at("modes"))
            .with(Options.REFERENCE, at("out"))
            .with(Options.OUTPUT, at("back"));
    try (Session session = new Session("inverse")) {
      EmbedJob.run(
          new JobContext(
              RunHeader.of("embed", "", settings),
              settings,
              session,
              JobListener.SILENT,
              JobInputs.FILES));
    }
    Dataset<Row> back = spark.read().parquet(at("back/measures.parquet"));
    assertEquals(
        List.of("dense", "list", "sparse"),
        back.select("id").collectAsList().stream().map(row -> row.getString(0)).sorted().toList());
    for (Row row : back.collectAsList()) {
      assertEquals(Arrays.stream(atoms).boxed().toList(), row.getList(row.fieldIndex("support")));
    }
  }

  @Test
  void aReferenceInMemoryIsOneMeasure() {
    DiscreteMeasure origin = DiscreteMeasure.uniform("z", 2, new double[] {0, 0});
    EmbedResult result =
        Wasserstein.on(spark)
            .embed(Input.of(clouds), Input.of(List.of(origin)), EmbedSettings.defaults());
    assertEquals(origin, result.reference());
    Embedding first =
        result.embeddings().stream().min(Comparator.comparing(Embedding::id)).orElseThrow();
    double[] mean = new double[2];
    DiscreteMeasure cloud = clouds.get(0);
    for (int p = 0; p < cloud.support().length; p++) {
      mean[p % 2] += cloud.masses()[p / 2] * cloud.support()[p];
    }
    assertEquals("m0", first.id());
    assertArrayEquals(mean, first.features(), 1e-14);
    assertThrows(
        RuntimeException.class,
        () ->
            Wasserstein.onThreads()
                .embed(Input.of(clouds), Input.of(clouds), EmbedSettings.defaults()));
  }
}
