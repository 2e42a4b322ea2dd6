// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.federated.ClientModel;
import dev.wasserstein.barycenter.federated.DenseLayer;
import dev.wasserstein.report.DistanceBars;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.report.WeightFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of an aggregation: distances, the weights of each layer, the clients. */
record FederatePage(FederateRun run) {
  /** Clients and layers whose weights are shown, the first ones. */
  private static final int MOST_PANELS = 3;

  private static final int MOST_LAYERS = 8;

  /** The page. */
  RunReport report() {
    RunReport.Builder report =
        RunReport.builder("One network of " + run.clients().size() + " clients")
            .status(run.federated().status(), run.sentence())
            .fact("network", architecture())
            .fact("parameters", String.valueOf(run.network().first().size()))
            .fact("clients", String.valueOf(run.clients().size()))
            .fact(
                "mean squared distance of the clients from the model",
                run.federated().matched().spread())
            .fact("the same from FedAvg", run.federated().plain().spread());
    if (run.federated().status() != RunStatus.DONE) {
      report
          .fact("iterations of the barycenters", String.valueOf(run.iterations()))
          .fact("rounds of matching by all weights", String.valueOf(run.federated().rounds()))
          .fact("certified gap of the assignments", run.federated().dualGap());
    }
    report
        .fact("engine", run.engine())
        .fact("seconds of matching", String.format(Locale.ROOT, "%.3g", run.clock().loopSeconds()))
        .fact("input fingerprint", run.fingerprint())
        .fact("version", Version.current());
    report.section(distances());
    for (int layer = 0; layer < Math.min(MOST_LAYERS, run.network().layers().size()); layer++) {
      report.section(weightsOf(layer));
    }
    report.table(table());
    run.warnings().forEach(report::warning);
    run.context().header().describeIn(report);
    return report.build();
  }

  private String architecture() {
    return run.network().layers().get(0).in()
        + run.network().layers().stream()
            .map(layer -> " → " + layer.out())
            .collect(Collectors.joining());
  }

  private RunReport.Section distances() {
    List<DistanceBars.Bar> bars = new ArrayList<>();
    for (int k = 0; k < run.network().layers().size(); k++) {
      String name = run.network().layers().get(k).name();
      bars.add(
          new DistanceBars.Bar(name + ", model", run.federated().matched().spreads()[k], false));
      bars.add(
          new DistanceBars.Bar(name + ", FedAvg", run.federated().plain().spreads()[k], false));
    }
    return new RunReport.Section(
        "How far the clients are",
        "The weighted mean of the squared distances of the clients from the model, their hidden"
            + " units matched, and from FedAvg, their units as they are.",
        List.of(DistanceBars.of("Σ λₖ |θ − Pₖθₖ|² of each layer", bars, "")));
  }

  private RunReport.Section weightsOf(int layer) {
    NetworkArrays.Layer own = run.network().layers().get(layer);
    List<WeightFigures.Panel> panels = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_PANELS, run.clients().size()); k++) {
      ClientModel client = run.clients().get(k);
      panels.add(panel(client.id(), client.layers().get(layer)));
      if (k > 0) {
        panels.add(
            panel(client.id() + ", matched", run.federated().clients().get(k).layers().get(layer)));
      }
    }
    panels.add(panel(FederateRun.MODEL, run.federated().matched().layers().get(layer)));
    panels.add(panel("FedAvg", run.federated().plain().layers().get(layer)));
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
    List<NetworkArrays.Layer> hidden =
        run.network().layers().subList(0, run.network().layers().size() - 1);
    hidden.forEach(layer -> columns.add("units permuted in " + layer.name()));
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < run.clients().size(); k++) {
      List<String> row = new ArrayList<>();
      row.add(run.clients().get(k).id());
      row.add(String.valueOf(run.share(k)));
      for (int layer = 0; layer < hidden.size(); layer++) {
        row.add(run.federated().moved()[k][layer] + " of " + hidden.get(layer).out());
      }
      rows.add(row);
    }
    return new RunReport.Table("Clients", columns, rows, run.clients().size() > 1);
  }
}
