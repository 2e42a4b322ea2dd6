// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.Coupling;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitMatchingTest {
  private static final UnitMatching.Engine THREADS =
      new UnitMatching.Engine() {
        @Override
        public <T> T on(
            List<WeightedMeasure<DiscreteMeasure>> clouds,
            Function<Measures<DiscreteMeasure>, T> work) {
          try (Measures<DiscreteMeasure> measures = new LocalMeasures<>(clouds, 2)) {
            return work.apply(measures);
          }
        }
      };

  private static FederatedModel federate(List<ClientModel> clients) {
    return federate(clients, 100);
  }

  private static FederatedModel federate(List<ClientModel> clients, int maxIterations) {
    return federate(clients, new StopRule(1e-14, 1e-9, maxIterations));
  }

  private static FederatedModel federate(List<ClientModel> clients, StopRule rule) {
    return new UnitMatching(THREADS, measures -> new OuterLoop(rule, record -> {}), 10, 100)
        .of(clients);
  }

  private static ClientModel random(
      String id, double weight, RandomGenerator random, int... sizes) {
    List<DenseLayer> layers = new ArrayList<>();
    for (int k = 1; k < sizes.length; k++) {
      layers.add(
          new DenseLayer(
              sizes[k],
              sizes[k - 1],
              numbers(random, sizes[k] * sizes[k - 1]),
              numbers(random, sizes[k])));
    }
    return new ClientModel(id, weight, layers);
  }

  private static double[] numbers(RandomGenerator random, int count) {
    return IntStream.range(0, count).mapToDouble(p -> random.nextGaussian()).toArray();
  }

  /** The same function with its hidden units in another order. */
  private static ClientModel shuffled(ClientModel model, String id, RandomGenerator random) {
    List<DenseLayer> layers = new ArrayList<>();
    int[] below = IntStream.range(0, model.layers().get(0).in()).toArray();
    for (int k = 0; k < model.layers().size(); k++) {
      DenseLayer layer = model.layers().get(k);
      int[] order = IntStream.range(0, layer.out()).toArray();
      if (k < model.layers().size() - 1) {
        for (int i = order.length - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int kept = order[i];
          order[i] = order[j];
          order[j] = kept;
        }
      }
      layers.add(layer.permuted(order, below));
      below = order;
    }
    return new ClientModel(id, model.weight(), layers);
  }

  private static double[] outputs(List<DenseLayer> layers, double[] input) {
    double[] x = input;
    for (int k = 0; k < layers.size(); k++) {
      DenseLayer layer = layers.get(k);
      double[] y = new double[layer.out()];
      for (int i = 0; i < y.length; i++) {
        y[i] = layer.hasBias() ? layer.bias()[i] : 0;
        for (int j = 0; j < x.length; j++) {
          y[i] += layer.weights()[i * layer.in() + j] * x[j];
        }
        y[i] = k < layers.size() - 1 ? Math.max(0, y[i]) : y[i];
      }
      x = y;
    }
    return x;
  }

  private static List<int[]> permutations(int size) {
    if (size == 0) {
      return List.of(new int[0]);
    }
    List<int[]> all = new ArrayList<>();
    for (int[] shorter : permutations(size - 1)) {
      for (int at = 0; at < size; at++) {
        int[] longer = new int[size];
        System.arraycopy(shorter, 0, longer, 0, at);
        longer[at] = size - 1;
        System.arraycopy(shorter, at, longer, at + 1, size - 1 - at);
        all.add(longer);
      }
    }
    return all;
  }

  private static double spread(List<ClientModel> clients, UnitOrders orders) {
    return Averaged.of(clients, orders).spread();
  }

  /** Of two clients with one hidden layer the model is the best over all orders of units. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void twoClientsAreMatchedOptimally(int seed) {
    RandomGenerator random = SubSeed.stream(20261201L, seed);
    List<ClientModel> clients =
        List.of(random("a", 2, random, 2, 5, 3), random("b", 1, random, 2, 5, 3));
    FederatedModel found = federate(clients);
    UnitOrders unchanged = UnitOrders.unchanged(clients);
    int[] identity = unchanged.of(0, 0);
    double least =
        permutations(5).stream()
            .mapToDouble(p -> spread(clients, unchanged.with(0, new int[][] {identity, p})))
            .min()
            .orElseThrow();
    assertEquals(least, found.matched().spread(), 1e-12 * least);
    assertEquals(RunStatus.CONVERGED, found.status());
    assertEquals(0, found.dualGap(), 1e-12);
    assertEquals(0, found.moved()[0][0]);
    // The barycenter of two clouds of equal masses: λ_1 λ_2 W₂².
    double incoming =
        permutations(5).stream().mapToDouble(p -> incomingCost(clients, p)).min().orElseThrow()
            * (2.0 / 9)
            / 5;
    assertEquals(incoming, found.solutions().get(0).objective(), 1e-12 * incoming);
  }

  private static double incomingCost(List<ClientModel> clients, int[] order) {
    DenseLayer a = clients.get(0).layers().get(0);
    DenseLayer b = clients.get(1).layers().get(0).permuted(order, new int[] {0, 1});
    double sum = 0;
    for (int p = 0; p < a.weights().length; p++) {
      sum += Math.pow(a.weights()[p] - b.weights()[p], 2);
    }
    for (int p = 0; p < a.bias().length; p++) {
      sum += Math.pow(a.bias()[p] - b.bias()[p], 2);
    }
    return sum;
  }

  /** With two hidden layers no other order of one layer is better. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void noOrderOfOneLayerIsBetter(int seed) {
    RandomGenerator random = SubSeed.stream(20261201L, 100 + seed);
    List<ClientModel> clients =
        List.of(random("a", 1, random, 3, 4, 5, 2), random("b", 1, random, 3, 4, 5, 2));
    FederatedModel found = federate(clients);
    UnitOrders unchanged = UnitOrders.unchanged(found.clients());
    double spread = found.matched().spread();
    assertEquals(spread, spread(found.clients(), unchanged), 1e-12 * spread);
    assertTrue(spread <= found.plain().spread());
    for (int layer = 0; layer < 2; layer++) {
      int[] identity = unchanged.of(0, layer);
      for (int[] order : permutations(identity.length)) {
        UnitOrders other = unchanged.with(layer, new int[][] {identity, order});
        assertTrue(spread(found.clients(), other) >= spread * (1 - 1e-12));
      }
    }
  }

  private static void assertSameNetwork(List<DenseLayer> expected, List<DenseLayer> found) {
    for (int k = 0; k < expected.size(); k++) {
      assertArrayEquals(expected.get(k).weights(), found.get(k).weights());
      assertArrayEquals(expected.get(k).bias(), found.get(k).bias());
    }
  }

  /** Clients equal but for the order of their units are one network, bit for bit. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void equalClientsAreOne(int seed) {
    RandomGenerator random = SubSeed.stream(20261201L, 200 + seed);
    ClientModel first = random("a", 3, random, 6, 12, 9, 4);
    List<ClientModel> clients = new ArrayList<>(List.of(first));
    for (String id : List.of("b", "c", "d")) {
      ClientModel copy = shuffled(first, id, random);
      clients.add(new ClientModel(id, random.nextDouble(), copy.layers()));
    }
    FederatedModel found = federate(clients);
    assertSameNetwork(first.layers(), found.matched().layers());
    assertEquals(0, found.matched().spread());
    assertTrue(found.moved()[1][0] > 0);
    double[] input = numbers(random, 6);
    double[] plain = outputs(found.plain().layers(), input);
    double difference = 0;
    for (int p = 0; p < plain.length; p++) {
      difference = Math.max(difference, Math.abs(plain[p] - outputs(first.layers(), input)[p]));
    }
    assertTrue(difference > 1e-3, "FedAvg " + difference);
  }

  /** Also where units have equal incoming weights, and differ in what they send on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void outgoingWeightsTellUnitsApart(int seed) {
    RandomGenerator random = SubSeed.stream(20261201L, 300 + seed);
    ClientModel first = random("a", 1, random, 4, 8, 6, 3);
    for (int layer = 0; layer < 2; layer++) {
      DenseLayer tied = first.layers().get(layer);
      System.arraycopy(tied.weights(), 0, tied.weights(), tied.in(), tied.in());
      System.arraycopy(tied.weights(), 0, tied.weights(), 2 * tied.in(), tied.in());
      Arrays.fill(tied.bias(), 0, 3, 0.5);
    }
    List<ClientModel> clients =
        List.of(first, shuffled(first, "b", random), shuffled(first, "c", random));
    FederatedModel found = federate(clients);
    double[] input = numbers(random, 4);
    assertArrayEquals(
        outputs(first.layers(), input), outputs(found.matched().layers(), input), 1e-12);
  }

  /** Units of no effect, equal in all clients or not, and layers without biases. */
  @Test
  void deadUnitsAndLayersWithoutBias() {
    RandomGenerator random = SubSeed.stream(20261201L, 400);
    DenseLayer hidden = new DenseLayer(5, 3, numbers(random, 15), new double[0]);
    Arrays.fill(hidden.weights(), 6, 15, 0);
    ClientModel first =
        new ClientModel(
            "a", 1, List.of(hidden, new DenseLayer(2, 5, numbers(random, 10), new double[0])));
    FederatedModel found = federate(List.of(first, shuffled(first, "b", random)));
    assertSameNetwork(first.layers(), found.matched().layers());
  }

  /** The order in which clients are given plays no part: the caller sorts them by id. */
  @Test
  void namesOfClientsDoNotMatter() {
    RandomGenerator random = SubSeed.stream(20261201L, 500);
    List<ClientModel> clients = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      clients.add(random("c" + k, 1 + k, random, 3, 6, 4));
    }
    FederatedModel found = federate(clients);
    List<ClientModel> renamed =
        clients.stream()
            .map(
                each ->
                    new ClientModel(
                        "x" + (9 - clients.indexOf(each)), each.weight(), each.layers()))
            .sorted(Comparator.comparing(ClientModel::id))
            .toList();
    FederatedModel other = federate(renamed);
    assertEquals(found.matched().spread(), other.matched().spread(), 1e-9);
    double[] input = numbers(random, 3);
    assertArrayEquals(
        outputs(found.matched().layers(), input), outputs(other.matched().layers(), input), 1e-9);
  }

  /** Matched units have the outputs that they had. */
  @Test
  void clientsKeepTheirOutputs() {
    RandomGenerator random = SubSeed.stream(20261201L, 600);
    List<ClientModel> clients =
        List.of(random("a", 1, random, 3, 6, 5, 4), random("b", 1, random, 3, 6, 5, 4));
    FederatedModel found = federate(clients);
    double[] input = numbers(random, 3);
    for (int k = 0; k < 2; k++) {
      assertArrayEquals(
          outputs(clients.get(k).layers(), input),
          outputs(found.clients().get(k).layers(), input),
          1e-12);
    }
  }

  @Test
  void plainAveragingIsTheWeightedMean() {
    RandomGenerator random = SubSeed.stream(20261201L, 700);
    double[] weights = {564, 783, 0.1};
    List<ClientModel> clients = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      clients.add(random("c" + k, weights[k], random, 4, 3));
    }
    FederatedModel found = federate(clients);
    assertEquals(RunStatus.DONE, found.status());
    BigDecimal total =
        Arrays.stream(weights).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    for (int p = 0; p < 12; p++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int k = 0; k < 3; k++) {
        double value = clients.get(k).layers().get(0).weights()[p];
        sum = sum.add(new BigDecimal(weights[k]).multiply(new BigDecimal(value)));
      }
      double mean = sum.divide(total, MathContext.DECIMAL128).doubleValue();
      assertEquals(mean, found.plain().layers().get(0).weights()[p], 1e-15);
    }
    // One layer has no hidden units.
    assertSameNetwork(found.plain().layers(), found.matched().layers());
  }

  @Test
  void oneClientIsItself() {
    RandomGenerator random = SubSeed.stream(20261201L, 800);
    ClientModel only = random("a", 0.3, random, 3, 5, 2);
    only.layers().get(0).weights()[0] = -0.0;
    FederatedModel found = federate(List.of(only));
    assertSameNetwork(only.layers(), found.matched().layers());
    assertEquals(
        Double.doubleToRawLongBits(-0.0),
        Double.doubleToRawLongBits(found.matched().layers().get(0).weights()[0]));
    assertEquals(RunStatus.DONE, found.status());
  }

  @Test
  void aCapOnIterationsIsToldOf() {
    RandomGenerator random = SubSeed.stream(20261201L, 900);
    List<ClientModel> clients =
        List.of(random("a", 1, random, 3, 6, 4), random("b", 1, random, 3, 6, 4));
    assertEquals(RunStatus.MAX_ITERATIONS, federate(clients, 0).status());
  }

  /** The result at hand when the time is over is no worse than plain averaging. */
  @Test
  void aDeadlineEndsEarly() {
    RandomGenerator random = SubSeed.stream(20261201L, 1000);
    List<ClientModel> clients = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      clients.add(random("c" + k, 1, random, 3, 6, 5, 4));
    }
    Deadline over = Deadline.after(System.nanoTime(), Duration.ZERO);
    FederatedModel found = federate(clients, new StopRule(1e-14, 1e-9, 100, over));
    assertEquals(RunStatus.TIME_LIMIT, found.status());
    assertTrue(found.matched().spread() <= found.plain().spread());
    assertEquals(1, found.solutions().size());
    assertEquals(0, found.solutions().get(0).iterations());
    assertEquals(0, found.rounds());
  }

  @Test
  void aPlanThatSplitsAnAtomIsNoPermutation() {
    Coupling split = new Coupling(new int[] {0, 0, 1}, new int[] {0, 1, 1}, new double[] {1, 1, 1});
    assertThrows(IllegalStateException.class, () -> UnitAssignment.permutation(split, 2));
    Coupling twice = new Coupling(new int[] {0, 1}, new int[] {1, 1}, new double[] {1, 1});
    assertThrows(IllegalStateException.class, () -> UnitAssignment.permutation(twice, 2));
  }
}
