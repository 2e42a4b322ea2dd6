// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The column names of the one schema in which measures are read and written: a row is a measure.
 *
 * <p>A measure has {@link #ID}, optionally {@link #WEIGHT} and {@link #DIMENSION}, and one of five
 * shapes: {@link #SUPPORT} (with {@link #MASSES}, or uniform without) for a point cloud, {@link
 * #SHAPE} and {@link #MASSES} for a grid, {@link #MEAN} and {@link #COVARIANCE} for a Gaussian,
 * with {@link #MASSES} for a mixture of Gaussians; {@link #LEVELS} and {@link #VALUES} for a
 * quantile function.
 */
public final class MeasureColumns {
  /** string: the name of the measure, unique within the inputs. */
  public static final String ID = "id";

  /** double, optional: the weight λ_n of the measure; equal weights where absent. */
  public static final String WEIGHT = "weight";

  /** int: the dimension d of the space; may be absent where the rest of the row tells it. */
  public static final String DIMENSION = "dimension";

  /**
   * array&lt;double&gt;: the masses (m) of the atoms, or of the cells of a grid in row-major order,
   * or of the components (K) of a mixture.
   */
  public static final String MASSES = "masses";

  /**
   * array&lt;double&gt;: the atoms (m × d, row-major); array&lt;array&lt;double&gt;&gt; (m arrays
   * of d) is read, too.
   */
  public static final String SUPPORT = "support";

  /** array&lt;int&gt;: the lengths of the axes (d) of a grid. */
  public static final String SHAPE = "shape";

  /** array&lt;double&gt;: the mean (d) of a Gaussian, or the means (K × d) of a mixture. */
  public static final String MEAN = "mean";

  /**
   * array&lt;double&gt;: the covariance (d × d, row-major) of a Gaussian, or those (K × d × d) of a
   * mixture.
   */
  public static final String COVARIANCE = "covariance";

  /** array&lt;double&gt;: the levels (m) of a quantile function, rising, in (0, 1). */
  public static final String LEVELS = "levels";

  /** array&lt;double&gt;: the values (m) of a quantile function at its levels, not falling. */
  public static final String VALUES = "values";

  /** All names, in the order in which they are written. */
  public static final List<String> ALL =
      List.of(ID, WEIGHT, DIMENSION, MASSES, SUPPORT, SHAPE, MEAN, COVARIANCE, LEVELS, VALUES);

  /** Words of everyday: a column near to one of them means it only beside the other. */
  private static final Set<String> QUANTILES = Set.of(LEVELS, VALUES);

  private MeasureColumns() {}

  /**
   * Refuses a misspelt column name. Other columns may stand beside ours, but one that is nearly the
   * name of a missing one would be passed over silently: a file with {@code mases} would be read as
   * uniform, one with {@code weights} as equally weighted.
   *
   * @param columns the column names (or keys) that were found
   * @param groups those by which measures are grouped: they mean what they say
   * @param place the file, or file and line
   * @throws BadInputException if one of them is probably meant to be one of {@link #ALL}
   */
  public static void refuseMisspelt(Collection<String> columns, List<String> groups, String place) {
    for (String column : columns) {
      for (String known : ALL) {
        if (!columns.contains(known)
            && !groups.contains(column)
            && isMisspelling(column, known)
            && (!QUANTILES.contains(known) || columns.stream().anyMatch(QUANTILES::contains))) {
          throw new BadInputException(
              "Column '" + column + "'",
              place,
              "is not a column of a measure",
              "'" + known + "'",
              "Rename the column, or remove it if it means something else.");
        }
      }
    }
  }

  /** Same first letter, and at most one letter in three wrong: `weights`, not `height`. */
  private static boolean isMisspelling(String column, String known) {
    String name = column.strip().toLowerCase(Locale.ROOT);
    int tolerated = Math.min(2, known.length() / 3);
    return !name.isEmpty()
        && name.charAt(0) == known.charAt(0)
        && Math.abs(name.length() - known.length()) <= tolerated
        && !ALL.contains(column)
        && new LevenshteinDistance(tolerated).apply(name, known) >= 0;
  }
}
