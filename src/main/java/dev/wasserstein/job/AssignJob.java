// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.Assignments;
import dev.wasserstein.barycenter.cluster.Neighbours;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.evaluate.ClassificationReport;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.HeatMap;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the nearest prototype of each measure, and writes a run directory. */
@Internal
public final class AssignJob {
  private AssignJob() {}

  /**
   * Runs the job.
   *
   * @throws dev.wasserstein.options.OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static AssignResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    MeasureSource source = context.source();
    MethodTable.Factory<DistanceChoice<?>> method = DistanceMethods.TABLE.chosen(values);
    values.get(Options.PROTOTYPES);
    DistanceChoice<?> chosen = method.choose(values, source);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT))) {
      TrueClasses.Read read = TrueClasses.open(values, source, InputRules.input(values));
      try (MeasureInput input = read.input()) {
        List<MeasureRecord> prototypes = prototypes(context, source);
        List<MeasureHeader> headers = prototypes.stream().map(MeasureHeader::of).toList();
        CollectionCheck.together(
            headers,
            String.join(", ", values.get(Options.PROTOTYPES)),
            CollectionCheck.Grids.SAME_SHAPE);
        CollectionCheck.sameCoordinates(headers, input.headers());
        CollectionCheck.sameDimension(headers.get(0), input.headers().get(0));
        DistanceChoice<?> choice = chosen.suited(input.headers(), values);
        choice.check(input.headers(), headers);
        Notes.onColours(context);
        Notes.onWindows(context, input.headers());
        Notes.onDistances(context, input.headers(), headers);
        List<String> names =
            CollectionCheck.coordinates(
                Stream.of(input.headers(), headers).flatMap(List::stream).toList());
        return run(
            choice,
            new Call(
                context,
                input,
                prototypes.stream().map(each -> each.arranged(names)).toList(),
                read.classes(),
                output,
                clock));
      }
    }
  }

  /** A call whose inputs are open. */
  private record Call(
      JobContext context,
      MeasureInput input,
      List<MeasureRecord> prototypes,
      Optional<TrueClasses> classes,
      JobOutput output,
      RunClock clock) {}

  /** Reads the prototypes, path by path. */
  private static List<MeasureRecord> prototypes(JobContext context, MeasureSource source) {
    Settings values = context.settings();
    List<MeasureRecord> prototypes = new ArrayList<>();
    if (context.inputs().other().isPresent()) {
      ReadSettings settings =
          InputRules.settings(values, values.get(Options.PROTOTYPES), ReadSettings.AUTO);
      try (MeasureInput input = source.open(context.inputs().other().get(), settings)) {
        return input.fetch(input.headers().stream().map(MeasureHeader::id).toList());
      }
    }
    for (String path : values.get(Options.PROTOTYPES)) {
      List<MeasureRecord> records;
      try (MeasureInput input = source.open(InputRules.beside(values, source, path))) {
        records = input.fetch(input.headers().stream().map(MeasureHeader::id).toList());
      }
      boolean barycenter =
          records.size() == 1 && records.get(0).measure().id().equals(Initializer.BARYCENTER_ID);
      records.forEach(
          record -> prototypes.add(barycenter ? named(record, lastName(path)) : record));
    }
    return prototypes;
  }

  private static MeasureRecord named(MeasureRecord record, String name) {
    return record.with(record.measure().withId(name));
  }

  /**
   * The last part of a path that is a name of its own: of a run directory's file the directory's.
   */
  private static String lastName(String path) {
    List<String> parts =
        new ArrayList<>(List.of(path.split("/")).stream().filter(s -> !s.isEmpty()).toList());
    String last = parts.get(parts.size() - 1);
    return last.startsWith(Initializer.BARYCENTER_ID + ".") && parts.size() > 1
        ? parts.get(parts.size() - 2)
        : last;
  }

