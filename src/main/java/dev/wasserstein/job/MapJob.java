// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.mapping.MeasureMapper;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.HeldRecords;
import dev.wasserstein.input.LocalMemory;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.map.TransportMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Moves measures onto a target, or onto their barycenter, and other points along; with classes of
 * atoms it says how well neighbours tell them before and after, as multi-source domain adaptation
 * asks.
 */
@Internal
public final class MapJob {
  private MapJob() {}

  /** What all are mapped onto, and how it was computed, if it was. */
  record Target(MeasureRecord record, Optional<EmbeddingReference.Loop> loop) {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static MapResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    checkOptions(values);
    MeasureSource source = context.source();
    List<String> paths = new ArrayList<>(values.get(Options.INPUT));
    values.find(Options.POINTS_TO_MAP).ifPresent(paths::add);
    Optional<MeasureRecord> given = given(context, source);
    given.ifPresent(target -> paths.add(values.get(Options.ONTO)));
    Optional<AtomClasses> classes =
        values
            .find(Options.ATOM_LABELS)
            .map(path -> new AtomClasses(path, source.atomLabelTable(path)));
    try (JobOutput output = JobOutput.of(context, paths);
        MeasureInput input =
            InputRules.open(values, source, InputRules.input(values).uncompressed())) {
      return map(
          new LoopCall(context, source, input, output, Optional.empty(), clock), given, classes);
    }
  }

  private static void checkOptions(Settings values) {
    TransportMap.Kind kind = values.get(Options.BY);
    String by = "by --by " + Options.BY.print(kind);
    if (kind != TransportMap.Kind.ENTROPIC) {
      MethodTable.refuse(values, List.of(Options.EPSILON), by);
    }
    if (!isBarycenter(values)) {
      MethodTable.refuse(values, EmbeddingReference.OF_BARYCENTER, "with --onto PATH");
      InputRules.refuseMisspelt(
          Options.ONTO, values.get(Options.ONTO), List.of(EmbeddingReference.BARYCENTER));
    } else if (kind == TransportMap.Kind.AFFINE) {
      MethodTable.refuse(
          values,
          List.of(Options.SUPPORT_SIZE, Options.RESTARTS),
          by + ", which maps onto a Gaussian");
    }
    boolean labelled = values.find(Options.ATOM_LABELS).isPresent();
    if (values.get(Options.CLASSIFY) != labelled) {
      throw new OptionException(
          labelled
              ? "--labels is for --classify. Add it, or remove --labels."
              : "--classify needs --labels PATH, a CSV file with the header id,atom,label.");
    }
  }

  private static boolean isBarycenter(Settings values) {
    return values.get(Options.ONTO).equals(EmbeddingReference.BARYCENTER);
  }

  /** The target that a file or a program gives. */
  private static Optional<MeasureRecord> given(JobContext context, MeasureSource source) {
    Settings values = context.settings();
    if (context.inputs().other().isPresent()) {
      try (MeasureInput other =
          source.open(
              context.inputs().other().get(),
              new ReadSettings(
                  List.of(values.get(Options.ONTO)),
                  ReadSettings.AUTO,
                  "*",
                  "",
                  InputRules.decoding(values)))) {
        if (other.headers().size() != 1) {
          throw new BadInputException(
              "The target",
              values.get(Options.ONTO),
              "holds " + other.headers().size() + " measures",
              "exactly one",
              "Give one measure.");
        }
        return Optional.of(other.fetch(List.of(other.headers().get(0).id())).get(0));
      }
    }
    return isBarycenter(values)
        ? Optional.empty()
        : Optional.of(source.one(InputRules.beside(values, source, values.get(Options.ONTO))));
  }

