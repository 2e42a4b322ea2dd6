// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.Compression;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridDeposit;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.transport.exact.QuantileFunction;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is read, and how.
 *
 * @param paths files, directories and globs
 * @param format the name of a format, or "auto"
 * @param ids a pattern that ids must match, with *, ? and {a,b}
 * @param labels the label file of an idx file; empty where there is none
 * @param bins of a point cloud on the line with more atoms than this only the averages over so many
 *     bins are kept, so that input of any size needs the memory of a few measures; {@link #NO_BINS}
 *     keeps all measures whole
 * @param compressTo of a point cloud or grid with more atoms or cells than this a {@link
 *     Compression} to so many is kept; {@link #NO_COMPRESSION} keeps all atoms
 * @param gridLimit grids of more cells than this are compressed to {@link #CENTROIDS} where no
 *     compression was asked for; {@link #NO_COMPRESSION} keeps all
 * @param grid histograms on grids of more cells than this one has are mapped onto it as they are
 *     read; empty keeps all grids
 */
public record ReadSettings(
    List<String> paths,
    String format,
    String ids,
    String labels,
    DecodeSettings decoding,
    int bins,
    int compressTo,
    int gridLimit,
    List<Integer> grid)
    implements Serializable {
  /** No measure is compressed. */
  public static final int NO_COMPRESSION = Integer.MAX_VALUE;

  /** Grids of more cells than this are large. */
  public static final int LARGE_GRID = 200_000;

  /** The atoms that stand for a large grid. */
  public static final int CENTROIDS = 2000;

  /** No measure is binned. */
  public static final int NO_BINS = Integer.MAX_VALUE;

  /** Whole measures are kept. */
  public ReadSettings(
      List<String> paths, String format, String ids, String labels, DecodeSettings decoding) {
    this(paths, format, ids, labels, decoding, NO_BINS, NO_COMPRESSION, NO_COMPRESSION, List.of());
  }

  /** The same with bins. */
  public ReadSettings binned(int count) {
    return new ReadSettings(
        paths, format, ids, labels, decoding, count, compressTo, gridLimit, grid);
  }

  /** The same with compression. */
  public ReadSettings compressed(int atoms) {
    return new ReadSettings(paths, format, ids, labels, decoding, bins, atoms, gridLimit, grid);
  }

  /**
   * The same where the measures are solved atom by atom: without a wish of the user's, grids of
   * more than {@value #LARGE_GRID} cells, such as photographs, are compressed.
   */
  public ReadSettings forExactTransport() {
    return compressTo == NO_COMPRESSION
        ? new ReadSettings(paths, format, ids, labels, decoding, bins, compressTo, LARGE_GRID, grid)
        : this;
  }

  /** The same without any compression. */
  public ReadSettings uncompressed() {
    return new ReadSettings(
        paths, format, ids, labels, decoding, bins, NO_COMPRESSION, NO_COMPRESSION, grid);
  }

  /** The same with a grid that large histograms are mapped onto. */
  public ReadSettings onGrid(List<Integer> shape) {
    return new ReadSettings(
        paths, format, ids, labels, decoding, bins, compressTo, gridLimit, shape);
  }

  /** The same, decoded otherwise. */
  public ReadSettings decodedBy(DecodeSettings other) {
    return new ReadSettings(paths, format, ids, labels, other, bins, compressTo, gridLimit, grid);
  }

  /** The same with a label file. */
  public ReadSettings labelled(String path) {
    return new ReadSettings(paths, format, ids, path, decoding, bins, compressTo, gridLimit, grid);
  }

  /** Whether all measures of at most this size are kept as they stand in the files. */
  boolean keepsAll(long largest) {
    return ids.equals(ALL_IDS)
        && bins == NO_BINS
        && compressTo == NO_COMPRESSION
        && largest <= gridLimit;
  }

  /** What is kept of a measure. */
  public MeasureRecord reduce(MeasureRecord whole) {
    return binned(compress(mapped(whole)), bins);
  }

  /** A measure, or of a point cloud on the line with more atoms than bins what is kept of it. */
  public static MeasureRecord binned(MeasureRecord record, int bins) {
    return record.measure() instanceof DiscreteMeasure discrete
            && discrete.dimension() == 1
            && discrete.size() > bins
        ? record.with(QuantileFunction.binned(discrete, bins))
        : record;
  }

  private MeasureRecord mapped(MeasureRecord record) {
    int[] shape = grid.stream().mapToInt(Integer::intValue).toArray();
    return record.measure() instanceof GridMeasure large
            && shape.length == large.dimension()
            && large.size() > GridMeasure.cells(shape)
        ? record.with(GridDeposit.of(large, shape, record.place()))
        : record;
  }

  private MeasureRecord compress(MeasureRecord record) {
    // All grids of one shape become clouds, or none does, whatever cells of theirs are empty.
    int most =
        record.measure().kind() == Measure.Kind.GRID && record.measure().size() > gridLimit
            ? Math.min(compressTo, CENTROIDS)
            : compressTo;
    if (record.measure().size() <= most || !record.measure().hasAtoms()) {
      return record;
    }
    DiscreteMeasure cloud = record.measure().toDiscrete();
    Compression.Compressed compressed =
        cloud.size() <= most ? new Compression.Compressed(cloud, 0) : Compression.of(cloud, most);
    return record.with(compressed.measure(), compressed.squaredError());
  }

  private static final String ALL_IDS = "*";

  /** The format of each file is recognised. */
  public static final String AUTO = "auto";

  private static final Pattern ALTERNATIVES = Pattern.compile("\\{([^{}]*)\\}");

  /** The pattern that wanted ids match: * any text, ? any character, {a,b} one of several. */
  public Pattern idPattern() {
    StringBuilder pattern = new StringBuilder();
    Matcher braces = ALTERNATIVES.matcher(ids);
    int from = 0;
    while (braces.find()) {
      pattern.append(regex(ids.substring(from, braces.start())));
      pattern.append(
          Arrays.stream(braces.group(1).split(",", -1))
              .map(ReadSettings::regex)
              .collect(Collectors.joining("|", "(?:", ")")));
      from = braces.end();
    }
    return Pattern.compile(pattern.append(regex(ids.substring(from))).toString(), Pattern.DOTALL);
  }

  private static String regex(String glob) {
    StringBuilder pattern = new StringBuilder();
    for (int k = 0; k < glob.length(); k++) {
      char c = glob.charAt(k);
      pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return pattern.toString();
  }

  /** The format that was asked for, if one was. */
  Optional<MeasureFormat> fixedFormat() {
    return format.equals(AUTO) ? Optional.empty() : MeasureFormat.named(format);
  }
}
