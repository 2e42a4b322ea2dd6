// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.numeric.CountingSort;
import dev.wasserstein.transport.CouplingBuilder;
import java.util.Arrays;

/**
 * Flows between rows and columns, handed on to the atoms that stand there: the atoms of a place
 * take what flows there one after the other, by the north-west corner rule. A place of k atoms adds
 * at most k − 1 entries, so that a basic solution stays one of at most m + n − 1.
 */
public final class SplitFlows {
  private final int[] from;
  private final int[] to;
  private final long[] flow;
  private int entries;

  /** Room for so many flows. */
  public SplitFlows(int most) {
    from = new int[most];
    to = new int[most];
    flow = new long[most];
  }

  /** Adds a flow. */
  public void add(int source, int target, long units) {
    from[entries] = source;
    to[entries] = target;
    flow[entries++] = units;
  }

  /** Splits the flows between rows and columns, and adds those between atoms to a coupling. */
  public void addTo(CouplingBuilder builder, MassScaling masses) {
    Places sources = masses.sources();
    Places targets = masses.targets();
    SplitFlows split = this;
    if (sources.places() < sources.atoms() || targets.places() < targets.atoms()) {
      split = atSources(sources, targets.places()).turned();
      split = split.atSources(targets, sources.atoms()).turned();
    }
    for (int e = 0; e < split.entries; e++) {
      int source = split.from[e];
      int target = split.to[e];
      builder.add(
          sources.atom()[source],
          targets.atom()[target],
          split.flow[e],
          sources.units()[source],
          targets.units()[target]);
    }
  }

  /** Both atoms and flows in the order of places: what flows at a place adds up to its units. */
  private SplitFlows atSources(Places sources, int targets) {
    int[] order = new int[entries];
    Arrays.setAll(order, e -> e);
    order = CountingSort.of(from, sources.places(), CountingSort.of(to, targets, order));
    int[] atoms = new int[sources.atoms()];
    Arrays.setAll(atoms, k -> k);
    atoms = CountingSort.of(sources.place(), sources.places(), atoms);
    SplitFlows split = new SplitFlows(entries + sources.atoms());
    int next = 0;
    long room = sources.units()[atoms[0]];
    for (int e : order) {
      long left = flow[e];
      while (left > 0) {
        if (room == 0) {
          room = sources.units()[atoms[++next]];
        }
        long part = Math.min(left, room);
        split.add(atoms[next], to[e], part);
        left -= part;
        room -= part;
      }
    }
    return split;
  }

  private SplitFlows turned() {
    SplitFlows turned = new SplitFlows(entries);
    for (int e = 0; e < entries; e++) {
      turned.add(to[e], from[e], flow[e]);
    }
    return turned;
  }
}
