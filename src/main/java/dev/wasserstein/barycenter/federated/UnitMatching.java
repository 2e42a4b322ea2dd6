// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Aggregation of networks whose hidden units may stand in any order: minimise
 *
 * <p>F(θ, P) = Σ_k λ_k |θ − P_k θ_k|²
 *
 * <p>over networks θ and permutations P_k of each client's hidden units, which leave its outputs as
 * they are. For given P the minimum is the weighted mean of P_k θ_k.
 *
 * <p>First pass, from the first hidden layer on: the units of a layer are a cloud of m equal
 * masses, an atom being a unit's incoming weights, expressed in the matched units below, and its
 * bias. Their Wasserstein barycenter with m equal masses, by particle flow from each client in
 * turn, gives the matching: its couplings are permutations. Second pass: the units of a layer are
 * matched once more by incoming and outgoing weights together, layer by layer, as long as F falls;
 * this tells units apart whose incoming weights are equal. It is a descent of F by blocks, as is
 * the same from the clients as they are, which is tried too: F is never above that of plain
 * averaging (FedAvg). Of two clients each step of the descent is optimal, and with one hidden layer
 * the result is.
 *
 * <p>Source: Singh and Jaggi, "Model fusion via optimal transport", NeurIPS 2020, section 4 (clouds
 * of incoming weights, layer by layer); Wang et al., "Federated learning with matched averaging",
 * ICLR 2020 (units of many clients); Ainsworth, Hayase and Srinivasa, "Git Re-Basin", ICLR 2023,
 * section 3.2 (incoming and outgoing weights, by turns). Different here: a barycenter of all
 * clients in place of one client as the reference. A local minimum: that of F over all permutations
 * is hard to find. Cost: for each hidden layer starts × iterations × clients exact transport
 * problems of size m × m in dimension in + 1, and a few times as many in dimension in + 1 + out.
 */
public final class UnitMatching {
  /** A smaller fall of F is rounding. */
  private static final double ROUNDING = 1e-12;

  private final Engine engine;
  private final Function<Measures<DiscreteMeasure>, OuterLoop> loops;
  private final int starts;
  private final int maxRounds;

  /** Where clouds are worked on: threads or a cluster. */
  public interface Engine {
    /** Lays clouds there, works on them, and takes them away. */
    <T> T on(
        List<WeightedMeasure<DiscreteMeasure>> clouds, Function<Measures<DiscreteMeasure>, T> work);
  }

  /**
   * A matching.
   *
   * @param loops of the barycenters
   * @param starts the number of clients, in their order, from which a barycenter is sought; where
   *     it is not less than that of all clients, their names do not matter
   * @param maxRounds the most rounds of the second pass
   */
  public UnitMatching(
      Engine engine,
      Function<Measures<DiscreteMeasure>, OuterLoop> loops,
      int starts,
      int maxRounds) {
    this.engine = engine;
    this.loops = loops;
    this.starts = starts;
    this.maxRounds = maxRounds;
  }

  /**
   * Aggregates networks.
   *
   * @param clients at least one, of one architecture, in the order of their ids
   */
  public FederatedModel of(List<ClientModel> clients) {
    UnitOrders unchanged = UnitOrders.unchanged(clients);
    int hidden = clients.get(0).layers().size() - 1;
    if (clients.size() == 1 || hidden == 0) {
      return model(clients, unchanged, List.of(), new Run(clients), RunStatus.DONE);
    }
    Run run = new Run(clients);
    List<BarycenterSolution> solutions = new ArrayList<>();
    UnitOrders orders = unchanged;
    for (int layer = 0; layer < hidden && !run.isOver(); layer++) {
      orders = run.matchIncoming(orders, layer, solutions);
    }
    UnitOrders matched = run.descend(orders);
    UnitOrders asTheyAre = run.descend(unchanged);
    boolean better = run.spread(matched) < run.spread(asTheyAre) * (1 - ROUNDING);
    return model(clients, better ? matched : asTheyAre, solutions, run, run.status);
  }

  private static FederatedModel model(
      List<ClientModel> clients,
      UnitOrders found,
      List<BarycenterSolution> solutions,
      Run run,
      RunStatus status) {
    UnitOrders orders = found.asFirst();
    int[][] moved = new int[clients.size()][];
    List<ClientModel> inPlace = new ArrayList<>();
    for (int k = 0; k < moved.length; k++) {
      ClientModel client = clients.get(k);
      moved[k] = new int[client.layers().size()];
      List<DenseLayer> layers = new ArrayList<>();
      for (int layer = 0; layer < moved[k].length; layer++) {
        moved[k][layer] = orders.moved(k, layer);
        layers.add(orders.layer(client, k, layer));
      }
      inPlace.add(new ClientModel(client.id(), client.weight(), layers));
    }
    return new FederatedModel(
        Averaged.of(clients, orders),
        Averaged.of(clients, UnitOrders.unchanged(clients)),
        solutions,
        moved,
        inPlace,
        run.rounds,
        run.dualGap,
        status);
  }

