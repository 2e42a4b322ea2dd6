// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a run's page says: what was asked, how it ended, how it went and what came out. Every text
 * is taken as it is and escaped on the page. It holds a bounded sample of the measures, never all
 * of them. Made by {@link #builder}.
 *
 * @param title the heading of the page
 * @param command the command line; empty where unknown
 * @param status how the run ended
 * @param statusSentence how the run ended, as a sentence
 * @param facts the key facts, in order
 * @param options the options, in order
 * @param tables further tables, in order
 * @param sections further pictures, in order
 * @param heatMaps tables of counts as pictures, in order
 * @param warnings what the reader ought to know before believing the result
 * @param iterations the iteration records, by iteration; empty where nothing iterates
 * @param inputs the first inputs, at most {@link #MAX_INPUTS}
 * @param inputCount the number of all inputs
 * @param results the first resulting measures, at most {@link #MAX_RESULTS}
 * @param resultCount the number of all resulting measures
 * @param resultName what one result is, for its heading
 * @param orientation how plane point clouds lie on the page; two-dimensional grids always lie as
 *     images
 * @param coordinateNames the names of the coordinates; those without a name are called x1, x2, ...
 * @param objectiveLabel what the objective is, for its axis
 * @param lowerBound the proven lower bound of the objective
 * @param tolerance the relative objective change below which the loop may stop
 * @param residualTolerance the residual below which the loop may stop
 */
public record RunReport(
    String title,
    String command,
    RunStatus status,
    String statusSentence,
    List<Fact> facts,
    List<OptionRow> options,
    List<Table> tables,
    List<Section> sections,
    List<HeatMap> heatMaps,
    List<String> warnings,
    List<IterationRecord> iterations,
    List<WeightedMeasure<Measure>> inputs,
    long inputCount,
    List<Measure> results,
    long resultCount,
    String resultName,
    Orientation orientation,
    List<String> coordinateNames,
    String objectiveLabel,
    OptionalDouble lowerBound,
    OptionalDouble tolerance,
    OptionalDouble residualTolerance) {
  /** The most input measures that a page shows. */
  public static final int MAX_INPUTS = 24;

  /** The most resulting measures that a page shows. */
  public static final int MAX_RESULTS = 24;

  /** A line of the table of key facts; the value is printed as given, in full precision. */
  public record Fact(String name, String value) {
    /** Checks that nothing is missing. */
    public Fact {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }
  }

  /**
   * An option as the run used it.
   *
   * @param origin where the value came from: "command line", a file's name, "default"
   */
  public record OptionRow(String name, String value, String origin) {
    /** Checks that nothing is missing. */
    public OptionRow {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
      Objects.requireNonNull(origin);
    }
  }

  /**
   * A further table of a command, such as cluster sizes or accuracies; every row as long as the
   * columns.
   *
   * @param sortable whether readers choose the column by which its rows are sorted
   */
  public record Table(
      String title, List<String> columns, List<List<String>> rows, boolean sortable) {
    /** A table whose rows stand as they are. */
    public Table(String title, List<String> columns, List<List<String>> rows) {
      this(title, columns, rows, false);
    }

    /** Copies, and checks that the rows fit the columns. */
    public Table {
      Objects.requireNonNull(title);
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "A row of table '"
                  + title
                  + "' has "
                  + row.size()
                  + " values; expected "
                  + columns.size());
        }
      }
    }
  }

  /**
   * Pictures under a heading of their own.
   *
   * @param about what the reader needs to know to read them; may be empty
   * @param layout how they stand
   */
  public record Section(String title, String about, List<Figure> figures, Layout layout) {
    /** How pictures stand on the page. */
    public enum Layout {
      /** Beside each other where there is room, wide. */
      CHARTS,
      /** Many small ones. */
      INPUTS
    }

    /** Charts. */
    public Section(String title, String about, List<Figure> figures) {
      this(title, about, figures, Layout.CHARTS);
    }

    /** Copies, and checks that nothing is missing. */
    public Section {
      Objects.requireNonNull(title);
      Objects.requireNonNull(about);
      figures = List.copyOf(figures);
    }
  }

  /** Copies the lists. */
  public RunReport {
    facts = List.copyOf(facts);
    options = List.copyOf(options);
    tables = List.copyOf(tables);
    sections = List.copyOf(sections);
    heatMaps = List.copyOf(heatMaps);
    warnings = List.copyOf(warnings);
    iterations = List.copyOf(iterations);
    inputs = List.copyOf(inputs);
    results = List.copyOf(results);
    coordinateNames = List.copyOf(coordinateNames);
  }

  /** A report to be filled in; everything but the title may be left out. */
  public static Builder builder(String title) {
    return new Builder(title);
  }

  /** Collects a report. Not safe for use by several threads. */
  public static final class Builder {
    private final String title;
    private final List<Fact> facts = new ArrayList<>();
    private final List<OptionRow> options = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<HeatMap> heatMaps = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String command = "";
    private RunStatus status = RunStatus.DONE;
    private String statusSentence = "";
    private List<IterationRecord> iterations = List.of();
    private List<WeightedMeasure<Measure>> inputs = List.of();
    private long inputCount;
    private List<Measure> results = List.of();
    private long resultCount;
    private String resultName = "Barycenter";
    private Orientation orientation = Orientation.CARTESIAN;
    private List<String> coordinateNames = List.of();
    private String objectiveLabel =
        "objective Σ λₙ W₂²(ν, μₙ), in squared units of the coordinates";
    private OptionalDouble lowerBound = OptionalDouble.empty();
    private OptionalDouble tolerance = OptionalDouble.empty();
    private OptionalDouble residualTolerance = OptionalDouble.empty();

    private Builder(String title) {
      this.title = Objects.requireNonNull(title);
    }

    /** The command line as it was given. */
    public Builder command(String value) {
      command = Objects.requireNonNull(value);
      return this;
    }

    /** How the run ended, as a state and as a sentence. */
    public Builder status(RunStatus value, String sentence) {
      status = Objects.requireNonNull(value);
      statusSentence = Objects.requireNonNull(sentence);
      return this;
    }

    /** One more key fact. */
    public Builder fact(String name, String value) {
      facts.add(new Fact(name, value));
      return this;
    }

    /** One more number; none where it is NaN. */
    public Builder fact(String name, double value) {
      return Double.isNaN(value) ? this : fact(name, String.valueOf(value));
    }

    /** One more option. */
    public Builder option(String name, String value, String origin) {
      options.add(new OptionRow(name, value, origin));
      return this;
    }

    /** One more table. */
    public Builder table(Table value) {
      tables.add(Objects.requireNonNull(value));
      return this;
    }

    /** One more section of pictures. */
    public Builder section(Section value) {
      sections.add(Objects.requireNonNull(value));
      return this;
    }

    /** One more table of counts as a picture. */
    public Builder heatMap(HeatMap value) {
      heatMaps.add(Objects.requireNonNull(value));
      return this;
    }

    /** One more warning. */
    public Builder warning(String value) {
      warnings.add(Objects.requireNonNull(value));
      return this;
    }

    /** The iteration records, by iteration. */
    public Builder iterations(List<IterationRecord> value) {
      iterations = List.copyOf(value);
      return this;
    }

    /**
     * The inputs, or the first of them; more than {@link #MAX_INPUTS} are not kept.
     *
     * @param total the number of all inputs
     */
    public Builder inputs(List<WeightedMeasure<Measure>> sample, long total) {
      inputs = List.copyOf(sample.subList(0, Math.min(MAX_INPUTS, sample.size())));
      inputCount = Math.max(total, sample.size());
      return this;
    }

    /** The resulting measures; more than {@link #MAX_RESULTS} are counted, not kept. */
    public Builder results(List<? extends Measure> value) {
      results = List.copyOf(value.subList(0, Math.min(MAX_RESULTS, value.size())));
      resultCount = value.size();
      return this;
    }

    /** What one result is, if it is no barycenter. */
    public Builder resultName(String value) {
      resultName = Objects.requireNonNull(value);
      return this;
    }

    /** How plane point clouds lie on the page: IMAGE for clouds that were made of images. */
    public Builder orientation(Orientation value) {
      orientation = Objects.requireNonNull(value);
      return this;
    }

    /** Names of the coordinates, such as the columns or parameters they came from. */
    public Builder coordinateNames(List<String> value) {
      coordinateNames = List.copyOf(value);
      return this;
    }

    /** What the objective is and its unit, for the axis of its chart. */
    public Builder objectiveLabel(String value) {
      objectiveLabel = Objects.requireNonNull(value);
      return this;
    }

    /** The proven lower bound of the objective, drawn under its curve. */
    public Builder lowerBound(double value) {
      lowerBound = OptionalDouble.of(value);
      return this;
    }

    /** The stopping rule's thresholds, drawn across the curves of change and residual. */
    public Builder tolerances(double change, double residual) {
      tolerance = OptionalDouble.of(change);
      residualTolerance = OptionalDouble.of(residual);
      return this;
    }

    /** The finished report. */
    public RunReport build() {
      return new RunReport(
          title,
          command,
          status,
          statusSentence,
          facts,
          options,
          tables,
          sections,
          heatMaps,
          warnings,
          iterations,
          inputs,
          inputCount,
          results,
          resultCount,
          resultName,
          orientation,
          coordinateNames,
          objectiveLabel,
          lowerBound,
          tolerance,
          residualTolerance);
    }
  }
}