  private static <M extends Measure> AssignResult run(DistanceChoice<M> choice, Call call) {
    Settings values = call.context().settings();
    List<MeasureHeader> headers = call.input().headers();
    Optional<ClassifiedBy> classified =
        call.classes().map(classes -> ClassifiedBy.of(classes, headers, call.prototypes()));
    List<MeasureRecord> sample =
        call.input()
            .fetch(headers.stream().map(MeasureHeader::id).limit(RunReport.MAX_INPUTS).toList());
    List<M> prototypes =
        call.prototypes().stream().map(record -> choice.conversion().convert(record)).toList();
    try (Measures<M> measures =
        call.input().measures(CollectionCheck.equalWeights(headers), choice.conversion())) {
      MeasuresSummary others = summary(prototypes);
      choice.check(measures.summary());
      choice.check(others);
      choice.check(measures.summary(), others);
      call.clock().measuresAreRead();
      PairwiseCost<M> cost = choice.cost(measures.summary(), others);
      Assignments assigned =
          Assignments.to(
              prototypes,
              measures,
              cost,
              values.get(Options.NEAREST_ONLY) ? Neighbours.NEAREST : Neighbours.TWO_NEAREST,
              pruning(values, choice));
      call.clock().loopEnds();
      Result<M> result =
          new Result<>(
              choice,
              cost,
              measures,
              prototypes.stream().map(Measure::id).toList(),
              assigned,
              classified.map(by -> by.report(assigned.assignments())),
              sample);
      call.output().write(files -> result.write(call, files));
      call.context().listener().onWarnings(result.solves().warnings());
      return new AssignResult(
          result.prototypeIds(),
          assigned.assignments(),
          choice.exponent(),
          result.solves().unconverged(),
          call.output().lines(result.sentence()));
    }
  }

  private static <M extends Measure> MeasuresSummary summary(List<M> prototypes) {
    try (LocalMeasures<M> local =
        new LocalMeasures<>(
            prototypes.stream().map(each -> new WeightedMeasure<>(each, 1)).toList(), 1)) {
      return local.summary();
    }
  }

  /** Bounds are known of costs that are W₂² only. */
  private static Pruning pruning(Settings values, DistanceChoice<?> choice) {
    return choice.objectiveKind().equals(ObjectiveKind.SQUARED_WASSERSTEIN.toString())
        ? values.get(Options.PRUNING)
        : Pruning.NONE;
  }

  /** The true classes of the measures, and those that the prototypes stand for. */
  private record ClassifiedBy(TrueClasses classes, List<String> prototypeClasses) {
    static ClassifiedBy of(
        TrueClasses classes, List<MeasureHeader> measures, List<MeasureRecord> prototypes) {
      Set<String> known =
          measures.stream().map(header -> classes.of(header.id())).collect(Collectors.toSet());
      List<String> standFor = new ArrayList<>();
      for (MeasureRecord prototype : prototypes) {
        standFor.add(classes.ofPrototype(prototype.measure().id()));
      }
      if (standFor.stream().noneMatch(known::contains)) {
        MeasureRecord first = prototypes.get(0);
        throw new BadInputException(
            "Prototype '" + first.measure().id() + "'",
            first.place(),
            "is not named after a class, nor is any other prototype",
            "names of classes in " + classes.path(),
            "Name the prototypes after their classes, or give them labels in a CSV file"
                + " (id,label).");
      }
      return new ClassifiedBy(classes, standFor);
    }

    ClassificationReport report(List<Assignment> assignments) {
      return ClassificationReport.of(
          assignments.stream().map(each -> classes.of(each.id())).toList(),
          assignments.stream().map(each -> prototypeClasses.get(each.cluster())).toList());
    }
  }