  /** One aggregation. */
  private final class Run {
    private final List<ClientModel> clients;
    private RunStatus status = RunStatus.CONVERGED;
    private double dualGap;
    private int rounds;

    Run(List<ClientModel> clients) {
      this.clients = clients;
    }

    double spread(UnitOrders orders) {
      return Averaged.of(clients, orders).spread();
    }

    /** Matches the units of a layer by their incoming weights; those below are matched already. */
    UnitOrders matchIncoming(UnitOrders orders, int layer, List<BarycenterSolution> solutions) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = UnitClouds.incoming(clients, orders, layer);
      return engine.on(
          clouds,
          measures -> {
            BarycenterSolution best = best(measures, starts(clouds));
            solutions.add(best);
            return orders.with(layer, assign(measures, best));
          });
    }

    /** The clouds of the first clients. */
    private List<DiscreteMeasure> starts(List<WeightedMeasure<DiscreteMeasure>> clouds) {
      return clouds.stream().limit(starts).map(WeightedMeasure::measure).toList();
    }

    /** The best of the barycenters from these starts; of equal ones the first. */
    private BarycenterSolution best(
        Measures<DiscreteMeasure> measures, List<DiscreteMeasure> starts) {
      OuterLoop loop = loops.apply(measures);
      BarycenterSolution best = solve(loop, measures, starts.get(0));
      for (int n = 1; n < starts.size() && !isOver() && best.objective() > 0; n++) {
        BarycenterSolution other = solve(loop, measures, starts.get(n));
        best = other.objective() < best.objective() ? other : best;
      }
      return best;
    }

    /** Whether the time is over; then what is not matched yet stays as it is. */
    boolean isOver() {
      return status == RunStatus.TIME_LIMIT;
    }

    private BarycenterSolution solve(
        OuterLoop loop, Measures<DiscreteMeasure> measures, DiscreteMeasure start) {
      BarycenterSolution solution =
          loop.run(new ParticleFlow(ParticleFlow.FULL_STEP), measures, start);
      if (loop.stopRule().deadline().isOver()) {
        status = RunStatus.TIME_LIMIT;
      }
      return solution;
    }

    /** The order of each client's units in which they are next to the barycenter's. */
    private int[][] assign(Measures<DiscreteMeasure> measures, BarycenterSolution solution) {
      status = status.orWorse(solution.status());
      DiscreteMeasure barycenter = (DiscreteMeasure) solution.barycenter();
      List<int[]> orders = new ArrayList<>();
      measures.forEach(
          "match the units",
          barycenter,
          new UnitAssignment(),
          (long) Integer.BYTES * barycenter.size(),
          order -> {
            dualGap = Math.max(dualGap, order.dualGap());
            orders.add(order.units());
          });
      return orders.toArray(int[][]::new);
    }

    /** Matches layer by layer by incoming and outgoing weights, as long as F falls. */
    UnitOrders descend(UnitOrders start) {
      UnitOrders orders = start;
      double least = spread(orders);
      boolean falls = true;
      for (int round = 0; falls && least > 0 && !isOver(); round++) {
        if (round == maxRounds) {
          status = status.orWorse(RunStatus.MAX_ITERATIONS);
          break;
        }
        falls = false;
        int hidden = clients.get(0).layers().size() - 1;
        for (int layer = 0; layer < hidden && !isOver(); layer++) {
          UnitOrders next = matchWhole(orders, layer);
          double spread = spread(next);
          if (spread < least * (1 - ROUNDING)) {
            orders = next;
            least = spread;
            falls = true;
          }
        }
        rounds++;
      }
      return orders;
    }

    private UnitOrders matchWhole(UnitOrders orders, int layer) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = UnitClouds.whole(clients, orders, layer);
      // From the mean, so that F does not rise; from clients, which of two clients is optimal.
      List<DiscreteMeasure> from = new ArrayList<>(starts(clouds));
      from.add(0, UnitClouds.mean(clouds, orders, layer));
      return engine.on(
          clouds, measures -> orders.with(layer, assign(measures, best(measures, from))));
    }
  }
}