  private static MapResult map(
      LoopCall call, Optional<MeasureRecord> given, Optional<AtomClasses> classes) {
    Settings values = call.context().settings();
    List<MeasureHeader> headers = call.input().headers();
    InputRules.requireAtoms(headers);
    checkLine(values, headers.get(0));
    given.ifPresent(target -> checkTarget(values, target, headers));
    if (given.isEmpty() && values.get(Options.BY) != TransportMap.Kind.AFFINE) {
      EmbeddingReference.checkBarycenter(values, headers);
    }
    Map<String, Double> weights =
        given.isPresent()
            ? CollectionCheck.equalWeights(headers)
            : InputRules.weights(values, headers, call.source());
    Map<String, double[]> points = points(call, headers);
    Map<String, Integer> sizes = new TreeMap<>();
    headers.forEach(header -> sizes.put(header.id(), header.size()));
    Optional<String> target = given.map(record -> record.measure().id());
    target.ifPresent(id -> sizes.putIfAbsent(id, given.orElseThrow().measure().size()));
    Optional<String> apart =
        target.filter(id -> headers.stream().noneMatch(h -> h.id().equals(id)));
    classes.ifPresent(each -> each.check(sizes, apart));
    Notes.onColours(call.context());
    Notes.onWindows(call.context(), headers);
    Target onto =
        given
            .map(record -> new Target(record, Optional.empty()))
            .orElseGet(() -> barycenter(call, weights));
    call.clock().measuresAreRead();
    try (Measures<DiscreteMeasure> measures =
        call.input().measures(CollectionCheck.equalWeights(headers), InputRules::pointCloud)) {
      checkScale(measures, onto.record());
      List<MeasureMapper.Mapped> mapped = new ArrayList<>();
      HeldRecords held =
          new HeldRecords(LocalMemory.ofThisProcess().available(), MethodDemand.PAIRS_OF_ATOMS);
      measures.forEach(
          "map the measures",
          new MeasureMapper.Request(
              onto.record().measure(),
              values.get(Options.BY),
              values.get(Options.EPSILON),
              new TreeMap<>(points)),
          new MeasureMapper(),
          bytes(headers),
          each -> {
            mapped.add(each);
            held.accept(new MeasureRecord(each.measure(), Double.NaN, "mapped"));
          });
      MapRun run =
          new MapRun(
              call.context(),
              InputReading.of(call.input()),
              call.sample(headers.stream().map(MeasureHeader::id).toList()),
              weights,
              measures.summary(),
              onto,
              mapped,
              classes.map(
                  each -> scores(call, each, apart.isPresent() ? given : Optional.empty(), mapped)),
              measures.work(),
              call.clock());
      call.clock().loopEnds();
      call.output().write(run::write);
      call.context().listener().onWarnings(run.warnings());
      return new MapResult(run, call.output().lines(run.sentence()));
    }
  }

  private static void checkLine(Settings values, MeasureHeader first) {
    if (values.get(Options.BY) == TransportMap.Kind.QUANTILE && first.dimension() > 1) {
      throw new BadInputException(
          "Measure '" + first.id() + "'",
          first.place(),
          "has dimension " + first.dimension(),
          "dimension 1 for --by quantile",
          "Use --by plan.");
    }
  }

  private static void checkTarget(
      Settings values, MeasureRecord target, List<MeasureHeader> headers) {
    MeasureHeader header = MeasureHeader.of(target);
    boolean gaussian =
        values.get(Options.BY) == TransportMap.Kind.AFFINE
            && target.measure().kind() == Measure.Kind.GAUSSIAN;
    if (!gaussian) {
      InputRules.requireAtoms(List.of(header));
    }
    CollectionCheck.sameCoordinates(List.of(header), headers);
    CollectionCheck.sameDimension(header, headers.get(0));
  }

  private static void checkScale(Measures<DiscreteMeasure> measures, MeasureRecord target) {
    if (target.measure().hasAtoms()) {
      try (LocalMeasures<DiscreteMeasure> alone =
          new LocalMeasures<>(
              List.of(new WeightedMeasure<>(target.measure().toDiscrete(), 1)), 1)) {
        CostScale.check(measures.summary(), alone.summary(), 2);
      }
    }
  }

  private static long bytes(List<MeasureHeader> headers) {
    long largest = headers.stream().mapToLong(MeasureHeader::size).max().orElse(1);
    return 200 + Double.BYTES * largest * (headers.get(0).dimension() + 1);
  }

