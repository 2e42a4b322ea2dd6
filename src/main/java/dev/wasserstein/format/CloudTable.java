// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.SourceRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Point clouds that come atom by atom, in rows of {@code id}, {@code mass}, {@code weight} and
 * {@code x1}, {@code x2}, …. The rows of an id need not be adjacent.
 */
public final class CloudTable {
  /** The column of the mass of an atom. */
  public static final String MASS = "mass";

  /** The columns of the coordinates begin with it, and go on with their numbers from 1. */
  public static final String COORDINATE = "x";

  private final int dimension;
  private final Map<Key, Cloud> clouds = new LinkedHashMap<>();
  private Cloud last;

  /**
   * No cloud yet.
   *
   * @param dimension the number d of coordinates
   */
  public CloudTable(int dimension) {
    this.dimension = dimension;
  }

  /** The number d of coordinates. */
  int dimension() {
    return dimension;
  }

  /** Ids are distinct within a group. */
  private record Key(List<String> group, String id) {}

  /**
   * The cloud with this id, which gets another atom.
   *
   * @param group the cells by which measures are grouped; empty where they are not
   * @param place of the row, for messages; asked where the cloud is new
   */
  public Cloud cloud(List<String> group, String id, Supplier<String> place) {
    if (last == null || !last.key.id.equals(id) || !last.key.group.equals(group)) {
      last = clouds.computeIfAbsent(new Key(group, id), key -> new Cloud(key, place.get()));
    }
    return last;
  }

  /**
   * Hands over all clouds, in the order of their first rows.
   *
   * @param faults of the groups, so far
   * @throws dev.wasserstein.measure.BadInputException if one is invalid
   */
  public void forEach(MassRule rule, GroupFaults faults, Consumer<MeasureRecord> sink) {
    give(rule, faults, sink);
    faults.end();
  }

  /** The same, where the file may have more. */
  void give(MassRule rule, GroupFaults faults, Consumer<MeasureRecord> sink) {
    for (Cloud cloud : clouds.values()) {
      faults.give(cloud.key.group, () -> cloud.toRecord(dimension, rule), sink);
    }
  }

  /** The atoms of one id as far as they were read. */
  public static final class Cloud {
    private final Key key;
    private final String place;
    private final Doubles masses = new Doubles();
    private final Doubles support = new Doubles();
    private double weight = Double.NaN;

    private Cloud(Key key, String place) {
      this.key = key;
      this.place = place;
    }

    /**
     * The weight λ of the measure, as this row gives it.
     *
     * @throws dev.wasserstein.measure.BadInputException if it is not that of the first row, or none
     */
    public void weight(double value, Supplier<String> row) {
      if (Double.isNaN(weight)) {
        MeasureRow.checkWeight(value, key.id, row.get());
        weight = value;
      } else if (weight != value) {
        throw PointRows.otherWeight(key.id, row.get(), value, weight, place);
      }
    }

    /** The mass of the atom. */
    public void mass(double value) {
      masses.add(value);
    }

    /** The next coordinate of the atom. */
    public void coordinate(double value) {
      support.add(value);
    }

    private MeasureRecord toRecord(int dimension, MassRule rule) {
      double[] atoms = support.toArray();
      double[] atomMasses =
          masses.size() > 0
              ? masses.toArray()
              : DiscreteMeasure.uniformMasses(atoms.length / dimension);
      return new MeasureRecord(
              DiscreteMeasure.checked(key.id, dimension, atomMasses, atoms, rule, place),
              weight,
              place)
          .with(SourceRow.ofGroup(key.group));
    }
  }
}
