// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

/**
 * Flows that exist only because masses are rounded, on arcs of huge cost.
 *
 * <p>Between blocks that forbidden pairs or great distances keep apart nothing should flow if the
 * masses of each block agree. Those of .1 + .2 and of .3 do not: a unit of 2^-52 has to leave, and
 * at a cost of 1e20 it costs 22,204. Such flows are taken from the plan. That is the optimum of
 * masses that differ by those units, as much as rounding does: the same basis is feasible and
 * optimal for them.
 *
 * <p>An arc cuts the tree into two parts, and its flow is by how much rows and columns of either
 * part differ. It is rounding if it is at most {@link #PER_ATOM} units for each atom of the smaller
 * part, and less than {@link #SHARE} of what the part carries: a tiny atom far from all others
 * keeps its flow.
 */
public final class RoundingFlows {
  /** What the mass of an atom may be off, in units: by scaling 1, by sums of doubles as much. */
  private static final long PER_ATOM = 4;

  /** The share of a part's mass that counts as rounding. */
  private static final double SHARE = 0x1p-26;

  /** A cost that many times what the other flows cost is huge; where these cost 0, none is. */
  private static final double HUGE = 0x1p16;

  private RoundingFlows() {}

  /**
   * Takes such flows from the units of their rows and columns.
   *
   * @param tree optimal, its flows those of the masses
   * @return whether there were any, so that the flows of the tree are to be computed again
   */
  public static boolean take(SpanningTree tree, TreePotentials potentials, MassScaling masses) {
    long most = PER_ATOM * tree.nodes();
    if (!hasFlowUpTo(most, tree)) {
      return false;
    }
    double carried = potentials.carriedBeyond(most) / masses.total();
    boolean found = false;
    for (int v = 0; carried > 0 && v < tree.nodes(); v++) {
      if (v != tree.root()
          && tree.flow(v) > 0
          && tree.flow(v) <= most
          && potentials.costToParent(v) > HUGE * carried
          && isRounding(tree, v, masses)) {
        int row = Math.max(v, tree.parent(v)) - tree.columns();
        found |= masses.take(row, Math.min(v, tree.parent(v)), tree.flow(v));
      }
    }
    return found;
  }

  private static boolean hasFlowUpTo(long most, SpanningTree tree) {
    boolean found = false;
    for (int v = 0; v < tree.nodes(); v++) {
      // The root's is 0.
      found |= tree.flow(v) > 0 && tree.flow(v) <= most;
    }
    return found;
  }

  private static boolean isRounding(SpanningTree tree, int node, MassScaling masses) {
    long below = 0;
    int v = node;
    for (int count = tree.size(node); count > 0; count--) {
      below += v < tree.columns() ? masses.demand()[v] : 0;
      v = tree.next(v);
    }
    long units = Math.min(below, masses.total() - below);
    int atoms = Math.min(tree.size(node), tree.nodes() - tree.size(node));
    return tree.flow(node) <= PER_ATOM * atoms && tree.flow(node) < SHARE * units;
  }
}
