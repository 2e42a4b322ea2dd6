// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.PointRows;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.storage.InputFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** What is known of a measure before its rows are sorted. */
public final class MeasureRows {
  public final String id;
  final InputFile file;
  final long line;
  public final double weight;
  public final List<RowSummary> pieces = new ArrayList<>();

  MeasureRows(InputFile file, long line, RowSummary first) {
    this.id = first.id();
    this.file = file;
    this.line = line;
    this.weight = first.weight();
  }

  public String place() {
    return file.name() + ":" + line;
  }

  public long atoms() {
    return pieces.stream().mapToLong(RowSummary::rows).sum();
  }

  double mass() {
    NeumaierSum sum = new NeumaierSum();
    pieces.forEach(piece -> sum.add(piece.mass()));
    return sum.value();
  }

  boolean hasEqualMasses() {
    double least = pieces.stream().mapToDouble(RowSummary::leastMass).min().orElseThrow();
    return least > 0
        && pieces.stream().mapToDouble(RowSummary::largestMass).max().orElseThrow() == least;
  }

  /**
   * Points that split the atoms into runs of about equal size.
   *
   * @return ascending, different
   */
  double[] splitters(long rows) {
    int runs = (int) Math.min(1 << 20, (atoms() + rows - 1) / rows);
    List<double[]> drawn = new ArrayList<>();
    for (RowSummary piece : pieces) {
      for (double x : piece.sample()) {
        drawn.add(new double[] {x, (double) piece.rows() / piece.sample().length});
      }
    }
    drawn.sort(Comparator.comparingDouble(each -> each[0]));
    double share = (double) atoms() / runs;
    double sum = 0;
    List<Double> splitters = new ArrayList<>();
    for (double[] each : drawn) {
      sum += each[1];
      if (splitters.size() + 1 < runs
          && sum >= share * (splitters.size() + 1)
          && (splitters.isEmpty() || splitters.get(splitters.size() - 1) < each[0])) {
        splitters.add(each[0]);
      }
    }
    return splitters.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** All measures, those that are not wanted left out, once everything is found to be good. */
  public static List<MeasureRows> of(
      List<FilePart> parts,
      List<PartSummary> summaries,
      ReadSettings settings,
      Configuration configuration) {
    List<MeasureRows> all = new ArrayList<>();
    Map<String, MeasureRows> ofFile = new HashMap<>();
    Map<String, MeasureRows> ofAll = new HashMap<>();
    long lines = 0;
    for (int p = 0; p < parts.size(); p++) {
      FilePart part = parts.get(p);
      if (part.start() == 0) {
        check(ofFile.values(), settings);
        ofFile.clear();
        lines = 0;
      }
      if (!summaries.get(p).fault().isEmpty()) {
        // Once more, for the line.
        PartSummary.checked(part, configuration, p, lines + 1);
        throw new BadInputException(summaries.get(p).fault());
      }
      for (RowSummary piece : summaries.get(p).measures()) {
        long line = lines + piece.line();
        MeasureRows measure = ofFile.get(piece.id());
        if (measure == null) {
          measure = new MeasureRows(part.file(), line, piece);
          MeasureRows earlier = ofAll.put(piece.id(), measure);
          if (earlier != null) {
            throw new BadInputException(
                "Id '" + piece.id() + "'",
                measure.place(),
                "is already taken by a measure in " + earlier.place(),
                "distinct ids",
                "Rename one of them.");
          }
          ofFile.put(piece.id(), measure);
          all.add(measure);
        } else if (Double.compare(measure.weight, piece.weight()) != 0) {
          throw PointRows.otherWeight(
              piece.id(),
              part.file().name() + ":" + line,
              piece.weight(),
              measure.weight,
              measure.place());
        }
        measure.pieces.add(piece);
      }
      lines += summaries.get(p).lines();
    }
    check(ofFile.values(), settings);
    Pattern wanted = settings.idPattern();
    return all.stream().filter(measure -> wanted.matcher(measure.id).matches()).toList();
  }

  private static void check(Iterable<MeasureRows> measures, ReadSettings settings) {
    List<MeasureRows> ordered = new ArrayList<>();
    measures.forEach(ordered::add);
    ordered.sort(Comparator.comparingLong(measure -> measure.line));
    for (MeasureRows measure : ordered) {
      if (measure.atoms() > Integer.MAX_VALUE) {
        throw new BadInputException(
            "Measure '" + measure.id + "'",
            measure.place(),
            "has " + measure.atoms() + " atoms",
            "fewer than 2^31",
            "Split it, or take a sample.");
      }
      if (measure.pieces.get(0).massesGiven()) {
        settings
            .decoding()
            .massRule()
            .apply(new double[] {measure.mass()}, measure.id, measure.place());
      }
    }
  }
}