  /** What was found. */
  private record Result<M extends Measure>(
      DistanceChoice<M> choice,
      PairwiseCost<M> cost,
      Measures<M> measures,
      List<String> prototypeIds,
      Assignments assigned,
      Optional<ClassificationReport> classification,
      List<MeasureRecord> sample) {
    /** How the costs of the nearest prototypes were found. */
    SolveWarnings solves() {
      SolveWarnings found = new SolveWarnings();
      assigned.assignments().forEach(each -> found.add(each.accuracy()));
      return found;
    }

    private double skipped() {
      return 1 - assigned.solves() / ((double) assigned.assignments().size() * prototypeIds.size());
    }

    private double meanCost() {
      return assigned.assignments().stream().mapToDouble(Assignment::cost).average().orElse(0);
    }

    String sentence() {
      return String.format(
              Locale.ROOT,
              "Assigned %d measures to %d prototypes: %.1f %% of the distances saved",
              assigned.assignments().size(),
              prototypeIds.size(),
              100 * skipped())
          + classification
              .map(report -> String.format(Locale.ROOT, ", accuracy %.4f", report.accuracy()))
              .orElse("")
          + ".";
    }

    void write(Call call, RunFiles files) {
      call.clock()
          .write(
              () -> {
                AssignmentsFile.write(
                    files,
                    assigned.assignments(),
                    prototypeIds,
                    choice.exponent(),
                    cost.iterative() ? Set.of(AssignmentsFile.More.ACCURACY) : Set.of());
                classification.ifPresent(
                    report -> {
                      writeScores(files, report);
                      writeConfusion(files, report);
                    });
                files.page(page(call));
              });
      files.record(record(call), call.clock());
    }

    private static void writeScores(RunFiles files, ClassificationReport report) {
      try (CsvTable csv =
          files.table(
              "classification.csv", List.of("class", "support", "precision", "recall", "f1"))) {
        for (ClassificationReport.ClassScore score : report.scores()) {
          csv.row(score.name(), score.support(), score.precision(), score.recall(), score.f1());
        }
      }
    }

    private static void writeConfusion(RunFiles files, ClassificationReport report) {
      List<String> columns = new ArrayList<>(List.of("class"));
      columns.addAll(report.classes());
      try (CsvTable csv = files.table("confusion.csv", columns)) {
        for (int i = 0; i < report.classes().size(); i++) {
          List<Object> cells = CsvTable.cells(report.classes().get(i));
          for (long count : report.confusion()[i]) {
            cells.add(count);
          }
          csv.row(cells);
        }
      }
    }

    private RunRecord record(Call call) {
      RunRecord json = new RunRecord(call.context().header());
      json.put("objective_kind", choice.objectiveKind());
      solves().put(json);
      json.put("iterations", 0);
      InputFacts.parameters(call.input().headers()).forEach(json::put);
      json.put("objective", meanCost());
      json.put(
          "dual_gap",
          assigned.assignments().stream().mapToDouble(Assignment::dualGap).max().orElse(0));
      json.put("prototypes", prototypeIds.size());
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("assignment", assigned.solves());
      counts.put("skipped", skipped());
      json.put("solves", counts);
      classification.ifPresent(
          report -> {
            json.put("accuracy", report.accuracy());
            json.put("macro_precision", report.macroPrecision());
            json.put("macro_recall", report.macroRecall());
            json.put("macro_f1", report.macroF1());
          });
      json.put("engine", call.input().engine());
      json.putWork(measures.work(), call.context().session().figures());
      return json.putInputs(measures.summary()).putPassedOver(call.input().passedOver());
    }

    private RunReport page(Call call) {
      Settings values = call.context().settings();
      RunReport.Builder report =
          RunReport.builder("Nearest of " + prototypeIds.size() + " prototypes")
              .status(RunStatus.DONE, sentence())
              .fact("mean cost", String.valueOf(meanCost()))
              .fact("distances computed", String.valueOf(assigned.solves()))
              .fact("share of the distances saved", number(skipped()))
              .fact("measures", String.valueOf(measures.summary().count()))
              .fact("engine", call.input().engine())
              .fact("seconds of the search", number(call.clock().loopSeconds()))
              .fact("input fingerprint", measures.summary().fingerprint())
              .fact("version", Version.current())
              .orientation(InputPictures.of(values, sample))
              .inputs(
                  sample.stream()
                      .map(record -> new WeightedMeasure<Measure>(record.measure(), Double.NaN))
                      .toList(),
                  measures.summary().count())
              .results(call.prototypes().stream().map(MeasureRecord::measure).toList());
      classification.ifPresent(scores -> addTo(report, scores));
      call.context().header().describeIn(report);
      return report.build();
    }

    private static void addTo(RunReport.Builder report, ClassificationReport scores) {
      List<String> columns = new ArrayList<>(List.of("class"));
      columns.addAll(scores.classes());
      List<List<String>> confusion = new ArrayList<>();
      for (int i = 0; i < scores.classes().size(); i++) {
        List<String> row = new ArrayList<>(List.of(scores.classes().get(i)));
        for (long count : scores.confusion()[i]) {
          row.add(String.valueOf(count));
        }
        confusion.add(row);
      }
      report
          .fact("accuracy", number(scores.accuracy()))
          .fact("macro precision", number(scores.macroPrecision()))
          .fact("macro recall", number(scores.macroRecall()))
          .fact("macro F1", number(scores.macroF1()))
          .heatMap(
              new HeatMap(
                  "Confusion matrix",
                  "true class",
                  "class of the nearest prototype",
                  scores.classes(),
                  scores.classes(),
                  scores.confusion()))
          .table(
              new RunReport.Table(
                  "Scores",
                  List.of("class", "support", "precision", "recall", "F1"),
                  scores.scores().stream()
                      .map(
                          score ->
                              List.of(
                                  score.name(),
                                  String.valueOf(score.support()),
                                  number(score.precision()),
                                  number(score.recall()),
                                  number(score.f1())))
                      .toList()))
          .table(new RunReport.Table("Confusion matrix", columns, confusion));
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
  }
}
