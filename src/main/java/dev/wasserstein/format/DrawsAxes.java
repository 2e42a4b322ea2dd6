// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/** Reads draws from arrays, which do not name their axes. */
public interface DrawsAxes {
  /** The axis along which the draws of a chain follow each other. */
  String DRAWS = "draws";

  /** The axis of the chains. */
  String CHAINS = "chains";

  /** The axis of the parameters; of an array with a name all axes that are left. */
  String PARAMETERS = "parameters";

  /** All names. */
  List<String> NAMES = List.of(DRAWS, CHAINS, PARAMETERS);

  /**
   * Decodes a file, as {@link DrawsDecoder#decode} does.
   *
   * @param axes what the axes are, of {@link #NAMES}; empty for the format's own rule
   * @throws BadInputException as there, or if an array has other axes
   */
  Draws decode(InputStream in, String fileName, Predicate<String> wanted, List<String> axes)
      throws IOException;
}
