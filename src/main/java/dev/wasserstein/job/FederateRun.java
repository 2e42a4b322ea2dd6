// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.federated.ClientModel;
import dev.wasserstein.barycenter.federated.FederatedModel;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.format.NamedArray;
import dev.wasserstein.input.ClientArrays;
import dev.wasserstein.input.ClientReader;
import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.numeric.NeumaierSum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An aggregation that was made, and its files.
 *
 * @param weights of all clients by id, not rescaled
 * @param clients of positive weight, by id
 * @param engine where units were matched
 */
record FederateRun(
    JobContext context,
    ClientReader.Read read,
    NetworkArrays network,
    Map<String, Double> weights,
    List<ClientModel> clients,
    FederatedModel federated,
    String engine,
    SolveWork work,
    RunClock clock) {
  static final String MODEL = "model";
  private static final String FED_AVG = "fedavg";

  /** The arrays of the mean of the matched networks. */
  List<NamedArray> model() {
    return network.arrays(federated.matched().layers());
  }

  /** The arrays of the mean of the networks as they are. */
  List<NamedArray> fedAvg() {
    return network.arrays(federated.plain().layers());
  }

  List<String> warnings() {
    return switch (federated.status()) {
      case MAX_ITERATIONS ->
          List.of(
              "The matching of units stopped at --max-iterations "
                  + context.settings().get(Options.MAX_ITERATIONS)
                  + ": the model may be better with more.");
      case TIME_LIMIT ->
          List.of("The matching of units stopped as --max-time was over: it may be improved.");
      case STALLED -> List.of("The matching of units no longer improves, and did not settle.");
      case DONE, CONVERGED, RUNNING -> List.of();
    };
  }

  /** What came out, in a sentence for people. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "Aggregated %d %s of %d parameters. Mean squared distance of the clients: %.4g from the"
            + " model, %.4g from FedAvg.",
        clients.size(),
        clients.size() == 1 ? "client" : "clients",
        network.first().size(),
        federated.matched().spread(),
        federated.plain().spread());
  }

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    clock.write(
        () -> {
          arrays(files, MODEL, model());
          arrays(files, FED_AVG, fedAvg());
          files.page(new FederatePage(this).report());
        });
    files.record(record(), clock);
  }

  private void arrays(RunFiles files, String name, List<NamedArray> arrays) {
    if (read.isTable()) {
      files.output().writeArrays(name + ".parquet", name, arrays);
    } else {
      files.output().writeArchive(name + ".npz", arrays);
    }
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", ObjectiveKind.SQUARED_WASSERSTEIN.toString());
    json.put("status", federated.status().toString());
    json.put("iterations", iterations());
    json.put("objective", federated.matched().spread());
    json.put("model_distance", federated.matched().spread());
    json.put("fedavg_distance", federated.plain().spread());
    json.put("rounds", federated.rounds());
    json.put("dual_gap", federated.dualGap());
    json.put("layers", layerEntries());
    json.put("clients", clientEntries());
    json.put("engine", engine);
    json.putWork(work, context.session().figures());
    json.putWarnings(warnings());
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("clients", read.clients().size());
    inputs.put("parameters", network.first().size());
    inputs.put("layers", network.layers().size());
    inputs.put("fingerprint", fingerprint());
    return json.put("inputs", inputs);
  }

  /** The updates of the barycenters of all layers. */
  int iterations() {
    return federated.solutions().stream().mapToInt(BarycenterSolution::iterations).sum();
  }

  private List<Map<String, Object>> layerEntries() {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      NetworkArrays.Layer layer = network.layers().get(k);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("layer", layer.name());
      entry.put("out", layer.out());
      entry.put("in", layer.in());
      entry.put("bias", layer.hasBias());
      if (k < federated.solutions().size()) {
        BarycenterSolution solution = federated.solutions().get(k);
        entry.put("objective", solution.objective());
        entry.put("iterations", solution.iterations());
        entry.put("status", solution.status().toString());
      }
      entry.put("model_distance", federated.matched().spreads()[k]);
      entry.put("fedavg_distance", federated.plain().spreads()[k]);
      entries.add(entry);
    }
    return entries;
  }

  private List<Map<String, Object>> clientEntries() {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (int k = 0; k < clients.size(); k++) {
      Map<String, Object> moved = new LinkedHashMap<>();
      for (int layer = 0; layer < network.layers().size() - 1; layer++) {
        moved.put(network.layers().get(layer).name(), federated.moved()[k][layer]);
      }
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", clients.get(k).id());
      entry.put("weight", share(k));
      entry.put("permuted", moved);
      entries.add(entry);
    }
    return entries;
  }

  /** λ_k, the weight of a client among all. */
  double share(int client) {
    NeumaierSum total = new NeumaierSum();
    clients.forEach(each -> total.add(each.weight()));
    return clients.get(client).weight() / total.value();
  }

  /** A hash of the clients and their weights. */
  String fingerprint() {
    MessageDigest digest = ContentDigest.sha256();
    for (ClientArrays client : read.clients()) {
      digest.update((client.id() + "\n").getBytes(StandardCharsets.UTF_8));
      ContentDigest.update(digest, new double[] {weights.get(client.id())});
      for (NamedArray array : client.arrays()) {
        String head = array.key() + Arrays.toString(array.shape());
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        ContentDigest.update(digest, array.values());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
