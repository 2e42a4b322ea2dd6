// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * ArviZ's NetCDF-4 files, which are HDF5: the variables of the group {@code posterior}, of shape
 * chain × draw × …, in the order of their names; those that hold no numbers are passed over. An
 * element of an array is named as Stan names it, {@code theta.1}, whatever the coordinates of the
 * file say.
 */
final class ArvizDrawsDecoder implements DrawsDecoder {
  private static final String SIGNATURE = "\u0089HDF";
  private static final String CLASSIC_SIGNATURE = "CDF";
  private static final String GROUP = "posterior";
  private static final int LARGEST_FILE = 1 << 30;

  static boolean recognises(FileStart start) {
    return start.begins(SIGNATURE);
  }

  /** Whether the file is of an older version of NetCDF, which is not read. */
  static boolean isClassic(FileStart start) {
    return start.begins(CLASSIC_SIGNATURE);
  }

  /**
   * The wanted elements of one variable.
   *
   * @param shape chains, draws, and the axes of the variable itself
   * @param values (chains × draws × elements, row-major)
   * @param elements the wanted elements, by their places behind the first two axes
   * @param names of the wanted elements
   */
  private record Variable(
      String name, int[] shape, double[] values, int[] elements, List<String> names) {}

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_FILE);
    if (bytes.length == LARGEST_FILE) {
      throw damaged(fileName, "has 1 GiB or more", "Keep the group posterior alone.");
    }
    try (HdfFile file = HdfFile.fromBytes(bytes)) {
      return table(variables(file, fileName, wanted), fileName);
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException e) {
      // Broken bytes make jHDF throw exceptions of many kinds, its own and the JDK's.
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw damaged(fileName, "is damaged or cut off: " + reason, "Fetch the file again.");
    }
  }

  /** The variables of which something is wanted, in the order of their names. */
  private static List<Variable> variables(HdfFile file, String fileName, Predicate<String> wanted) {
    if (!(file.getChildren().get(GROUP) instanceof Group group)) {
      throw damaged(fileName, "has no group '" + GROUP + "'", "Save it with ArviZ's to_netcdf.");
    }
    List<Variable> variables = new ArrayList<>();
    for (Map.Entry<String, Node> child : new TreeMap<>(group.getChildren()).entrySet()) {
      // Coordinates have one axis; a variable has at least chain and draw. Text is no parameter.
      if (!(child.getValue() instanceof Dataset dataset)
          || dataset.getDimensions().length < 2
          || !dataset.getJavaType().isPrimitive()) {
        continue;
      }
      int[] shape = dataset.getDimensions();
      List<String> names = elements(child.getKey(), shape);
      int[] chosen =
          IntStream.range(0, names.size()).filter(k -> wanted.test(names.get(k))).toArray();
      if (chosen.length > 0) {
        variables.add(
            new Variable(
                child.getKey(),
                shape,
                values(dataset),
                chosen,
                Arrays.stream(chosen).mapToObj(names::get).toList()));
      }
    }
    return variables;
  }

  /** The names of all elements of a variable, their indices counted from 1. */
  private static List<String> elements(String name, int[] shape) {
    int count = Arrays.stream(shape, 2, shape.length).reduce(1, (a, b) -> a * b);
    List<String> names = new ArrayList<>();
    for (int flat = 0; flat < count; flat++) {
      StringBuilder indices = new StringBuilder();
      int rest = flat;
      for (int axis = shape.length - 1; axis >= 2; axis--) {
        indices.insert(0, "." + (rest % shape[axis] + 1));
        rest /= shape[axis];
      }
      names.add(name + indices);
    }
    return names;
  }

  private static double[] values(Dataset dataset) {
    Object flat = dataset.getDataFlat();
    double[] values = new double[Array.getLength(flat)];
    for (int k = 0; k < values.length; k++) {
      values[k] = flat instanceof boolean[] truths ? (truths[k] ? 1 : 0) : Array.getDouble(flat, k);
    }
    return values;
  }

  private static Draws table(List<Variable> variables, String fileName) {
    DrawsBuilder draws =
        new DrawsBuilder(
            fileName, variables.stream().flatMap(each -> each.names().stream()).toList());
    int[] first = variables.get(0).shape();
    for (Variable variable : variables) {
      if (variable.shape()[0] != first[0] || variable.shape()[1] != first[1]) {
        throw damaged(
            fileName,
            "has '" + variable.name() + "' of shape " + Arrays.toString(variable.shape()),
            "All variables need the axes chain and draw first, of the same lengths.");
      }
    }
    for (int chain = 0; chain < first[0]; chain++) {
      for (int draw = 0; draw < first[1]; draw++) {
        String place = fileName + ", chain " + (chain + 1) + ", draw " + (draw + 1);
        for (Variable variable : variables) {
          int count = variable.values().length / (first[0] * first[1]);
          int from = (chain * first[1] + draw) * count;
          for (int k = 0; k < variable.elements().length; k++) {
            double value = variable.values()[from + variable.elements()[k]];
            draws.add(chain, DrawsBuilder.checked(value, variable.names().get(k), place));
          }
        }
      }
    }
    return draws.build();
  }

  private static BadInputException damaged(String fileName, String found, String remedy) {
    return new BadInputException(
        "The NetCDF file", fileName, found, "an intact NetCDF-4 file of ArviZ", remedy);
  }
}
