// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.storage.InputFile;
import java.io.Serializable;
import java.util.function.Predicate;

/**
 * A file with what its first bytes tell. A fault travels as data, for one in a file before it comes
 * first.
 *
 * @param format null where there is a fault
 * @param size of its measures, once they are decoded
 * @param fault empty where there is none
 */
public record ScannedFile(InputFile file, MeasureFormat format, DecodedSize size, String fault)
    implements Serializable {
  /** A file whose format is known. */
  public static ScannedFile of(InputFile file, MeasureFormat format, DecodedSize size) {
    return new ScannedFile(file, format, size, "");
  }

  /** A file that must be refused. */
  public static ScannedFile refused(InputFile file, BadInputException fault) {
    return new ScannedFile(
        file, null, DecodedSize.rough(1, file.bytes() / Double.BYTES), fault.getMessage());
  }

  /** Whether the format is known, and like this. */
  public boolean is(Predicate<MeasureFormat> property) {
    return format != null && property.test(format);
  }

  /**
   * The format of the file.
   *
   * @throws BadInputException if it was not recognised, or the file cannot be read
   */
  public MeasureFormat requireFormat() {
    if (!fault.isEmpty()) {
      throw new BadInputException(fault);
    }
    return format;
  }
}
