// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.federated.ClientModel;
import dev.wasserstein.barycenter.federated.DenseLayer;
import dev.wasserstein.barycenter.federated.FederatedModel;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.format.NamedArray;
import dev.wasserstein.input.ClientArrays;
import dev.wasserstein.input.ClientReader;
import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.report.DistanceBars;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.report.WeightFigures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
  private static final String MODEL = "model";
  private static final String FED_AVG = "fedavg";
  private static final int MOST_PANELS = 3;

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
          files.page(page());
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

  private int iterations() {
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
  private double share(int client) {
    NeumaierSum total = new NeumaierSum();
    clients.forEach(each -> total.add(each.weight()));
    return clients.get(client).weight() / total.value();
  }

  private String fingerprint() {
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

  private RunReport page() {
    RunReport.Builder report =
        RunReport.builder("One network of " + clients.size() + " clients")
            .status(federated.status(), sentence())
            .fact("network", architecture())
            .fact("parameters", String.valueOf(network.first().size()))
            .fact("clients", String.valueOf(clients.size()))
            .fact(
                "mean squared distance of the clients from the model", federated.matched().spread())
            .fact("the same from FedAvg", federated.plain().spread());
    if (federated.status() != RunStatus.DONE) {
      report
          .fact("iterations of the barycenters", String.valueOf(iterations()))
          .fact("rounds of matching by all weights", String.valueOf(federated.rounds()))
          .fact("certified gap of the assignments", federated.dualGap());
    }
    report
        .fact("engine", engine)
        .fact("seconds of matching", String.format(Locale.ROOT, "%.3g", clock.loopSeconds()))
        .fact("input fingerprint", fingerprint())
        .fact("version", Version.current());
    report.section(distances());
    for (int layer = 0; layer < network.layers().size(); layer++) {
      report.section(weightsOf(layer));
    }
    report.table(table());
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }

  private String architecture() {
    return network.layers().get(0).in()
        + network.layers().stream().map(layer -> " → " + layer.out()).collect(Collectors.joining());
  }

  private RunReport.Section distances() {
    List<DistanceBars.Bar> bars = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      String name = network.layers().get(k).name();
      bars.add(new DistanceBars.Bar(name + ", model", federated.matched().spreads()[k], false));
      bars.add(new DistanceBars.Bar(name + ", FedAvg", federated.plain().spreads()[k], false));
    }
    return new RunReport.Section(
        "How far the clients are",
        "The weighted mean of the squared distances of the clients from the model, their hidden"
            + " units matched, and from FedAvg, their units as they are.",
        List.of(DistanceBars.of("Σ λₖ |θ − Pₖθₖ|² of each layer", bars, "")));
  }

  private RunReport.Section weightsOf(int layer) {
    NetworkArrays.Layer own = network.layers().get(layer);
    List<WeightFigures.Panel> panels = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_PANELS, clients.size()); k++) {
      ClientModel client = clients.get(k);
      panels.add(panel(client.id(), client.layers().get(layer)));
      if (k > 0) {
        panels.add(
            panel(client.id() + ", matched", federated.clients().get(k).layers().get(layer)));
      }
    }
    panels.add(panel(MODEL, federated.matched().layers().get(layer)));
    panels.add(panel("FedAvg", federated.plain().layers().get(layer)));
    boolean images = layer == 0 && WeightFigures.isImage(own.in());
    String title = "Weights of layer " + own.name();
    return new RunReport.Section(
        title,
        images
            ? "The incoming weights of the units that are strongest in the model, as images. Matched"
                + " units of a client stand under those of the first client that they are averaged"
                + " with."
            : "",
        List.of(
            images
                ? WeightFigures.images(title, panels, own.in())
                : WeightFigures.matrices(title, panels, own.in())));
  }

  private static WeightFigures.Panel panel(String name, DenseLayer layer) {
    return new WeightFigures.Panel(name, layer.weights());
  }

  private RunReport.Table table() {
    List<String> columns = new ArrayList<>(List.of("client", "weight λ"));
    List<NetworkArrays.Layer> hidden = network.layers().subList(0, network.layers().size() - 1);
    hidden.forEach(layer -> columns.add("units permuted in " + layer.name()));
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < clients.size(); k++) {
      List<String> row = new ArrayList<>();
      row.add(clients.get(k).id());
      row.add(String.valueOf(share(k)));
      for (int layer = 0; layer < hidden.size(); layer++) {
        row.add(federated.moved()[k][layer] + " of " + hidden.get(layer).out());
      }
      rows.add(row);
    }
    return new RunReport.Table("Clients", columns, rows, clients.size() > 1);
  }
}
