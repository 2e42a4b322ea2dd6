// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Draws as arrays of NumPy. An npy file holds draws × parameters, named {@code x1}, {@code x2}, …,
 * chains × draws × parameters, or draws × chains × parameters, there being fewer chains than draws;
 * an npz archive an array for each parameter, with the draws along its first axis, or chains and
 * draws along its first two, in either order, whose further elements are named {@code theta.1},
 * {@code theta.2}, ….
 */
final class NumpyDrawsDecoder implements DrawsDecoder, DrawsAxes {
  private static final int LARGEST_FILE = 1 << 30;

  /** A posterior of so few draws is none: a first axis no longer than this counts chains. */
  private static final int MOST_CHAINS = 16;

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    return decode(in, fileName, wanted, List.of());
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted, List<String> axes)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_FILE);
    if (bytes.length == LARGEST_FILE) {
      throw refused(fileName, "has 1 GiB or more", "a smaller file");
    }
    return ZipDirectory.begins(bytes)
        ? archive(bytes, fileName, wanted, axes)
        : array(NpyArray.read(new ByteArrayInputStream(bytes), fileName), fileName, wanted, axes);
  }

  /**
   * The draws of one array.
   *
   * @param given what the axes are, of {@link #NAMES}; empty for the rule of this format
   */
  static Draws array(
      NpyArray array, String fileName, Predicate<String> wanted, List<String> given) {
    int[] shape = array.shape();
    if (shape.length < 1 || shape.length > NAMES.size()) {
      throw refused(fileName, "has " + shape.length + " axes", "draws x parameters");
    }
    List<String> axes = given.isEmpty() ? axes(shape) : given;
    if (axes.size() != shape.length) {
      throw refused(
          fileName,
          "has the shape " + Arrays.toString(shape),
          axes.size() + " axes, " + String.join(",", axes) + ", as --axes says");
    }
    int chains = length(shape, axes, CHAINS);
    int perChain = length(shape, axes, DRAWS);
    int d = length(shape, axes, PARAMETERS);
    double[] values = Axes.transposed(array.values(), shape, canonical(axes));
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int k = 0; k < d; k++) {
      if (wanted.test("x" + (k + 1))) {
        columns.put("x" + (k + 1), k);
      }
    }
    DrawsBuilder draws = new DrawsBuilder(fileName, List.copyOf(columns.keySet()));
    for (int i = 0; i < chains * perChain; i++) {
      for (Map.Entry<String, Integer> column : columns.entrySet()) {
        String place =
            fileName + ", draw " + (i % perChain + 1) + " of chain " + (i / perChain + 1);
        double value = values[i * d + column.getValue()];
        draws.add(i / perChain, DrawsBuilder.checked(value, column.getKey(), place));
      }
    }
    return draws.build();
  }

  /** Nobody runs more chains than draws: of emcee and cmdstanpy draws come first. */
  private static List<String> axes(int[] shape) {
    return switch (shape.length) {
      case 1 -> List.of(DRAWS);
      case 2 -> List.of(DRAWS, PARAMETERS);
      default ->
          shape[0] > shape[1]
              ? List.of(DRAWS, CHAINS, PARAMETERS)
              : List.of(CHAINS, DRAWS, PARAMETERS);
    };
  }

  private static int length(int[] shape, List<String> axes, String axis) {
    int place = axes.indexOf(axis);
    return place < 0 ? 1 : shape[place];
  }

  /** The order that makes of these axes chains × draws × parameters. */
  private static int[] canonical(List<String> axes) {
    return Stream.of(CHAINS, DRAWS, PARAMETERS)
        .mapToInt(axes::indexOf)
        .filter(place -> place >= 0)
        .toArray();
  }

  private static Draws archive(
      byte[] bytes, String fileName, Predicate<String> wanted, List<String> axes)
      throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int entries = 0;
    ByteArrayInputStream compressed = new ByteArrayInputStream(bytes);
    ZipInputStream zip = new ZipInputStream(compressed, StandardCharsets.ISO_8859_1);
    InflationGuard guard =
        new InflationGuard(zip, () -> bytes.length - compressed.available(), fileName);
    try {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String key = entry.getName().replaceAll(".*/|\\.npy$", "");
        entries++;
        // Names and labels beside the draws are no parameters.
        Optional<NpyArray> array = NpyArray.readUnlessText(guard, fileName + ", " + key);
        if (array.isPresent() && arrays.put(key, array.get()) != null) {
          throw refused(fileName, "has the array '" + key + "' twice", "each array once");
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw refused(fileName, "is damaged: " + e.getMessage(), "an intact archive");
    }
    if (arrays.isEmpty() || entries != ZipDirectory.declaredEntries(bytes)) {
      throw refused(fileName, "has no end, or another one", "a whole archive");
    }
    return arrays(arrays, fileName, wanted, axes);
  }

  /**
   * The draws of several arrays with names.
   *
   * @param axes what their first axes are, of {@link #NAMES}; empty for the rule of this format
   */
  static Draws arrays(
      Map<String, NpyArray> arrays, String fileName, Predicate<String> wanted, List<String> axes) {
    List<String> leading = axes.isEmpty() ? leading(arrays) : axes;
    return table(chainsFirst(arrays, leading, fileName), fileName, wanted);
  }

  /** Arrays of which the first axes are chains and draws, or draws alone. */
  private record OrderedArrays(Map<String, NpyArray> arrays, int leading) {}

  /** The arrays with chains before draws, as these axes come first. */
  private static OrderedArrays chainsFirst(
      Map<String, NpyArray> arrays, List<String> axes, String fileName) {
    int parameters = axes.indexOf(PARAMETERS);
    if (parameters >= 0 && parameters != axes.size() - 1) {
      throw refused(
          fileName, "holds arrays with names", "--axes with parameters last, such as draws,chains");
    }
    List<String> leading = axes.stream().filter(axis -> !axis.equals(PARAMETERS)).toList();
    if (!leading.equals(List.of(DRAWS, CHAINS))) {
      return new OrderedArrays(arrays, leading.size());
    }
    Map<String, NpyArray> exchanged = new LinkedHashMap<>();
    arrays.forEach((name, array) -> exchanged.put(name, exchanged(array, fileName + ", " + name)));
    return new OrderedArrays(exchanged, leading.size());
  }

  private static NpyArray exchanged(NpyArray array, String place) {
    int[] shape = array.shape();
    if (shape.length < 2) {
      throw refused(place, "has shape " + Arrays.toString(shape), "draws x chains");
    }
    int[] order = IntStream.range(0, shape.length).toArray();
    order[0] = 1;
    order[1] = 0;
    return new NpyArray(
        Arrays.stream(order).map(axis -> shape[axis]).toArray(),
        Axes.transposed(array.values(), shape, order));
  }

  private static Draws table(OrderedArrays ordered, String fileName, Predicate<String> wanted) {
    Map<String, NpyArray> arrays = ordered.arrays();
    int leading = ordered.leading();
    int[] lengths = new int[0];
    String first = "";
    List<String> names = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    for (Map.Entry<String, NpyArray> each : arrays.entrySet()) {
      int[] shape = each.getValue().shape();
      int[] own = Arrays.copyOf(shape, Math.min(leading, shape.length));
      if (own.length == 0 || (!first.isEmpty() && !Arrays.equals(own, lengths))) {
        throw refused(
            fileName + ", " + each.getKey(),
            "has shape " + Arrays.toString(shape),
            first.isEmpty()
                ? "draws along the first axis"
                : lengths[0] + " draws as '" + first + "' has");
      }
      lengths = own;
      first = first.isEmpty() ? each.getKey() : first;
      int n = Arrays.stream(own).reduce(1, (x, y) -> x * y);
      int elements = n == 0 ? 0 : each.getValue().values().length / n;
      for (int element = 0; element < elements; element++) {
        String name = each.getKey() + indices(shape, leading, element);
        if (wanted.test(name)) {
          names.add(name);
          columns.add(column(each.getValue().values(), n, elements, element, name, fileName));
        }
      }
    }
    DrawsBuilder draws = new DrawsBuilder(fileName, names);
    int perChain = lengths[leading - 1];
    for (int i = 0; i < (columns.isEmpty() ? 0 : columns.get(0).length); i++) {
      for (double[] column : columns) {
        draws.add(i / perChain, column[i]);
      }
    }
    return draws.build();
  }

  /**
   * What the first axes are. They are chains and draws, in either order, where all arrays have two
   * axes or more and agree in the first two, of which the shorter one is no longer than {@link
   * #MOST_CHAINS}; but draws alone where the shorter one comes second and all arrays have two axes:
   * such are vectors of one length.
   */
  private static List<String> leading(Map<String, NpyArray> arrays) {
    int[] shape = arrays.values().iterator().next().shape();
    boolean agree =
        shape.length >= 2
            && Math.min(shape[0], shape[1]) <= MOST_CHAINS
            && shape[0] != shape[1]
            && arrays.values().stream()
                .map(NpyArray::shape)
                .allMatch(s -> s.length >= 2 && s[0] == shape[0] && s[1] == shape[1]);
    if (agree && shape[0] < shape[1]) {
      return List.of(CHAINS, DRAWS);
    }
    // Of TensorFlow Probability: a number for each chain beside arrays.
    long scalars = arrays.values().stream().filter(array -> array.shape().length == 2).count();
    return agree && scalars > 0 && scalars < arrays.size()
        ? List.of(DRAWS, CHAINS)
        : List.of(DRAWS);
  }

  private static String indices(int[] shape, int leading, int element) {
    StringBuilder indices = new StringBuilder();
    int rest = element;
    for (int axis = shape.length - 1; axis >= leading; axis--) {
      indices.insert(0, "." + (rest % shape[axis] + 1));
      rest /= shape[axis];
    }
    return indices.toString();
  }

  private static double[] column(
      double[] values, int n, int elements, int element, String name, String fileName) {
    double[] column = new double[n];
    for (int i = 0; i < n; i++) {
      String place = fileName + ", draw " + (i + 1);
      column[i] = DrawsBuilder.checked(values[i * elements + element], name, place);
    }
    return column;
  }

  private static BadInputException refused(String place, String found, String expected) {
    return new BadInputException(
        "The file", place, found, expected, "Save it again with numpy.save or numpy.savez.");
  }
}
