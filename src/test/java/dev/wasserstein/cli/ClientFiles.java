// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.format.NamedArray;
import dev.wasserstein.numeric.SubSeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Networks of clients as files, written byte by byte as NumPy writes them. */
final class ClientFiles {
  /** An array of a network. */
  record Weights(int[] shape, double[] values) {}

  private ClientFiles() {}

  /** A network with random weights, its layers called fc1, fc2, ... */
  static Map<String, Weights> network(int seed, int... sizes) {
    RandomGenerator random = SubSeed.stream(20261201L, seed);
    Map<String, Weights> network = new LinkedHashMap<>();
    for (int k = 1; k < sizes.length; k++) {
      network.put("fc" + k + ".weight", weights(random, sizes[k], sizes[k - 1]));
      network.put("fc" + k + ".bias", weights(random, sizes[k]));
    }
    return network;
  }

  static Weights weights(RandomGenerator random, int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    // Numbers that float32 holds, too.
    return new Weights(
        shape, IntStream.range(0, count).mapToDouble(p -> (float) random.nextGaussian()).toArray());
  }

  /** The same function with the units of a hidden layer in reverse order. */
  static Map<String, Weights> reversed(Map<String, Weights> network, int layer) {
    Map<String, Weights> reversed = new LinkedHashMap<>(network);
    for (String key : List.of("fc" + layer + ".weight", "fc" + layer + ".bias")) {
      Weights own = network.get(key);
      int out = own.shape()[0];
      int in = own.values().length / out;
      double[] values = new double[own.values().length];
      for (int i = 0; i < out; i++) {
        System.arraycopy(own.values(), i * in, values, (out - 1 - i) * in, in);
      }
      reversed.put(key, new Weights(own.shape(), values));
    }
    String above = "fc" + (layer + 1) + ".weight";
    Weights next = network.get(above);
    int in = next.shape()[1];
    double[] values = new double[next.values().length];
    for (int p = 0; p < values.length; p++) {
      values[p / in * in + in - 1 - p % in] = next.values()[p];
    }
    reversed.put(above, new Weights(next.shape(), values));
    return reversed;
  }

  /** An array of NumPy; the type is that of a header, such as {@code <f4}. */
  static byte[] npy(String type, int[] shape, double... values) {
    String lengths = IntStream.of(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    String header =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + lengths + "), }\n";
    ByteBuffer buffer =
        ByteBuffer.allocate(10 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    buffer.putShort((short) header.length());
    buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (double value : values) {
      switch (type) {
        case "<f4" -> buffer.putFloat((float) value);
        case "<i4" -> buffer.putInt((int) value);
        default -> buffer.putDouble(value);
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** An archive of a network. */
  static byte[] npz(String type, Map<String, Weights> network) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Map.Entry<String, Weights> array : network.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(npy(type, array.getValue().shape(), array.getValue().values()));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.toByteArray();
  }

  /** The arrays of an archive that the program wrote. */
  static Map<String, NamedArray> read(Path archive) throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    NamedArray.readArchive(Files.newInputStream(archive), archive.toString())
        .forEach(array -> arrays.put(array.key(), array));
    return arrays;
  }

  /** What a network of rectified units makes of an input. */
  static double[] outputs(Map<String, double[]> network, double[] input) {
    int depth = network.size() / 2;
    double[] x = input;
    for (int k = 1; k <= depth; k++) {
      double[] weight = network.get("fc" + k + ".weight");
      double[] y = network.get("fc" + k + ".bias").clone();
      for (int i = 0; i < y.length; i++) {
        for (int j = 0; j < x.length; j++) {
          y[i] += weight[i * x.length + j] * x[j];
        }
        y[i] = k < depth ? Math.max(0, y[i]) : y[i];
      }
      x = y;
    }
    return x;
  }

  static Map<String, double[]> values(Map<String, Weights> network) {
    Map<String, double[]> values = new LinkedHashMap<>();
    network.forEach((key, array) -> values.put(key, array.values()));
    return values;
  }

  static List<double[]> inputs(int dimension) {
    RandomGenerator random = SubSeed.stream(20261201L, 99);
    List<double[]> inputs = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      inputs.add(IntStream.range(0, dimension).mapToDouble(k -> random.nextGaussian()).toArray());
    }
    return inputs;
  }
}
