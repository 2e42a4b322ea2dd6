// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.federated.DenseLayer;
import dev.wasserstein.evaluate.NaturalOrder;
import dev.wasserstein.format.NamedArray;
import dev.wasserstein.input.ClientArrays;
import dev.wasserstein.measure.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The architecture of fully connected networks whose arrays are called {@code LAYER.weight} (out ×
 * in) and {@code LAYER.bias} (out), the layers in the natural order of their names.
 *
 * @param first the client that has it, and whose keys, shapes and precisions the result has
 * @param layers from the input on
 */
record NetworkArrays(ClientArrays first, List<Layer> layers) {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";
  private static final Pattern KEY = Pattern.compile("(.+)\\.(weight|bias)", Pattern.DOTALL);
  private static final String EXPECTED =
      "LAYER.weight (out x in) or LAYER.bias (out) of fully connected layers";
  private static final String ONLY_DENSE =
      "Only fully connected layers are matched: leave out other arrays, such as those of"
          + " convolutions, normalisations and optimisers.";

  /** The squares of larger weights, all together, would be no number. */
  private static final double LARGEST = 1e140;

  /** A layer. */
  record Layer(String name, int out, int in, boolean hasBias) {
    String weightKey() {
      return name + "." + WEIGHT;
    }

    String biasKey() {
      return name + "." + BIAS;
    }
  }

  /**
   * The architecture of a client.
   *
   * @throws BadInputException if its arrays are not those of fully connected layers, one after the
   *     other
   */
  static NetworkArrays of(ClientArrays client) {
    TreeMap<String, Map<String, NamedArray>> byLayer = new TreeMap<>(NaturalOrder.INSTANCE);
    for (NamedArray array : client.arrays()) {
      Matcher key = KEY.matcher(array.key());
      if (!key.matches()) {
        throw unknown(client, array);
      }
      byLayer.computeIfAbsent(key.group(1), name -> new HashMap<>()).put(key.group(2), array);
    }
    List<Layer> layers = new ArrayList<>();
    for (Map.Entry<String, Map<String, NamedArray>> entry : byLayer.entrySet()) {
      layers.add(layer(client, entry.getKey(), entry.getValue()));
    }
    if (layers.isEmpty()) {
      throw new BadInputException(
          "Client '" + client.id() + "'",
          client.place(),
          "has no array",
          EXPECTED,
          "Save its state_dict, with numpy.savez for instance.");
    }
    for (int k = 1; k < layers.size(); k++) {
      requireChain(client, layers, k);
    }
    return new NetworkArrays(client, List.copyOf(layers));
  }

