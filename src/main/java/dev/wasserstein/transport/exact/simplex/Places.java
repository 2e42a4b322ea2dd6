// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import java.util.Arrays;

/**
 * Where the atoms of one side that carry units stand: atoms of equal coordinates share a place,
 * which carries the units of them all. Places are in the order of their first atoms; where no two
 * atoms are equal each is its own place. Holds arrays that are used again for the next measure.
 */
public final class Places {
  private int atoms;
  private int places;
  private int[] atom = new int[0];
  private long[] units = new long[0];
  private int[] place = new int[0];
  private int[] first = new int[0];
  private long[] sums = new long[0];
  private int[] table = new int[0];

  /**
   * Room for the atoms of a measure and their units, to be filled in the first places before {@link
   * #keepApart}.
   */
  void reserve(int most) {
    if (atom.length < most) {
      atom = new int[most];
      units = new long[most];
      place = new int[most];
      first = new int[most];
      sums = new long[most];
    }
  }

  /** The atoms that carry units, ascending, shared. */
  public int[] atom() {
    return atom;
  }

  /** Their units, shared. */
  public long[] units() {
    return units;
  }

  /** How many atoms carry units. */
  public int atoms() {
    return atoms;
  }

  /** Where each of these atoms stands, shared. */
  public int[] place() {
    return place;
  }

  /** The number of places. */
  int places() {
    return places;
  }

  /** The first atom of each place, ascending, shared. */
  int[] first() {
    return first;
  }

  /** The units of each place, shared. */
  long[] sums() {
    return sums;
  }

  /** Gives each of so many atoms a place of its own. */
  void keepApart(int count) {
    atoms = count;
    places = count;
    for (int k = 0; k < count; k++) {
      place[k] = k;
    }
    System.arraycopy(atom, 0, first, 0, count);
    System.arraycopy(units, 0, sums, 0, count);
  }

  /**
   * Brings the atoms of equal coordinates to one place, by a hash table; O(n d).
   *
   * @param support (n × d, row-major)
   */
  void merge(double[] support, int d) {
    int capacity = Integer.highestOneBit(Math.max(1, atoms)) << 2;
    if (table.length < capacity) {
      table = new int[capacity];
    }
    Arrays.fill(table, 0, capacity, -1);
    places = 0;
    for (int k = 0; k < atoms; k++) {
      int slot = hash(support, atom[k] * d, d) & (capacity - 1);
      while (table[slot] >= 0 && !equal(support, first[table[slot]] * d, atom[k] * d, d)) {
        slot = (slot + 1) & (capacity - 1);
      }
      if (table[slot] < 0) {
        table[slot] = places;
        first[places] = atom[k];
        sums[places++] = 0;
      }
      place[k] = table[slot];
      sums[place[k]] += units[k];
    }
  }

  /** The first of the atoms at a place that have most units there. */
  int heaviest(int at) {
    int most = -1;
    for (int k = 0; k < atoms; k++) {
      if (place[k] == at && (most < 0 || units[k] > units[most])) {
        most = k;
      }
    }
    return most;
  }

  /** Takes units from an atom. */
  void take(int from, long taken) {
    units[from] -= taken;
    sums[place[from]] -= taken;
  }

  /** By SplitMix's finaliser (Steele et al. 2014); 0 and −0 are one number. */
  private static int hash(double[] support, int p, int d) {
    long hash = 0;
    for (int k = 0; k < d; k++) {
      hash += Double.doubleToRawLongBits(support[p + k] + 0.0) + 0x9E3779B97F4A7C15L;
      hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
      hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
    }
    return (int) (hash ^ hash >>> 31);
  }

  private static boolean equal(double[] support, int p, int q, int d) {
    for (int k = 0; k < d; k++) {
      if (support[p + k] != support[q + k]) {
        return false;
      }
    }
    return true;
  }
}
