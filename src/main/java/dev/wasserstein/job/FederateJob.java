// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.federated.ClientModel;
import dev.wasserstein.barycenter.federated.FederatedModel;
import dev.wasserstein.barycenter.federated.UnitMatching;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.input.ClientArrays;
import dev.wasserstein.input.ClientReader;
import dev.wasserstein.input.LocalMemory;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Makes one network of those of clients, and writes a run directory. */
@Internal
public final class FederateJob {
  /** Matchings are discrete: they stand still or they do not. */
  private static final double TOLERANCE = 1e-14;

  private static final double RESIDUAL_TOLERANCE = 1e-9;

  /** Rounds in practice are two or three. */
  private static final int MOST_ROUNDS = 100;

  /** Seconds of a core for a pair of units and a dimension, in one exact solve; measured. */
  private static final double SECONDS = 4e-9;

  /** Solves of a client for each start of the first pass, and of the second. */
  private static final int FIRST_SOLVES = 3;

  private static final int SECOND_SOLVES = 10;

  /** Longer runs are told of beforehand. */
  private static final double LONG = 60;

  private FederateJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static FederateResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    List<String> paths = values.get(Options.INPUT);
    MeasureSource source = context.source();
    try (JobOutput output = JobOutput.of(context, paths)) {
      LocalMemory memory = LocalMemory.ofThisProcess();
      ClientReader.Read read = new ClientReader(context.session().hadoop(), memory).read(paths);
      NetworkArrays network = NetworkArrays.of(read.clients().get(0));
      read.clients().forEach(network::requireSame);
      Map<String, Double> weights = weights(values, read.clients(), source);
      List<ClientModel> clients = new ArrayList<>();
      for (ClientArrays client : read.clients()) {
        ClientModel model =
            new ClientModel(client.id(), weights.get(client.id()), network.layers(client));
        if (model.weight() > 0) {
          clients.add(model);
        }
      }
      requireMemory(network, clients.size(), memory.available());
      note(context, network, clients.size());
      clock.measuresAreRead();
      Clouds clouds = new Clouds(source);
      StopRule stopRule =
          new StopRule(
              TOLERANCE,
              RESIDUAL_TOLERANCE,
              values.get(Options.MAX_ITERATIONS),
              clock.deadline(values.find(Options.MAX_TIME)));
      FederatedModel model =
          new UnitMatching(
                  clouds,
                  measures -> new OuterLoop(stopRule, context.loop("units", stopRule, measures)),
                  values.get(Options.RESTARTS),
                  MOST_ROUNDS)
              .of(clients);
      clock.loopEnds();
      FederateRun run =
          new FederateRun(
              context, read, network, weights, clients, model, clouds.place, clouds.work, clock);
      output.write(run::write);
      context.listener().onWarnings(run.warnings());
      return new FederateResult(run, output.lines(run.sentence()));
    }
  }

  private static Map<String, Double> weights(
      Settings values, List<ClientArrays> clients, MeasureSource source) {
    List<MeasureHeader> headers =
        clients.stream()
            .map(
                client ->
                    MeasureHeader.of(
                        new MeasureRecord(
                            DiscreteMeasure.uniform(client.id(), 1, new double[1]),
                            client.weight(),
                            client.place())))
            .toList();
    return InputRules.weights(values, headers, source);
  }

  /** What is held at a time: the models, their matched copies, and the clouds of a layer twice. */
  static void requireMemory(NetworkArrays network, int clients, long available) {
    double parameters = 0;
    double largest = 0;
    for (int k = 0; k < network.layers().size(); k++) {
      NetworkArrays.Layer layer = network.layers().get(k);
      double size = (double) layer.out() * (layer.in() + 1);
      parameters += size;
      boolean last = k == network.layers().size() - 1;
      largest =
          Math.max(
              largest,
              size + (last ? 0 : (double) layer.out() * network.layers().get(k + 1).out()));
    }
    double bytes = Double.BYTES * (2 * clients + 4) * (parameters + largest);
    if (clients > 1 && bytes > available) {
      throw new BadInputException(
          "The clients",
          network.first().place() + " and others",
          "need about " + Math.round(bytes / (1 << 20)) + " MB of the driver",
          "at most " + (available >> 20) + " MB",
          "Give the driver more memory (--driver-memory), or aggregate fewer clients at a time.");
    }
  }

  /** Says of wide layers beforehand that they take long. */
  private static void note(JobContext context, NetworkArrays network, int clients) {
    List<NetworkArrays.Layer> layers = network.layers();
    int starts = Math.min(clients, context.settings().get(Options.RESTARTS));
    double work = 0;
    for (int k = 0; k < layers.size() - 1; k++) {
      double units = layers.get(k).out();
      work += units * units * (layers.get(k).in() + layers.get(k + 1).out());
    }
    double seconds =
        SECONDS * work * clients * (FIRST_SOLVES * starts + SECOND_SOLVES * (starts + 1));
    if (clients > 1 && seconds >= LONG) {
      context
          .listener()
          .onNote(
              String.format(
                  Locale.ROOT,
                  "The units of wide layers take long to match: at least about %.0f minutes of cores, of"
                      + " which as many work as there are clients.%s",
                  Math.ceil(seconds / LONG),
                  starts > 1 ? " Quicker: --restarts 1." : ""));
    }
  }

  /** Clouds where the settings want them, and what their solves took. */
  private static final class Clouds implements UnitMatching.Engine {
    private final MeasureSource source;
    private String place = "local";
    private SolveWork work = SolveWork.NONE;

    Clouds(MeasureSource source) {
      this.source = source;
    }

    @Override
    public <T> T on(
        List<WeightedMeasure<DiscreteMeasure>> clouds,
        Function<Measures<DiscreteMeasure>, T> task) {
      List<MeasureRecord> records = new ArrayList<>();
      Map<String, Double> weights = new LinkedHashMap<>();
      for (WeightedMeasure<DiscreteMeasure> cloud : clouds) {
        records.add(new MeasureRecord(cloud.measure(), cloud.weight(), cloud.measure().id()));
        weights.put(cloud.measure().id(), cloud.weight());
      }
      try (MeasureInput input = source.spread(records)) {
        place = input.engine();
        try (Measures<DiscreteMeasure> measures = input.measures(weights, InputRules::pointCloud)) {
          CostScale.check(measures.summary(), measures.summary(), 2);
          T result = task.apply(measures);
          work = work.plus(measures.work());
          return result;
        }
      }
    }
  }
}
