// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read where they are worked on. */
class ReadingIT {
  /** Spark warns of tasks of more than a thousand kilobytes. */
  private static final int LARGEST_TASK = 100_000;

  private static final MethodDemand GREEDY =
      new MethodDemand(MethodDemand.Kernel.SEPARABLE, 1L << 40, 0, List.of());

  /** States go to disk, what threads work with does not. */
  private static final MethodDemand ROOMY =
      new MethodDemand(MethodDemand.Kernel.SEPARABLE, 0, 1L << 30, List.of());

  private static Session session;

  @TempDir private Path folder;
  @TempDir private Path elsewhere;

  @BeforeAll
  static void start() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    session = new Session("reading");
  }

  @AfterAll
  static void stop() {
    session.close();
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
  }

  private static ReadSettings settings(Path path, String labels) {
    return new ReadSettings(
        List.of(path.toString()), ReadSettings.AUTO, "*", labels, DecodeSettings.DEFAULT);
  }

  private static MeasureSource source(MeasureSource.Engine engine) {
    return new MeasureSource(session, engine, OptionalInt.empty());
  }

  private static MeasureRecord grid(String id, int n, int bright) {
    double[] masses = new double[n * n];
    masses[bright % masses.length] = 0.75;
    masses[(bright + 1) % masses.length] = 0.25;
    return new MeasureRecord(new GridMeasure(id, new int[] {n, n}, masses), Double.NaN, "here");
  }

  private static void write(OutputStream to, MeasureFormat format, List<MeasureRecord> measures)
      throws IOException {
    try (OutputStream out = to) {
      format.encoder().orElseThrow().encode(measures, out);
    }
  }

  private void images(int count, int n) throws IOException {
    for (int k = 0; k < count; k++) {
      String name = String.format(Locale.ROOT, "%04d", k);
      write(
          Files.newOutputStream(folder.resolve(name + ".png")),
          MeasureFormat.IMAGE,
          List.of(grid(name, n, k)));
    }
  }

  private static List<MeasureRecord> all(MeasureInput input) {
    return input.fetch(input.headers().stream().map(MeasureHeader::id).toList());
  }

  private static int largestTask(SparkInput input) throws IOException {
    int largest = 0;
    for (Partition partition : input.partitions()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(partition);
      }
      largest = Math.max(largest, bytes.size());
    }
    return largest;
  }

  /** 200 images of 64 x 64 cells, 6.5 MB decoded, are a task or so for each core and no more. */
  @Test
  void manySmallFilesAreFewSmallTasks() throws IOException {
    images(200, 64);
    ReadSettings settings = settings(folder, "");
    try (MeasureInput here = source(MeasureSource.Engine.LOCAL).open(settings);
        MeasureInput there = source(MeasureSource.Engine.SPARK).open(settings)) {
      assertEquals(here.headers(), there.headers());
      assertEquals(all(here), all(there));
      SparkInput spark = (SparkInput) there;
      assertTrue(spark.partitions().size() <= 8, spark.partitions().size() + " tasks");
      assertTrue(largestTask(spark) < LARGEST_TASK, largestTask(spark) + " bytes");
    }
  }

  /** The parts of an IDX file, of one that is compressed, labelled, and beside files of others. */
  @Test
  void anIdxFileIsReadInParts() throws IOException {
    List<MeasureRecord> grids = new ArrayList<>();
    byte[] labels = new byte[8 + 500];
    labels[2] = 8;
    labels[3] = 1;
    labels[6] = 1;
    labels[7] = (byte) 244;
    for (int k = 0; k < 500; k++) {
      grids.add(grid("m", 32, k));
      labels[8 + k] = (byte) (k % 10);
    }
    write(Files.newOutputStream(folder.resolve("a.idx")), MeasureFormat.IDX, grids);
    Path label = Files.write(elsewhere.resolve("labels.idx"), labels);
    for (String given : List.of("", label.toString())) {
      ReadSettings settings = settings(folder, given);
      try (MeasureInput here = source(MeasureSource.Engine.LOCAL).open(settings);
          MeasureInput there = source(MeasureSource.Engine.SPARK).open(settings)) {
        assertTrue(((SparkInput) there).partitions().size() >= 6);
        assertEquals(here.headers(), there.headers());
        assertEquals(all(here), all(there));
        assertEquals(given.isEmpty() ? "a-00123" : "3-123", here.headers().get(123).id());
      }
    }
    write(
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.idx.gz"))),
        MeasureFormat.IDX,
        grids);
    write(
        Files.newOutputStream(folder.resolve("c.json")),
        MeasureFormat.JSON,
        List.of(grid("json-0", 32, 0), grid("json-1", 32, 1)));
    ReadSettings settings = settings(folder, "");
    try (MeasureInput here = source(MeasureSource.Engine.LOCAL).open(settings);
        MeasureInput there = source(MeasureSource.Engine.SPARK).open(settings)) {
      assertEquals(1002, here.headers().size());
      assertEquals(here.headers(), there.headers());
      assertEquals(all(here), all(there));
    }
  }

  /** Whatever part of whatever task meets it first. */
  @Test
  void theFirstFaultOfTheInputWins() throws IOException {
    images(40, 64);
    List<MeasureRecord> grids = new ArrayList<>();
    for (int k = 0; k < 500; k++) {
      grids.add(grid("m", 64, k));
    }
    Path idx = folder.resolve("0020x.idx");
    write(Files.newOutputStream(idx), MeasureFormat.IDX, grids);
    Files.write(folder.resolve("0030.png"), new byte[] {1, 2, 3});
    byte[] whole = Files.readAllBytes(idx);
    for (int kept : new int[] {whole.length - 5, 200_000, 30}) {
      Files.write(idx, Arrays.copyOf(whole, kept));
      ReadSettings settings = settings(folder, "");
      List<String> messages = new ArrayList<>();
      for (MeasureSource.Engine engine : MeasureSource.Engine.values()) {
        messages.add(
            assertThrows(BadInputException.class, () -> source(engine).open(settings))
                .getMessage());
      }
      assertTrue(messages.get(0).contains("0020x.idx"), messages.get(0));
      assertEquals(List.of(messages.get(0), messages.get(0), messages.get(0)), messages);
    }
  }

  /** Not even where the files are tiny. */
  @Test
  void whatDoesNotFitIsNotReadHere() throws IOException {
    images(5, 16);
    ReadSettings settings = settings(folder, "");
    try (MeasureInput small = source(MeasureSource.Engine.AUTO).open(settings);
        MeasureInput large = source(MeasureSource.Engine.AUTO).withDemand(GREEDY).open(settings)) {
      assertEquals("local", small.engine());
      assertEquals("spark", large.engine());
      assertEquals(all(small), all(large));
    }
    String message =
        assertThrows(
                BadInputException.class,
                () -> source(MeasureSource.Engine.LOCAL).withDemand(ROOMY).open(settings))
            .getMessage();
    assertTrue(message.contains("--driver-memory ") && message.contains("--engine spark"), message);
  }

  /** Where only some measures are wanted, the headers do not say how much that is. */
  @Test
  void whatTurnsOutNotToFitIsReadOnceMore() throws IOException {
    images(5, 16);
    ReadSettings some =
        new ReadSettings(
            List.of(folder.toString()), ReadSettings.AUTO, "000?", "", DecodeSettings.DEFAULT);
    try (MeasureInput small = source(MeasureSource.Engine.AUTO).open(some);
        MeasureInput large = source(MeasureSource.Engine.AUTO).withDemand(GREEDY).open(some)) {
      assertEquals("local", small.engine());
      assertEquals("spark", large.engine());
      assertEquals(all(small), all(large));
    }
  }

  /** Measures of this process travel beside the tasks. */
  @Test
  void whatIsMadeHereIsNoPartOfATask() throws IOException {
    List<MeasureRecord> records = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      records.add(grid("m" + k, 256, k));
    }
    try (MeasureInput spread = source(MeasureSource.Engine.SPARK).spread(records, "spark")) {
      assertEquals(records, all(spread));
      int largest = largestTask((SparkInput) spread);
      assertTrue(largest < LARGEST_TASK, largest + " bytes");
      List<Measure> fetched =
          spread.fetch(List.of("m7", "m31")).stream().map(MeasureRecord::measure).toList();
      assertEquals(List.of(records.get(7).measure(), records.get(31).measure()), fetched);
    }
  }

  /** Measures that lie evenly and in order are not sent around. */
  @Test
  void whatLiesWellStays() {
    List<WeightedMeasure<Measure>> grids = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      grids.add(new WeightedMeasure<>(grid("m" + k, 4, k).measure(), 1));
    }
    JavaRDD<WeightedMeasure<Measure>> inOrder = session.context().parallelize(grids, 3);
    JavaRDD<WeightedMeasure<Measure>> stays =
        BalancedPartitions.of(session.context(), inOrder, 3, kept -> {});
    assertEquals(grids, stays.collect());
    assertFalse(stays.toDebugString().contains("Shuffled"), stays.toDebugString());
    List<WeightedMeasure<Measure>> reversed = new ArrayList<>(grids);
    Collections.reverse(reversed);
    JavaRDD<WeightedMeasure<Measure>> sorted =
        BalancedPartitions.of(
            session.context(), session.context().parallelize(reversed, 3), 3, kept -> {});
    assertTrue(sorted.toDebugString().contains("Shuffled"), sorted.toDebugString());
    assertEquals(9, sorted.collect().size());
  }

  /** ORC files, which Spark reads, keep their place among the others. */
  @Test
  void orcBesideOtherFormats() throws IOException {
    images(3, 16);
    String between = folder.resolve("0001x").toString();
    MeasureTable.of(session.spark(), List.of(grid("orc", 16, 77))).coalesce(1).write().orc(between);
    ReadSettings settings = settings(folder, "");
    try (MeasureInput here = source(MeasureSource.Engine.LOCAL).open(settings);
        MeasureInput there = source(MeasureSource.Engine.SPARK).open(settings)) {
      assertEquals(
          List.of("0000", "0001", "orc", "0002"),
          there.headers().stream().map(MeasureHeader::id).toList());
      assertEquals(here.headers(), there.headers());
      assertEquals(all(here), all(there));
    }
  }
}
