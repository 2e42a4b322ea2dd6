// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LabelPredicate;
import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.object.message.DataSpaceMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The group {@code posterior} of ArviZ's NetCDF-4 files, read by jHDF. */
final class ArvizPosterior {
  private static final String GROUP = "posterior";
  private static final String CHAIN = "chain";
  private static final String DRAW = "draw";
  private static final int LARGEST_FILE = 1 << 30;

  /** The name that netCDF gives a dimension without a coordinate variable. */
  private static final String NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable";

  /** What jHDF says of a filter that it has not. */
  private static final Pattern FILTER = Pattern.compile("(?i)filter.*?(\\d{2,})");

  private static final Map<String, String> FILTERS =
      Map.of("32015", "zstd", "32001", "Blosc", "32026", "Blosc2", "307", "bzip2", "32013", "ZFP");

  private ArvizPosterior() {}

  /**
   * The wanted elements of one variable.
   *
   * @param chains its chains; 1 where it has no such axis
   * @param draws its draws
   * @param values (chains × draws × elements, row-major)
   * @param elements the wanted elements, by their places
   * @param names of the wanted elements
   * @param labels of the wanted elements: their names with the labels in place of numbers
   */
  private record Variable(
      String name,
      int chains,
      int draws,
      double[] values,
      int[] elements,
      List<String> names,
      List<String> labels) {
    int count() {
      return values.length / (chains * draws);
    }
  }