  private static Layer layer(ClientArrays client, String name, Map<String, NamedArray> arrays) {
    NamedArray weight = arrays.get(WEIGHT);
    NamedArray bias = arrays.get(BIAS);
    if (weight == null) {
      throw new BadInputException(
          "Layer '" + name + "' of client '" + client.id() + "'",
          client.place(bias.key()),
          "has a bias and no weight",
          EXPECTED,
          ONLY_DENSE);
    }
    int[] shape = weight.shape();
    if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw unknown(client, weight);
    }
    if (bias != null && (bias.shape().length != 1 || bias.shape()[0] != shape[0])) {
      throw new BadInputException(
          "Key '" + bias.key() + "' of client '" + client.id() + "'",
          client.place(bias.key()),
          "has shape " + text(bias.shape()),
          "(" + shape[0] + ",), as '" + weight.key() + "' has shape " + text(shape),
          "Correct the array.");
    }
    return new Layer(name, shape[0], shape[1], bias != null);
  }

  private static BadInputException unknown(ClientArrays client, NamedArray array) {
    return new BadInputException(
        "Key '" + array.key() + "' of client '" + client.id() + "'",
        client.place(array.key()),
        "has shape " + text(array.shape()),
        EXPECTED,
        ONLY_DENSE);
  }

  private static void requireChain(ClientArrays client, List<Layer> layers, int k) {
    Layer below = layers.get(k - 1);
    Layer layer = layers.get(k);
    if (layer.in() != below.out()) {
      throw new BadInputException(
          "Key '" + layer.weightKey() + "' of client '" + client.id() + "'",
          client.place(layer.weightKey()),
          "has " + layer.in() + " inputs",
          below.out() + ", the outputs of '" + below.weightKey() + "' before it",
          "Layers are taken in the natural order of their names ("
              + layers.stream().map(Layer::name).collect(Collectors.joining(", "))
              + "): rename them where they come in another.");
    }
  }

  /** A shape as Python writes it. */
  static String text(int[] shape) {
    return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ""))
        + (shape.length == 1 ? ",)" : ")");
  }

  /** Refuses a client with other keys or shapes than the first one. */
  void requireSame(ClientArrays client) {
    Map<String, NamedArray> wanted = byKey(first);
    Map<String, NamedArray> own = byKey(client);
    String firstOne = "client '" + first.id() + "' (" + first.place() + ")";
    for (NamedArray array : client.arrays()) {
      NamedArray expected = wanted.get(array.key());
      if (expected == null) {
        throw new BadInputException(
            "Key '" + array.key() + "' of client '" + client.id() + "'",
            client.place(array.key()),
            "has shape " + text(array.shape()) + " and no counterpart",
            "the keys of " + firstOne + ": " + String.join(", ", wanted.keySet()),
            "Give all clients one architecture.");
      }
      if (!Arrays.equals(array.shape(), expected.shape())) {
        throw new BadInputException(
            "Key '" + array.key() + "' of client '" + client.id() + "'",
            client.place(array.key()),
            "has shape " + text(array.shape()),
            text(expected.shape()) + " as that of " + firstOne,
            "Give all clients one architecture.");
      }
    }
    Set<String> missing = new TreeSet<>(wanted.keySet());
    missing.removeAll(own.keySet());
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "Client '" + client.id() + "'",
          client.place(),
          "lacks the key '" + missing.iterator().next() + "'",
          "the keys of " + firstOne + ": " + String.join(", ", wanted.keySet()),
          "Give all clients one architecture.");
    }
  }

  private static Map<String, NamedArray> byKey(ClientArrays client) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    client.arrays().forEach(array -> arrays.put(array.key(), array));
    return arrays;
  }

  /** The layers of a client of this architecture. */
  List<DenseLayer> layers(ClientArrays client) {
    Map<String, NamedArray> arrays = byKey(client);
    List<DenseLayer> dense = new ArrayList<>();
    for (Layer layer : layers) {
      dense.add(
          new DenseLayer(
              layer.out(),
              layer.in(),
              finite(client, arrays.get(layer.weightKey())),
              layer.hasBias() ? finite(client, arrays.get(layer.biasKey())) : new double[0]));
    }
    return dense;
  }

  private static double[] finite(ClientArrays client, NamedArray array) {
    double[] values = array.values();
    for (int p = 0; p < values.length; p++) {
      if (!(Math.abs(values[p]) <= LARGEST)) {
        throw new BadInputException(
            "Value " + index(array.shape(), p) + " of '" + array.key() + "'",
            client.place(array.key()),
            "is " + values[p],
            "a finite number of at most " + LARGEST + " in size",
            "The training of client '" + client.id() + "' has diverged: leave it out.");
      }
    }
    return values;
  }

  private static String index(int[] shape, int position) {
    return shape.length == 2
        ? "[" + position / shape[1] + ", " + position % shape[1] + "]"
        : "[" + position + "]";
  }

  /** The arrays of a network of this architecture, in the order of the first client's. */
  List<NamedArray> arrays(List<DenseLayer> network) {
    Map<String, double[]> values = new HashMap<>();
    for (int k = 0; k < layers.size(); k++) {
      values.put(layers.get(k).weightKey(), network.get(k).weights());
      values.put(layers.get(k).biasKey(), network.get(k).bias());
    }
    return first.arrays().stream()
        .map(
            array ->
                new NamedArray(
                    array.key(), array.shape(), array.precision(), values.get(array.key())))
        .toList();
  }
}
