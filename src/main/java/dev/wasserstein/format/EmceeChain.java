// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The chain of emcee's HDFBackend: a group, usually {@code mcmc}, with the array {@code chain}
 * (steps × walkers × parameters) and the attribute {@code iteration}, the number of steps that were
 * made. The array is made longer before the sampler runs: behind that number are zeros.
 */
final class EmceeChain {
  private static final String CHAIN = "chain";
  private static final String STEPS = "iteration";
  private static final int AXES = 3;

  private EmceeChain() {}

  /**
   * The draws of a file; a walker is a chain, parameters are {@code x1}, {@code x2}, ….
   *
   * @throws BadInputException if the file is not emcee's, or has no steps
   */
  static Draws decode(HdfFile file, String fileName, Predicate<String> wanted) {
    Group backend = backend(file).orElseThrow(() -> unknown(file, fileName));
    Dataset chain = (Dataset) backend.getChild(CHAIN);
    int[] shape = chain.getDimensions();
    int steps = (int) Math.min(shape[0], steps(backend));
    if (steps == 0) {
      throw DrawsBuilder.empty(fileName);
    }
    Object flat = chain.getDataFlat();
    double[] values = new double[steps * shape[1] * shape[2]];
    Arrays.setAll(values, k -> ((Number) Array.get(flat, k)).doubleValue());
    return NumpyDrawsDecoder.array(
        new NpyArray(new int[] {steps, shape[1], shape[2]}, values),
        fileName,
        wanted,
        List.of(DrawsAxes.DRAWS, DrawsAxes.CHAINS, DrawsAxes.PARAMETERS));
  }

  /** The first group that is laid out so. */
  private static Optional<Group> backend(HdfFile file) {
    return file.getChildren().values().stream()
        .filter(Group.class::isInstance)
        .map(Group.class::cast)
        .filter(group -> group.getAttribute(STEPS) != null)
        .filter(
            group ->
                group.getChildren().get(CHAIN) instanceof Dataset chain
                    && chain.getDimensions().length == AXES)
        .findFirst();
  }

  private static long steps(Group backend) {
    Attribute attribute = backend.getAttribute(STEPS);
    return ((Number) attribute.getData()).longValue();
  }

  private static BadInputException unknown(HdfFile file, String fileName) {
    List<String> children = file.getChildren().values().stream().map(Node::getName).toList();
    int most = 8;
    String shown =
        children.isEmpty()
            ? "and holds nothing"
            : "but "
                + String.join(", ", children.subList(0, Math.min(most, children.size())))
                + (children.size() > most ? ", …" : "");
    return new BadInputException(
        "The HDF5 file",
        fileName,
        "has no group 'posterior', " + shown,
        "ArviZ's NetCDF-4, whose draws are in that group, or the chain of emcee's HDFBackend",
        "Save the draws with ArviZ's to_netcdf, or their array with numpy.save.");
  }
}
