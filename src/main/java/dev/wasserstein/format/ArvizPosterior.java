// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.object.message.DataSpaceMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The group {@code posterior} of ArviZ's NetCDF-4 files, or such a group saved alone, read by jHDF.
 * Coordinates are no parameters, whatever their dimensions.
 */
final class ArvizPosterior {
  private static final String GROUP = "posterior";
  private static final String CHAIN = "chain";
  private static final String DRAW = "draw";

  /** The attribute that lists coordinates which are not named as a dimension is (CF, section 5). */
  private static final String COORDINATES = "coordinates";

  private static final int LARGEST_FILE = 1 << 30;

  /** The name that netCDF gives a dimension without a coordinate variable. */
  private static final String NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable";

  /** What jHDF says of a filter that it has not. */
  private static final Pattern FILTER = Pattern.compile("(?i)filter.*?(\\d{2,})");

  private static final Map<String, String> FILTERS =
      Map.of("32015", "zstd", "32001", "Blosc", "32026", "Blosc2", "307", "bzip2", "32013", "ZFP");

  private ArvizPosterior() {}

  /** As {@link DrawsDecoder#decode}. */
  static Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_FILE);
    if (bytes.length == LARGEST_FILE) {
      throw damaged(fileName, "has 1 GiB or more", "Keep the group posterior alone.");
    }
    try (HdfFile file = HdfFile.fromBytes(bytes)) {
      Optional<Group> group = group(file);
      return group.isPresent()
          ? ArvizVariable.table(variables(file, group.get(), fileName, wanted), fileName)
          : EmceeChain.decode(file, fileName, wanted);
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unread(e, fileName);
    }
  }

  /** The group of the draws, or the file itself where it holds nothing but that. */
  private static Optional<Group> group(HdfFile file) {
    Map<String, Node> children = file.getChildren();
    if (children.get(GROUP) instanceof Group group) {
      return Optional.of(group);
    }
    return children.get(DRAW) instanceof Dataset ? Optional.of(file) : Optional.empty();
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
  private static List<ArvizVariable> variables(
      HdfFile file, Group group, String fileName, Predicate<String> wanted) {
    Map<String, Long> links = HdfLinks.of(group);
    Map<Long, String> dimensions = new HashMap<>();
    HdfLinks.of(file).forEach((name, address) -> dimensions.put(address, name));
    links.forEach((name, address) -> dimensions.put(address, name));
    Map<String, Dataset> datasets = new TreeMap<>();
    Set<String> coordinates = new HashSet<>(words(group.getAttribute(COORDINATES)));
    links.forEach(
        (name, address) ->
            dataset(file, group, name, address)
                .ifPresent(
                    dataset -> {
                      datasets.put(name, dataset);
                      coordinates.addAll(words(dataset.getAttribute(COORDINATES)));
                    }));
    datasets.keySet().removeAll(coordinates);
    List<ArvizVariable> variables = new ArrayList<>();
    datasets.forEach(
        (name, dataset) -> {
          List<String> axes = axes(dataset, dimensions);
          List<List<String>> levels =
              axes.stream().map(axis -> levels(file, group, links, axis)).toList();
          variable(name, dataset, axes, levels, wanted).ifPresent(variables::add);
        });
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
  private static Optional<ArvizVariable> variable(
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
    return ArvizVariable.of(
        name,
        chain < 0 ? 1 : shape[chain],
        shape[draw],
        rest,
        order.stream().skip(leading).map(levels::get).toList(),
        () -> Axes.transposed(values(dataset), shape, axesInOrder),
        wanted);
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
    return ArvizVariable.levels(
        IntStream.range(0, Array.getLength(flat)).mapToObj(k -> Array.get(flat, k)).toList());
  }

  /** The names that an attribute lists; none where it is missing. */
  private static List<String> words(Attribute attribute) {
    return attribute == null
        ? List.of()
        : List.of(String.valueOf(attribute.getData()).strip().split("\\s+", -1));
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

  private static BadInputException damaged(String fileName, String found, String remedy) {
    return new BadInputException(
        "The NetCDF file", fileName, found, "an intact NetCDF-4 file of ArviZ", remedy);
  }
}
