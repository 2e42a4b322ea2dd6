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
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Draws as arrays of NumPy. An npy file holds draws × parameters, named {@code x1}, {@code x2}, …,
 * chains × draws × parameters, or draws × chains × parameters, there being fewer chains than draws;
 * an npz archive an array for each parameter, with the draws along its first axis, or chains and
 * draws along its first two, whose further elements are named {@code theta.1}, {@code theta.2}, ….
 */
final class NumpyDrawsDecoder implements DrawsDecoder {
  private static final int LARGEST_FILE = 1 << 30;

  /** A posterior of so few draws is none: a first axis no longer than this counts chains. */
  private static final int MOST_CHAINS = 16;

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_FILE);
    if (bytes.length == LARGEST_FILE) {
      throw refused(fileName, "has 1 GiB or more", "a smaller file");
    }
    return ZipDirectory.begins(bytes)
        ? archive(bytes, fileName, wanted)
        : array(bytes, fileName, wanted);
  }

  private static Draws array(byte[] bytes, String fileName, Predicate<String> wanted)
      throws IOException {
    NpyArray array = NpyArray.read(new ByteArrayInputStream(bytes), fileName);
    int[] shape = array.shape();
    if (shape.length < 1 || shape.length > 3) {
      throw refused(fileName, "has " + shape.length + " axes", "draws x parameters");
    }
    int d = shape.length == 1 ? 1 : shape[shape.length - 1];
    int chains = shape.length == 3 ? Math.min(shape[0], shape[1]) : 1;
    // Of emcee and cmdstanpy: draws × chains × parameters. Nobody runs more chains than draws.
    boolean drawsFirst = shape.length == 3 && shape[0] > shape[1];
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int k = 0; k < d; k++) {
      if (wanted.test("x" + (k + 1))) {
        columns.put("x" + (k + 1), k);
      }
    }
    DrawsBuilder draws = new DrawsBuilder(fileName, List.copyOf(columns.keySet()));
    int n = d == 0 ? 0 : array.values().length / d;
    for (int i = 0; i < n; i++) {
      for (Map.Entry<String, Integer> column : columns.entrySet()) {
        String place = fileName + ", row " + (i + 1);
        double value = array.values()[i * d + column.getValue()];
        int chain = drawsFirst ? i % chains : i / Math.max(1, n / Math.max(1, chains));
        draws.add(chain, DrawsBuilder.checked(value, column.getKey(), place));
      }
    }
    return draws.build();
  }

  private static Draws archive(byte[] bytes, String fileName, Predicate<String> wanted)
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
    return table(arrays, fileName, wanted);
  }

  private static Draws table(
      Map<String, NpyArray> arrays, String fileName, Predicate<String> wanted) {
    int leading = byChain(arrays) ? 2 : 1;
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
   * Whether the arrays are chains × draws × …: they have two axes or more, agree in the first two,
   * and the first is shorter than the second and no longer than {@link #MOST_CHAINS}.
   */
  private static boolean byChain(Map<String, NpyArray> arrays) {
    int[] shape = arrays.values().iterator().next().shape();
    return shape.length >= 2
        && shape[0] <= MOST_CHAINS
        && shape[0] < shape[1]
        && arrays.values().stream()
            .map(NpyArray::shape)
            .allMatch(s -> s.length >= 2 && s[0] == shape[0] && s[1] == shape[1]);
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
