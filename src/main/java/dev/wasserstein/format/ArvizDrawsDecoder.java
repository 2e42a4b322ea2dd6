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
import java.util.function.Predicate;

/**
 * ArviZ's NetCDF-4 files, which are HDF5: the variables of the group {@code posterior}, of shape
 * chain × draw × …, in the order of their names. An element of an array is named as Stan names it,
 * {@code theta.1}, whatever the coordinates of the file say.
 */
final class ArvizDrawsDecoder implements DrawsDecoder {
  private static final String GROUP = "posterior";
  private static final int LARGEST_FILE = 1 << 30;

  /** The values of one variable. */
  private record Variable(String name, int[] shape, double[] values) {
    int elements() {
      return Arrays.stream(shape, 2, shape.length).reduce(1, (a, b) -> a * b);
    }

    /** The name of an element, its indices counted from 1. */
    String element(int flat) {
      StringBuilder indices = new StringBuilder();
      int rest = flat;
      for (int axis = shape.length - 1; axis >= 2; axis--) {
        indices.insert(0, "." + (rest % shape[axis] + 1));
        rest /= shape[axis];
      }
      return name + indices;
    }
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_FILE);
    if (bytes.length == LARGEST_FILE) {
      throw damaged(fileName, "has 1 GiB or more", "Keep the group posterior alone.");
    }
    try (HdfFile file = HdfFile.fromBytes(bytes)) {
      return table(variables(file, fileName), fileName, wanted);
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException e) {
      // Broken bytes make jHDF throw exceptions of many kinds, its own and the JDK's.
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw damaged(fileName, "is damaged or cut off: " + reason, "Fetch the file again.");
    }
  }

  private static List<Variable> variables(HdfFile file, String fileName) {
    if (!(file.getChildren().get(GROUP) instanceof Group group)) {
      throw damaged(fileName, "has no group '" + GROUP + "'", "Save it with ArviZ's to_netcdf.");
    }
    List<Variable> variables = new ArrayList<>();
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      // Coordinates have one axis; a variable has at least chain and draw.
      if (child.getValue() instanceof Dataset dataset && dataset.getDimensions().length >= 2) {
        variables.add(
            new Variable(child.getKey(), dataset.getDimensions(), values(dataset, fileName)));
      }
    }
    return variables;
  }

  private static double[] values(Dataset dataset, String fileName) {
    Object flat = dataset.getDataFlat();
    if (!flat.getClass().isArray() || !flat.getClass().getComponentType().isPrimitive()) {
      throw damaged(
          fileName,
          "has the variable '" + dataset.getName() + "' that holds no numbers",
          "Leave it out of the group posterior.");
    }
    double[] values = new double[Array.getLength(flat)];
    for (int k = 0; k < values.length; k++) {
      values[k] = flat instanceof boolean[] truths ? (truths[k] ? 1 : 0) : Array.getDouble(flat, k);
    }
    return values;
  }

  private static Draws table(List<Variable> variables, String fileName, Predicate<String> wanted) {
    List<String> parameters = new ArrayList<>();
    for (Variable variable : variables) {
      for (int element = 0; element < variable.elements(); element++) {
        parameters.add(variable.element(element));
      }
    }
    List<String> chosen = DrawsBuilder.chosen(parameters, wanted);
    DrawsBuilder draws = new DrawsBuilder(fileName, chosen);
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
        for (Variable variable : variables) {
          add(draws, variable, chain, draw, fileName, wanted);
        }
      }
    }
    return draws.build();
  }

  private static void add(
      DrawsBuilder draws,
      Variable variable,
      int chain,
      int draw,
      String fileName,
      Predicate<String> wanted) {
    int count = variable.elements();
    int from = (chain * variable.shape()[1] + draw) * count;
    for (int element = 0; element < count; element++) {
      String name = variable.element(element);
      if (wanted.test(name)) {
        String place = fileName + ", chain " + (chain + 1) + ", draw " + (draw + 1);
        draws.add(chain, DrawsBuilder.checked(variable.values()[from + element], name, place));
      }
    }
  }

  private static BadInputException damaged(String fileName, String found, String remedy) {
    return new BadInputException(
        "The NetCDF file", fileName, found, "an intact NetCDF-4 file of ArviZ", remedy);
  }
}
