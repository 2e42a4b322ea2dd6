// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static dev.wasserstein.cli.ClientFiles.network;
import static dev.wasserstein.cli.ClientFiles.npy;
import static dev.wasserstein.cli.ClientFiles.npz;
import static dev.wasserstein.cli.ClientFiles.reversed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.cli.ClientFiles.Weights;
import dev.wasserstein.format.NamedArray;
import dev.wasserstein.format.NamedArray.Precision;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.ParquetArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FederateCommandTest {
  private static final int[] SIZES = {5, 8, 6, 3};

  @TempDir private Path folder;

  private InputFiles files() {
    return new InputFiles(folder);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun federate(String... words) {
    List<String> call = new ArrayList<>(List.of("federate"));
    for (String word : words) {
      call.add(word.startsWith("@") ? at(word.substring(1)) : word);
    }
    return CommandRun.of(call);
  }

  private JsonNode record(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("run.json").toFile());
  }

  private Map<String, NamedArray> read(String name) throws IOException {
    return ClientFiles.read(folder.resolve(name));
  }

  private static Map<String, double[]> values(Map<String, NamedArray> arrays) {
    Map<String, double[]> values = new LinkedHashMap<>();
    arrays.forEach((key, array) -> values.put(key, array.values()));
    return values;
  }

  /** How far the outputs of two networks are from each other on random inputs. */
  private static double difference(Map<String, double[]> one, Map<String, double[]> other) {
    double largest = 0;
    for (double[] input : ClientFiles.inputs(SIZES[0])) {
      double[] left = ClientFiles.outputs(one, input);
      double[] right = ClientFiles.outputs(other, input);
      for (int p = 0; p < left.length; p++) {
        largest = Math.max(largest, Math.abs(left[p] - right[p]));
      }
    }
    return largest;
  }

  /** Two clients equal but for the order of hidden units: the model gives their outputs. */
  @ParameterizedTest
  @CsvSource({"<f4, SINGLE, 1e-6", "<f8, DOUBLE, 1e-12"})
  void theModelHasTheOutputsOfPermutedClients(String type, Precision precision, double tolerance)
      throws IOException {
    Map<String, Weights> first = network(1, SIZES);
    files().bytes("in/a.npz", npz(type, first));
    files().bytes("in/b.npz", npz(type, reversed(reversed(first, 1), 2)));
    federate("--input", "@in", "--output", "@out").assertDone();
    for (String name : List.of("_SUCCESS", "model.npz", "fedavg.npz", "report.html", "run.json")) {
      assertTrue(Files.exists(folder.resolve("out").resolve(name)), name);
    }
    Map<String, NamedArray> model = read("out/model.npz");
    assertEquals(List.copyOf(first.keySet()), List.copyOf(model.keySet()));
    for (Map.Entry<String, NamedArray> array : model.entrySet()) {
      assertEquals(precision, array.getValue().precision());
      assertArrayEquals(first.get(array.getKey()).shape(), array.getValue().shape());
    }
    Map<String, double[]> outputs = ClientFiles.values(first);
    assertTrue(difference(outputs, values(model)) <= tolerance);
    assertTrue(difference(outputs, values(read("out/fedavg.npz"))) > 0.1);
    JsonNode json = record("out");
    assertEquals("CONVERGED", json.get("status").asText());
    assertEquals("squared-wasserstein", json.get("objective_kind").asText());
    assertEquals(0, json.get("model_distance").asDouble());
    assertTrue(json.get("fedavg_distance").asDouble() > 1);
    assertEquals(3, json.get("layers").size());
    assertEquals(0, json.get("layers").get(0).get("objective").asDouble());
    assertEquals(8, json.get("clients").get(1).get("permuted").get("fc1").asInt());
    assertEquals(6, json.get("clients").get(1).get("permuted").get("fc2").asInt());
    assertEquals(2, json.get("inputs").get("clients").asInt());
    assertEquals(8 * 6 + 6 * 9 + 3 * 7, json.get("inputs").get("parameters").asInt());
  }

  /** FedAvg is the mean by the weights of a table, whatever the order of its lines. */
  @Test
  void weightsAreNumbersOfSamples() throws IOException {
    Map<String, Weights> a = network(1, SIZES);
    Map<String, Weights> b = network(2, SIZES);
    files().bytes("a.npz", npz("<f8", a)).bytes("b.npz", npz("<f8", b));
    files().lines("weights.csv", "id,weight", "b,300", "a,100");
    federate("--input", "@b.npz", "@a.npz", "--weights", "@weights.csv", "--output", "@out")
        .assertDone();
    Map<String, NamedArray> average = read("out/fedavg.npz");
    a.forEach(
        (key, array) -> {
          for (int p = 0; p < array.values().length; p++) {
            double mean = (array.values()[p] + 3 * b.get(key).values()[p]) / 4;
            assertEquals(mean, average.get(key).values()[p], 1e-15);
          }
        });
    JsonNode json = record("out");
    assertEquals(0.75, json.get("clients").get(1).get("weight").asDouble());
    assertTrue(json.get("model_distance").asDouble() < json.get("fedavg_distance").asDouble());
    // Clients in another order, and with --weights equal.
    federate("--input", "@a.npz", "@b.npz", "--weights", "@weights.csv", "--output", "@two")
        .assertDone();
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("out/model.npz")),
        Files.readAllBytes(folder.resolve("two/model.npz")));
    federate("--input", "@a.npz", "@b.npz", "--weights", "equal", "--output", "@equal")
        .assertDone();
    assertEquals(0.5, record("equal").get("clients").get(1).get("weight").asDouble());
  }

  /** A client of weight 0 has no part, not even in the matching. */
  @Test
  void aClientOfWeightZeroIsLeftOut() throws IOException {
    files().bytes("in/a.npz", npz("<f4", network(1, SIZES)));
    files().bytes("in/b.npz", npz("<f4", network(2, SIZES)));
    files().bytes("in/c.npz", npz("<f4", network(3, SIZES)));
    files().lines("weights.csv", "id,weight", "a,1", "b,0", "c,1");
    federate("--input", "@in", "--weights", "@weights.csv", "--output", "@out").assertDone();
    federate("--input", "@in/a.npz", "@in/c.npz", "--output", "@two").assertDone();
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("out/model.npz")),
        Files.readAllBytes(folder.resolve("two/model.npz")));
    assertEquals(2, record("out").get("clients").size());
    assertEquals(3, record("out").get("inputs").get("clients").asInt());
  }

  /** One client, bit for bit; and one layer, which has no hidden units. */
  @Test
  void thereMayBeNothingToMatch() throws IOException {
    Map<String, Weights> only = network(1, SIZES);
    files().bytes("a.npz", npz("<f4", only));
    federate("--input", "@a.npz", "--output", "@one").assertDone();
    for (String name : List.of("one/model.npz", "one/fedavg.npz")) {
      read(name).forEach((key, array) -> assertArrayEquals(only.get(key).values(), array.values()));
    }
    assertEquals("DONE", record("one").get("status").asText());
    files().bytes("line/a.npz", npz("<f8", network(1, 4, 2)));
    files().bytes("line/b.npz", npz("<f8", network(2, 4, 2)));
    federate("--input", "@line", "--output", "@two").assertDone();
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("two/model.npz")),
        Files.readAllBytes(folder.resolve("two/fedavg.npz")));
    assertEquals("DONE", record("two").get("status").asText());
  }

  /** The natural order of names is that of the layers, whatever their order in the file. */
  @Test
  void layersAreInNaturalOrder() throws IOException {
    int[] sizes = {3, 4, 5, 4, 3, 4, 5, 4, 3, 4, 2};
    for (int n = 1; n <= 2; n++) {
      Map<String, Weights> layers = network(n, sizes);
      Map<String, Weights> backward = new LinkedHashMap<>();
      List<String> keys = new ArrayList<>(layers.keySet());
      Collections.reverse(keys);
      keys.forEach(key -> backward.put(key, layers.get(key)));
      files().bytes("in/c" + n + ".npz", npz("<f8", backward));
    }
    federate("--input", "@in", "--output", "@out").assertDone();
    JsonNode found = record("out").get("layers");
    assertEquals("fc2", found.get(1).get("layer").asText());
    assertEquals("fc10", found.get(9).get("layer").asText());
    assertEquals("fc10.bias", read("out/model.npz").keySet().iterator().next());
  }

  @Test
  void foldersOfNpyAreClients() throws IOException {
    Map<String, Weights> first = network(1, SIZES);
    for (String id : List.of("a", "b")) {
      (id.equals("a") ? first : reversed(first, 1))
          .forEach(
              (key, array) ->
                  files()
                      .bytes(
                          "in/" + id + "/" + key + ".npy",
                          npy("<f4", array.shape(), array.values())));
    }
    federate("--input", "@in", "--output", "@out").assertDone();
    assertEquals("b", record("out").get("clients").get(1).get("id").asText());
    assertEquals(8, record("out").get("clients").get(1).get("permuted").get("fc1").asInt());
    assertTrue(difference(ClientFiles.values(first), values(read("out/model.npz"))) <= 1e-6);
    federate("--input", "@in/a", "--output", "@one").assertDone();
    assertEquals("a", record("one").get("clients").get(0).get("id").asText());
  }

  /** What follows a file of NumPy's own is kept: layers may lack biases, and be of two types. */
  @Test
  void typesAreThoseOfTheFirstClient() throws IOException {
    for (String id : List.of("a", "b")) {
      Map<String, Weights> network = network(id.charAt(0), SIZES);
      network.remove("fc2.bias");
      files().bytes("in/" + id + ".npz", npz(id.equals("a") ? "<f8" : "<f4", network));
    }
    federate("--input", "@in", "--output", "@out").assertDone();
    assertFalse(read("out/model.npz").containsKey("fc2.bias"));
    read("out/model.npz")
        .values()
        .forEach(each -> assertEquals(Precision.DOUBLE, each.precision()));
    assertFalse(record("out").get("layers").get(1).get("bias").asBoolean());
  }

  private static final MessageType TABLE =
      MessageTypeParser.parseMessageType(
          "message client { optional binary id (STRING); optional binary key (STRING);"
              + " optional group shape (LIST) { repeated group list { optional int32 element; } }"
              + " optional group values (LIST) { repeated group list { optional TYPE element; } }"
                  .replace("TYPE", "float")
              + " optional double weight; }");

  private void row(ParquetWriter<Group> writer, String id, String key, Weights array, double weight)
      throws IOException {
    Group group = new SimpleGroup(TABLE).append("id", id).append("key", key);
    Group shape = group.addGroup("shape");
    Arrays.stream(array.shape()).forEach(n -> shape.addGroup(0).append("element", n));
    Group values = group.addGroup("values");
    for (double value : array.values()) {
      values.addGroup(0).append("element", (float) value);
    }
    if (!Double.isNaN(weight)) {
      group.append("weight", weight);
    }
    writer.write(group);
  }

  private ParquetWriter<Group> table(String name) throws IOException {
    return ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()))
        .withType(TABLE)
        .build();
  }

  @Test
  void tablesGiveTables() throws IOException {
    Map<String, Weights> a = network(1, SIZES);
    Map<String, Weights> b = reversed(a, 1);
    try (ParquetWriter<Group> writer = table("clients.parquet")) {
      for (String key : a.keySet()) {
        row(writer, "b", key, b.get(key), 3);
        row(writer, "a", key, a.get(key), key.equals("fc1.weight") ? 1 : Double.NaN);
      }
    }
    federate("--input", "@clients.parquet", "--output", "@out").assertDone();
    assertEquals(0.75, record("out").get("clients").get(1).get("weight").asDouble());
    Map<String, double[]> model = new LinkedHashMap<>();
    Configuration configuration = HadoopFiles.configuration();
    ParquetArrays.read(
        configuration,
        HadoopFiles.one(configuration, at("out/model.parquet")),
        row -> {
          assertEquals("model", row.id());
          assertEquals(Precision.SINGLE, row.array().precision());
          assertArrayEquals(a.get(row.array().key()).shape(), row.array().shape());
          model.put(row.array().key(), row.array().values());
        });
    assertEquals(List.copyOf(a.keySet()), List.copyOf(model.keySet()));
    assertTrue(difference(ClientFiles.values(a), model) <= 1e-6);
    assertTrue(Files.exists(folder.resolve("out/fedavg.parquet")));
    assertFalse(Files.exists(folder.resolve("out/model.npz")));
    // The result is an input again.
    federate("--input", "@out/model.parquet", "--output", "@again").assertDone();
  }

  private void assertBad(List<String> parts, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--output", "@no"));
    federate(all.toArray(String[]::new)).assertRefused(ExitCode.BAD_INPUT, parts);
    assertFalse(Files.exists(folder.resolve("no")));
  }

  /** Refuses a second client that differs from a good first one by these arrays. */
  private void assertBadSecond(Map<String, Weights> changes, String... parts) {
    Map<String, Weights> second = network(2, SIZES);
    second.putAll(changes);
    files().bytes("two/a.npz", npz("<f8", network(1, SIZES)));
    files().bytes("two/b.npz", npz("<f8", second));
    assertBad(List.of(parts), "--input", "@two");
  }

  private static Weights ones(int... shape) {
    int count = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    double[] values = new double[count];
    Arrays.fill(values, 1);
    return new Weights(shape, values);
  }

  @Test
  void otherArchitecturesAreRefused() {
    assertBadSecond(
        Map.of("bn.weight", ones(8)),
        "Key 'bn.weight' of client 'b' (b.npz, bn.weight)",
        "has shape (8,)",
        "the keys of client 'a' (a.npz): fc1.weight, fc1.bias");
    assertBadSecond(
        Map.of("fc2.weight", ones(6, 7)),
        "Key 'fc2.weight' of client 'b' (b.npz, fc2.weight) has shape (6, 7)",
        "expected (6, 8) as that of client 'a' (a.npz)");
    Map<String, Weights> fewer = network(2, SIZES);
    fewer.remove("fc3.bias");
    files().bytes("two/b.npz", npz("<f8", fewer));
    assertBad(List.of("Client 'b' (b.npz) lacks the key 'fc3.bias'"), "--input", "@two");
  }

  private void assertBadOnly(Map<String, Weights> network, String... parts) {
    files().bytes("one/a.npz", npz("<f8", network));
    assertBad(List.of(parts), "--input", "@one");
  }

  private static Map<String, Weights> with(String key, Weights array) {
    Map<String, Weights> network = network(1, SIZES);
    network.put(key, array);
    return network;
  }

  @Test
  void layersThatAreNotFullyConnectedAreRefused() {
    String dense = "expected LAYER.weight (out x in) or LAYER.bias (out) of fully connected layers";
    assertBadOnly(
        with("conv1.weight", ones(4, 3, 2, 2)),
        "Key 'conv1.weight' of client 'a' (a.npz, conv1.weight) has shape (4, 3, 2, 2)",
        dense,
        "convolutions, normalisations");
    assertBadOnly(
        with("bn1.weight", ones(8)), "Key 'bn1.weight' of client 'a'", "shape (8,)", dense);
    assertBadOnly(with("bn1.running_mean", ones(8)), "Key 'bn1.running_mean'", "(8,)", dense);
    assertBadOnly(with("step", ones()), "Key 'step' of client 'a'", "has shape ()", dense);
    assertBadOnly(with("weight", ones(2, 2)), "Key 'weight' of client 'a'", "(2, 2)", dense);
    assertBadOnly(with("fc4.weight", ones(0, 3)), "Key 'fc4.weight'", "(0, 3)", dense);
    assertBadOnly(
        with("fc4.bias", ones(2)), "Layer 'fc4' of client 'a'", "has a bias and no weight", dense);
    assertBadOnly(
        with("fc2.bias", ones(5)),
        "Key 'fc2.bias' of client 'a' (a.npz, fc2.bias) has shape (5,)",
        "expected (6,), as 'fc2.weight' has shape (6, 8)");
    assertBadOnly(
        with("fc4.weight", ones(2, 4)),
        "Key 'fc4.weight' of client 'a' (a.npz, fc4.weight) has 4 inputs",
        "expected 3, the outputs of 'fc3.weight'",
        "natural order of their names (fc1, fc2, fc3, fc4)");
    assertBadOnly(Map.of(), "a.npz", "expected");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1e141})
  void numbersMustBeFinite(double value) {
    Map<String, Weights> network = network(2, SIZES);
    network.get("fc2.weight").values()[19] = value;
    assertBadSecond(
        network,
        "Value [2, 3] of 'fc2.weight' (b.npz, fc2.weight) is " + value,
        "expected a finite number of at most 1.0E140 in size",
        "client 'b' has diverged");
    network = network(2, SIZES);
    network.get("fc1.bias").values()[4] = value;
    assertBadSecond(network, "Value [4] of 'fc1.bias' (b.npz, fc1.bias) is " + value);
  }

  @Test
  void filesOfOtherKindsAreRefused() {
    files().bytes("in/a.npz", npz("<f8", network(1, SIZES)));
    files().lines("in/readme.txt", "words");
    assertBad(List.of("readme.txt", "is no npz, npy or Parquet file"), "--input", "@in");
    assertBad(List.of("nowhere", "does not exist"), "--input", "@nowhere");
    files().bytes("whole/a.npz", npz("<i4", network(1, SIZES)));
    assertBad(
        List.of("(a.npz, fc1.weight)", "type i32", "expected float32 or float64"),
        "--input",
        "@whole");
    files().bytes("cut/a.npz", npz("<f8", network(1, SIZES))).cut("cut/a.npz", 700);
    assertBad(List.of("a.npz"), "--input", "@cut");
    files().bytes("folder/c/fc1.weight.npy", npy("<f8", new int[] {2, 2}, 1, 2, 3));
    assertBad(List.of("c, fc1.weight", "end after 3 numbers"), "--input", "@folder");
  }

  @Test
  void twoClientsOfOneNameAreRefused() {
    files().bytes("one/a.npz", npz("<f8", network(1, SIZES)));
    files().bytes("two/a.npz", npz("<f8", network(2, SIZES)));
    assertBad(List.of("Client 'a' (a.npz) stands there twice"), "--input", "@one", "@two");
  }

  @Test
  void badWeightsAreRefused() {
    files().bytes("in/a.npz", npz("<f8", network(1, SIZES)));
    files().bytes("in/b.npz", npz("<f8", network(2, SIZES)));
    String[][] tables = {
      {"'c' (", "names no measure", "id,weight", "a,1", "b,1", "c,1"},
      {"'b' (", "is missing", "id,weight", "a,1"},
      {"weights.csv", "sum to 0", "id,weight", "a,0", "b,0"},
      {"weights.csv", "-1", "id,weight", "a,-1", "b,2"},
    };
    for (String[] table : tables) {
      files().lines("weights.csv", Arrays.copyOfRange(table, 2, table.length));
      assertBad(List.of(table[0], table[1]), "--input", "@in", "--weights", "@weights.csv");
    }
    federate("--input", "@in", "--weights", "equl", "--output", "@no")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("Did you mean 'equal'"));
  }

  @Test
  void badTablesAreRefused() throws IOException {
    Weights four = ones(2, 2);
    try (ParquetWriter<Group> writer = table("twice.parquet")) {
      row(writer, "a", "fc1.weight", four, Double.NaN);
      row(writer, "a", "fc1.weight", four, Double.NaN);
    }
    assertBad(
        List.of("Array 'fc1.weight' of 'a' (twice.parquet:row 2)", "twice"),
        "--input",
        "@twice.parquet");
    try (ParquetWriter<Group> writer = table("shape.parquet")) {
      row(writer, "a", "fc1.weight", new Weights(new int[] {2, 3}, four.values()), Double.NaN);
    }
    assertBad(
        List.of("(shape.parquet:row 1) has 4 values; expected 6"), "--input", "@shape.parquet");
    try (ParquetWriter<Group> writer = table("weights.parquet")) {
      row(writer, "a", "fc1.weight", four, 1);
      row(writer, "a", "fc1.bias", ones(2), 2);
    }
    assertBad(
        List.of("The weight of 'a' (weights.parquet:row 2) is 2.0; expected 1.0"),
        "--input",
        "@weights.parquet");
    try (ParquetWriter<Group> writer = table("negative.parquet")) {
      row(writer, "a", "fc1.weight", four, -1);
    }
    assertBad(List.of("(negative.parquet:row 1) is -1.0"), "--input", "@negative.parquet");
    try (ParquetWriter<Group> writer = table("some.parquet")) {
      row(writer, "a", "fc1.weight", four, 1);
      row(writer, "b", "fc1.weight", four, Double.NaN);
    }
    assertBad(List.of("'b' (some.parquet:row 2) has no weight"), "--input", "@some.parquet");
    files().bytes("a.npz", npz("<f8", network(1, SIZES)));
    assertBad(
        List.of("a.npz", "stands among tables of Parquet"), "--input", "@some.parquet", "@a.npz");
    CommandRun.of(
            "convert", "--input", "data-samples/gaussians.csv", "--output", at("gaussians.parquet"))
        .assertDone();
    assertBad(
        List.of("Column 'key' (gaussians.parquet)", "is missing among id"),
        "--input",
        "@gaussians.parquet");
  }

  @Test
  void optionsAreChecked() throws IOException {
    files().bytes("in/a.npz", npz("<f8", network(1, SIZES)));
    files().bytes("in/b.npz", npz("<f8", network(2, SIZES)));
    federate("--output", "@no").assertRefused(ExitCode.WRONG_USAGE, List.of("--input is missing"));
    federate("--input", "@in").assertRefused(ExitCode.WRONG_USAGE, List.of("--output is missing"));
    federate("--input", "@in", "--restarts", "0", "--output", "@no")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--restarts", "at least 1"));
    federate("--input", "@in", "--output", "@in")
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("exists already"));
    CommandRun capped =
        federate("--input", "@in", "--max-iterations", "0", "--output", "@capped").assertDone();
    assertTrue(capped.err().contains("stopped at --max-iterations 0"), capped::toString);
    assertEquals("MAX_ITERATIONS", record("capped").get("status").asText());
    assertEquals(
        ExitCode.NOT_CONVERGED.code(),
        federate(
                "--input",
                "@in",
                "--max-iterations",
                "0",
                "--require-convergence",
                "--output",
                "@required")
            .code());
  }

  /** The page shows each layer. */
  @Test
  void thePageShowsTheWeights() throws IOException {
    federate(
            "--input",
            Path.of("data-samples", "clients").toString(),
            "--weights",
            Path.of("data-samples", "clients.csv").toString(),
            "--output",
            "@out")
        .assertDone();
    String page = Files.readString(folder.resolve("out/report.html"));
    for (String words :
        List.of(
            "64 → 32 → 10",
            "Weights of layer fc1",
            "Weights of layer fc2",
            "client-2, matched",
            "FedAvg",
            "data:image/png;base64,")) {
      assertTrue(page.contains(words), words);
    }
  }
}