  /** The barycenter of the input; for affine maps that of its Gaussians. */
  private static Target barycenter(LoopCall call, Map<String, Double> weights) {
    if (call.context().settings().get(Options.BY) == TransportMap.Kind.AFFINE) {
      try (Measures<GaussianMeasure> measures =
          call.input().measures(weights, InputRules::gaussian)) {
        return gaussian(call, measures);
      }
    }
    try (Measures<DiscreteMeasure> measures =
        call.input().measures(weights, InputRules::pointCloud)) {
      CostScale.check(measures.summary(), measures.summary(), 2);
      EmbeddingReference reference =
          EmbeddingReference.barycenter(call.context(), call.source(), measures, call.clock());
      return new Target(record(reference.measure()), reference.loop());
    }
  }

  private static Target gaussian(LoopCall call, Measures<GaussianMeasure> measures) {
    GaussianBarycenter method = new GaussianBarycenter();
    BarycenterMethod<GaussianMeasure, GaussianBarycenter.State> asMethod = method;
    StopRule stopRule = BarycenterJob.stopRule(call.context().settings(), asMethod, call.clock());
    BarycenterSolution solution =
        new OuterLoop(stopRule, call.context().loop(method.name(), stopRule, measures))
            .run(asMethod, measures, method.start(measures));
    return new Target(
        record(solution.barycenter()),
        Optional.of(
            new EmbeddingReference.Loop(method.name(), solution, stopRule, measures.work())));
  }

  private static MeasureRecord record(Measure measure) {
    return new MeasureRecord(measure, Double.NaN, EmbeddingReference.BARYCENTER);
  }

  /** The other points of each measure. */
  private static Map<String, double[]> points(LoopCall call, List<MeasureHeader> headers) {
    Map<String, double[]> points = new TreeMap<>();
    Settings values = call.context().settings();
    Optional<String> path = values.find(Options.POINTS_TO_MAP);
    if (path.isEmpty()) {
      return points;
    }
    ReadSettings settings =
        InputRules.settings(values, List.of(path.get()), ReadSettings.AUTO).uncompressed();
    try (MeasureInput other = call.source().withGiven(Optional.empty()).open(settings)) {
      List<MeasureHeader> found = other.headers();
      InputRules.requireAtoms(found);
      CollectionCheck.sameDimension(found.get(0), headers.get(0));
      List<String> ids = found.stream().map(MeasureHeader::id).toList();
      Map<String, DiscreteMeasure> clouds =
          other.fetch(ids).stream()
              .map(InputRules::pointCloud)
              .collect(Collectors.toMap(DiscreteMeasure::id, each -> each));
      boolean forAll =
          found.size() == 1 && headers.stream().noneMatch(each -> each.id().equals(ids.get(0)));
      for (MeasureHeader header : headers) {
        if (forAll) {
          points.put(header.id(), clouds.get(ids.get(0)).support());
        } else if (clouds.containsKey(header.id())) {
          points.put(header.id(), clouds.get(header.id()).support());
        }
      }
      for (MeasureHeader each : found) {
        if (!forAll && !points.containsKey(each.id())) {
          throw new BadInputException(
              "The points '" + each.id() + "'",
              each.place(),
              "are of no measure of the input",
              "a cloud for ids of the input, or one cloud for all",
              "Rename or remove them.");
        }
      }
    }
    return points;
  }

  private static MapRun.Scores scores(
      LoopCall call,
      AtomClasses classes,
      Optional<MeasureRecord> target,
      List<MeasureMapper.Mapped> mapped) {
    Map<String, DiscreteMeasure> after = new TreeMap<>();
    mapped.forEach(each -> after.put(each.measure().id(), each.measure()));
    Map<String, DiscreteMeasure> before = new TreeMap<>();
    call.input()
        .fetch(List.copyOf(after.keySet()))
        .forEach(record -> before.put(record.measure().id(), InputRules.pointCloud(record)));
    Optional<DiscreteMeasure> onto =
        target.filter(record -> record.measure().hasAtoms()).map(InputRules::pointCloud);
    return new MapRun.Scores(classes.report(before, onto), classes.report(after, onto));
  }
}