  /** As {@link DrawsDecoder#decode}. */
  static Draws decode(InputStream in, String fileName, Predicate<String> wanted)
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
      throw unread(e, fileName);
    }
  }

  /** Broken bytes make jHDF throw exceptions of many kinds, its own and the JDK's. */
  private static BadInputException unread(RuntimeException e, String fileName) {
    Matcher filter = FILTER.matcher(String.valueOf(e.getMessage()));
    if (filter.find()) {
      String name = FILTERS.getOrDefault(filter.group(1), "filter " + filter.group(1));
      return damaged(fileName, "is compressed by " + name, "Save it with zlib, or uncompressed.");
    }
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return damaged(fileName, "is damaged or cut off: " + reason, "Fetch the file again.");
  }

  /** The variables of which something is wanted, in the order of their names. */
  private static List<Variable> variables(HdfFile file, String fileName, Predicate<String> wanted) {
    if (!(file.getChildren().get(GROUP) instanceof Group group)) {
      throw damaged(fileName, "has no group '" + GROUP + "'", "Save it with ArviZ's to_netcdf.");
    }
    Map<String, Long> links = HdfLinks.of(group);
    Map<Long, String> dimensions = new HashMap<>();
    HdfLinks.of(file).forEach((name, address) -> dimensions.put(address, name));
    links.forEach((name, address) -> dimensions.put(address, name));
    List<Variable> variables = new ArrayList<>();
    links.forEach(
        (name, address) ->
            dataset(file, group, name, address)
                .flatMap(
                    dataset -> {
                      List<String> axes = axes(dataset, dimensions);
                      List<List<String>> levels =
                          axes.stream().map(axis -> levels(file, group, links, axis)).toList();
                      return variable(name, dataset, axes, levels, wanted);
                    })
                .ifPresent(variables::add));
    if (variables.isEmpty()) {
      // Says that there is none.
      new DrawsBuilder(fileName, List.of());
    }
    return variables;
  }

  /** A dataset of numbers: coordinates may be text, and groups have none. */
  private static Optional<Dataset> dataset(HdfFile file, Group group, String name, long address) {
    ObjectHeader header = ObjectHeader.readObjectHeader(file.getHdfBackingStorage(), address);
    if (!header.hasMessageOfType(DataSpaceMessage.class)) {
      return Optional.empty();
    }
    Dataset dataset = DatasetLoader.createDataset(file.getHdfBackingStorage(), header, name, group);
    Class<?> type = dataset.getJavaType();
    return type.isPrimitive() || type == BigInteger.class ? Optional.of(dataset) : Optional.empty();
  }

  /** The names of a dataset's dimensions; chain and draw first where the file does not tell. */
  private static List<String> axes(Dataset dataset, Map<Long, String> dimensions) {
    int rank = dataset.getDimensions().length;
    Attribute references = dataset.getAttribute("DIMENSION_LIST");
    List<String> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      String otherwise = axis == 0 ? CHAIN : axis == 1 ? DRAW : "";
      axes.add(
          references == null || rank < 1
              ? otherwise
              : dimensions.getOrDefault(reference(references.getData(), axis), ""));
    }
    return axes;
  }

  private static long reference(Object list, int axis) {
    Object references = Array.get(list, axis);
    return references.getClass().isArray()
        ? Array.getLength(references) > 0 ? Array.getLong(references, 0) : -1
        : ((Number) references).longValue();
  }

  /** The wanted elements of a variable; empty if it has no axis of draws, or none is wanted. */
  private static Optional<Variable> variable(
      String name,
      Dataset dataset,
      List<String> axes,
      List<List<String>> levels,
      Predicate<String> wanted) {
    int draw = axes.indexOf(DRAW);
    int chain = axes.indexOf(CHAIN);
    boolean isCoordinate = axes.size() == 1 && axes.get(0).equals(name);
    if (draw < 0 || isCoordinate) {
      return Optional.empty();
    }
    int[] shape = dataset.getDimensions();
    List<Integer> order = new ArrayList<>();
    if (chain >= 0) {
      order.add(chain);
    }
    order.add(draw);
    int leading = order.size();
    IntStream.range(0, shape.length).filter(k -> k != chain && k != draw).forEach(order::add);
    int[] axesInOrder = order.stream().mapToInt(Integer::intValue).toArray();
    int[] ordered = order.stream().mapToInt(axis -> shape[axis]).toArray();
    int[] rest = Arrays.copyOfRange(ordered, leading, ordered.length);
    List<String> names = elements(name, rest);
    List<String> labels =
        labels(name, rest, order.stream().skip(leading).map(levels::get).toList());
    int[] chosen =
        IntStream.range(0, names.size())
            .filter(k -> isWanted(wanted, names.get(k), labels.isEmpty() ? "" : labels.get(k)))
            .toArray();
    return chosen.length == 0
        ? Optional.empty()
        : Optional.of(
            new Variable(
                name,
                chain < 0 ? 1 : shape[chain],
                shape[draw],
                Axes.transposed(values(dataset), shape, axesInOrder),
                chosen,
                Arrays.stream(chosen).mapToObj(names::get).toList(),
                labels.isEmpty()
                    ? List.of()
                    : Arrays.stream(chosen).mapToObj(labels::get).toList()));
  }

  /** Whether an element is wanted, by its label where it has one and labels are asked for. */
  private static boolean isWanted(Predicate<String> wanted, String name, String label) {
    return (wanted instanceof LabelPredicate either && !label.isEmpty())
        ? either.testLabel(label, name)
        : wanted.test(name);
  }

  /**
   * The labels along an axis, by the coordinate variable of its name; empty where there is none, or
   * where it counts from 0 or 1 as every axis can be counted.
   */
  private static List<String> levels(
      HdfFile file, Group group, Map<String, Long> links, String axis) {
    Long address = links.get(axis);
    if (address == null || axis.equals(CHAIN) || axis.equals(DRAW)) {
      return List.of();
    }
    ObjectHeader header = ObjectHeader.readObjectHeader(file.getHdfBackingStorage(), address);
    if (!header.hasMessageOfType(DataSpaceMessage.class)) {
      return List.of();
    }
    Dataset dataset = DatasetLoader.createDataset(file.getHdfBackingStorage(), header, axis, group);
    Attribute dimension = dataset.getAttribute("NAME");
    boolean isVariable =
        dimension == null || !String.valueOf(dimension.getData()).startsWith(NO_VARIABLE);
    if (dataset.getDimensions().length != 1 || !isVariable) {
      return List.of();
    }
    Object flat = dataset.getDataFlat();
    List<String> levels = new ArrayList<>();
    boolean counts = true;
    for (int k = 0; k < Array.getLength(flat); k++) {
      Object level = Array.get(flat, k);
      counts &=
          level instanceof Number number
              && number.doubleValue() - ((Number) Array.get(flat, 0)).doubleValue() == k;
      levels.add(String.valueOf(level));
    }
    boolean fromStart =
        counts && !levels.isEmpty() && (levels.get(0).equals("0") || levels.get(0).equals("1"));
    return fromStart ? List.of() : levels;
  }

  /**
   * The names of all elements with labels in place of their numbers, {@code theta[north]}.
   *
   * @param levels the labels along each axis; empty where elements have numbers only
   * @return empty where no axis has labels
   */
  private static List<String> labels(String name, int[] shape, List<List<String>> levels) {
    if (levels.stream().allMatch(List::isEmpty)) {
      return List.of();
    }
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    List<String> labels = new ArrayList<>();
    for (int flat = 0; flat < count; flat++) {
      List<String> indices = new ArrayList<>();
      int rest = flat;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        int index = rest % shape[axis];
        boolean labelled = levels.get(axis).size() == shape[axis];
        indices.add(0, labelled ? levels.get(axis).get(index) : String.valueOf(index + 1));
        rest /= shape[axis];
      }
      labels.add(name + "[" + String.join(",", indices) + "]");
    }
    return labels;
  }

  /** The names of all elements of a variable of a shape, their indices counted from 1. */
  private static List<String> elements(String name, int[] shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    List<String> names = new ArrayList<>();
    for (int flat = 0; flat < count; flat++) {
      StringBuilder indices = new StringBuilder();
      int rest = flat;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        indices.insert(0, "." + (rest % shape[axis] + 1));
        rest /= shape[axis];
      }
      names.add(name + indices);
    }
    return names;
  }

  /**
   * All values, as the conventions of NetCDF say: one that equals {@code _FillValue} or {@code
   * missing_value} is missing, others are packed by {@code scale_factor} and {@code add_offset}.
   */
  private static double[] values(Dataset dataset) {
    Object flat = dataset.getDataFlat();
    double fill = number(dataset, "_FillValue", Double.NaN);
    double missing = number(dataset, "missing_value", Double.NaN);
    double scale = number(dataset, "scale_factor", 1);
    double offset = number(dataset, "add_offset", 0);
    double[] values = new double[Array.getLength(flat)];
    for (int k = 0; k < values.length; k++) {
      double value =
          flat instanceof boolean[] truths
              ? (truths[k] ? 1 : 0)
              : ((Number) Array.get(flat, k)).doubleValue();
      values[k] = value == fill || value == missing ? Double.NaN : value * scale + offset;
    }
    return values;
  }

  private static double number(Dataset dataset, String name, double otherwise) {
    Attribute attribute = dataset.getAttribute(name);
    Object data = attribute == null ? null : attribute.getData();
    Object first =
        data != null && data.getClass().isArray() && Array.getLength(data) > 0
            ? Array.get(data, 0)
            : data;
    return first instanceof Number number ? number.doubleValue() : otherwise;
  }

  private static Draws table(List<Variable> variables, String fileName) {
    DrawsBuilder draws =
        new DrawsBuilder(
            fileName, variables.stream().flatMap(each -> each.names().stream()).toList());
    Variable first = variables.get(0);
    for (Variable variable : variables) {
      if (variable.chains() != first.chains() || variable.draws() != first.draws()) {
        throw damaged(
            fileName,
            "has '"
                + variable.name()
                + "' with "
                + variable.chains()
                + " chains of "
                + variable.draws()
                + " draws, and '"
                + first.name()
                + "' with "
                + first.chains()
                + " of "
                + first.draws(),
            "All variables need the same chains and draws.");
      }
    }
    for (int chain = 0; chain < first.chains(); chain++) {
      for (int draw = 0; draw < first.draws(); draw++) {
        String place = fileName + ", chain " + (chain + 1) + ", draw " + (draw + 1);
        for (Variable variable : variables) {
          int from = (chain * first.draws() + draw) * variable.count();
          for (int k = 0; k < variable.elements().length; k++) {
            double value = variable.values()[from + variable.elements()[k]];
            draws.add(chain, DrawsBuilder.checked(value, variable.names().get(k), place));
          }
        }
      }
    }
    boolean labelled = variables.stream().anyMatch(variable -> !variable.labels().isEmpty());
    return labelled
        ? draws
            .build()
            .withLabels(
                variables.stream()
                    .flatMap(
                        variable ->
                            (variable.labels().isEmpty() ? variable.names() : variable.labels())
                                .stream())
                    .toList())
        : draws.build();
  }

  private static BadInputException damaged(String fileName, String found, String remedy) {
    return new BadInputException(
        "The NetCDF file", fileName, found, "an intact NetCDF-4 file of ArviZ", remedy);
  }
}
