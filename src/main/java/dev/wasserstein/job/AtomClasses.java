// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.evaluate.ClassificationReport;
import dev.wasserstein.evaluate.NearestNeighbour;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The classes of atoms, and how well nearest neighbours tell them: those of the target from all
 * measures where the target has classes, otherwise those of each measure from the others.
 */
final class AtomClasses {
  private final String path;
  private final Map<String, SortedMap<Integer, String>> labels;

  /**
   * Classes that were read.
   *
   * @param path of the file, for messages
   * @param labels by id and atom
   */
  AtomClasses(String path, Map<String, SortedMap<Integer, String>> labels) {
    this.path = path;
    this.labels = labels;
  }

  /** The atoms of a measure that have a class (k × d, row-major), and their classes (k). */
  private record Labelled(double[] points, List<String> labels) {}

  /**
   * Refuses classes of atoms that no measure has, and too few to learn from.
   *
   * @param sizes the atoms of each measure by id, the target's included
   * @param target its id, if it may have classes
   */
  void check(Map<String, Integer> sizes, Optional<String> target) {
    labels.forEach(
        (id, atoms) -> {
          if (!sizes.containsKey(id)) {
            throw new BadInputException(
                "The labels of measure '" + id + "'",
                path,
                "are of no measure of the input",
                "ids of the input" + target.map(name -> ", or '" + name + "'").orElse(""),
                "Remove the lines, or add the measure.");
          }
          if (atoms.lastKey() >= sizes.get(id)) {
            throw new BadInputException(
                "The atom of measure '" + id + "'",
                path,
                "is " + atoms.lastKey(),
                "at most "
                    + (sizes.get(id) - 1)
                    + ", as the measure has "
                    + sizes.get(id)
                    + " atoms",
                "Count atoms from 0.");
          }
        });
    long sources = labels.keySet().stream().filter(id -> !isTarget(id, target)).count();
    boolean ofTarget = target.filter(labels::containsKey).isPresent();
    if (sources < (ofTarget ? 1 : 2)) {
      throw new BadInputException(
          "The labels",
          path,
          "are of " + sources + (sources == 1 ? " measure" : " measures"),
          ofTarget ? "at least one beside the target" : "at least two, or one and the target",
          "Add labels.");
    }
  }

  private static boolean isTarget(String id, Optional<String> target) {
    return target.filter(id::equals).isPresent();
  }

  /**
   * Classifies by the nearest neighbour.
   *
   * @param measures by id, those of the input
   * @param target with its id, if it may have classes
   */
  ClassificationReport report(
      Map<String, DiscreteMeasure> measures, Optional<DiscreteMeasure> target) {
    List<String> truth = new ArrayList<>();
    List<String> given = new ArrayList<>();
    List<String> ids = measures.keySet().stream().filter(labels::containsKey).sorted().toList();
    Optional<DiscreteMeasure> tested = target.filter(each -> labels.containsKey(each.id()));
    if (tested.isPresent()) {
      add(labelled(tested.get()), ids, measures, truth, given);
    } else {
      for (String id : ids) {
        List<String> others = ids.stream().filter(each -> !each.equals(id)).toList();
        add(labelled(measures.get(id)), others, measures, truth, given);
      }
    }
    return ClassificationReport.of(truth, given);
  }

  private void add(
      Labelled tested,
      List<String> from,
      Map<String, DiscreteMeasure> measures,
      List<String> truth,
      List<String> given) {
    List<Labelled> parts = from.stream().map(id -> labelled(measures.get(id))).toList();
    int dimension = measures.values().iterator().next().dimension();
    double[] points = new double[parts.stream().mapToInt(part -> part.points().length).sum()];
    List<String> classes = new ArrayList<>();
    int at = 0;
    for (Labelled part : parts) {
      System.arraycopy(part.points(), 0, points, at, part.points().length);
      at += part.points().length;
      classes.addAll(part.labels());
    }
    truth.addAll(tested.labels());
    given.addAll(new NearestNeighbour(points, classes, dimension).classes(tested.points()));
  }

  private Labelled labelled(DiscreteMeasure measure) {
    SortedMap<Integer, String> own = labels.get(measure.id());
    int d = measure.dimension();
    double[] points = new double[own.size() * d];
    int at = 0;
    for (int atom : own.keySet()) {
      System.arraycopy(measure.support(), atom * d, points, at, d);
      at += d;
    }
    return new Labelled(points, List.copyOf(own.values()));
  }
}
