// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;

/** The folder of a {@link KeptStates}, within reach of every place where measures lie. */
public interface StateFiles extends Serializable {
  /** A new file; one that has the name is replaced. */
  OutputStream create(String name) throws IOException;

  /** The content of a file. */
  InputStream open(String name) throws IOException;

  /** The refusal of a file that cannot be written. */
  RuntimeException unwritable(String name, IOException cause);

  /**
   * The refusal of a file that is not what was written.
   *
   * @param name of the file; empty for the folder
   * @param how what is wrong with it, in a few words
   */
  RuntimeException damaged(String name, String how);
}
