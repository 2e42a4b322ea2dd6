// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;

/** The file formats of measures, by the names that users give to {@code --format}. */
@SuppressWarnings("ImmutableEnumChecker") // decoders and encoders have no state
public enum MeasureFormat {
  /** The schema of {@link MeasureColumns} in Parquet; read and written by Spark or parquet-java. */
  PARQUET("parquet", "parquet", Holds.MANY),
  /** The schema of {@link MeasureColumns} in ORC; read and written by Spark. */
  ORC("orc", "orc", Holds.MANY),
  /** The schema of {@link MeasureColumns} as JSON lines. */
  JSON("json", "json", Holds.MANY, new JsonCodec()),
  /** Point clouds, a row for each atom: {@code id,mass,x1,x2,…}. */
  CSV("csv", "csv", Holds.MANY, new PointCloudCsvCodec()),
  /** Histograms, a row for each: {@code id,h1,h2,…}. */
  HISTOGRAM_CSV("histogram-csv", "csv", Holds.MANY, new HistogramCsvCodec()),
  /** Gaussians, a row for each: {@code id,mean1,…,cov1_1,cov1_2,…}. */
  GAUSSIAN_CSV("gaussian-csv", "csv", Holds.MANY, new GaussianCsvCodec()),
  /** An n × d array of NumPy: a uniform point cloud. */
  NPY("npy", "npy", Holds.ONE, new NpyCodec()),
  /** Named arrays of NumPy, by the names of {@link MeasureColumns}. */
  NPZ("npz", "npz", Holds.ONE, new NpzCodec()),
  /**
   * PNG, JPEG or BMP: grey values as masses on the grid of pixels, or foreground pixels as atoms.
   */
  IMAGE("image", "png", Holds.ONE, new ImageCodec()),
  /** MNIST's format: the first axis counts the measures, the others are the grid. */
  IDX("idx", "idx", Holds.MANY, new IdxCodec()),
  /** Posterior draws; see {@link DrawsFormat}. Only read. */
  STAN_CSV(DrawsFormat.STAN_CSV, "csv"),
  /** Posterior draws of R's posterior package, or any table with a header. Only read. */
  DRAWS_CSV(DrawsFormat.DRAWS_CSV, "csv"),
  /** Posterior draws of BUGS and JAGS: an index file and chain files are one measure. Only read. */
  CODA("coda", "txt", Holds.ONE),
  /** Posterior draws of ArviZ. Only read. */
  ARVIZ_NC(DrawsFormat.ARVIZ_NC, "nc"),
  /** Posterior draws of posteriordb. Only read. */
  POSTERIORDB_JSON(DrawsFormat.POSTERIORDB_JSON, "json");

  /** How many measures a file holds. */
  public enum Holds {
    /** Exactly one, named after the file. */
    ONE,
    /** Any number. */
    MANY
  }

  /** The number of first bytes of a file that {@link #detect} wants to see. */
  public static final int DETECTION_BYTES = 8192;

  private final String formatName;
  private final String extension;
  private final Holds holds;

  // The codecs have no state: an interface cannot say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Optional<MeasureDecoder> decoder;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Optional<MeasureEncoder> encoder;

  MeasureFormat(String formatName, String extension, Holds holds) {
    this(formatName, extension, holds, Optional.empty(), Optional.empty());
  }

  MeasureFormat(DrawsFormat draws, String extension) {
    this(
        draws.formatName(),
        extension,
        Holds.ONE,
        Optional.of(new DrawsCodec(draws)),
        Optional.empty());
  }

  <C extends MeasureDecoder & MeasureEncoder> MeasureFormat(
      String formatName, String extension, Holds holds, C codec) {
    this(formatName, extension, holds, Optional.of(codec), Optional.of(codec));
  }

  MeasureFormat(
      String formatName,
      String extension,
      Holds holds,
      Optional<MeasureDecoder> decoder,
      Optional<MeasureEncoder> encoder) {
    this.formatName = formatName;
    this.extension = extension;
    this.holds = holds;
    this.decoder = decoder;
    this.encoder = encoder;
  }

  /** The name that users write, such as "histogram-csv". */
  public String formatName() {
    return formatName;
  }

  /** The usual end of a file name, without the dot. */
  public String extension() {
    return extension;
  }

  /** How many measures a file holds. */
  public Holds holds() {
    return holds;
  }

  /**
   * What reads such a file; empty for the formats that Spark or parquet-java read, and for coda,
   * where a file alone is not enough.
   */
  public Optional<MeasureDecoder> decoder() {
    return decoder;
  }

  /**
   * The size of the measures of such a file, by its header where it has one. Nothing is refused
   * here: of a file that cannot be decoded it is a guess.
   *
   * @param fileName the last part of the path, without .gz
   * @throws IOException if the file cannot be read
   */
  public DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    try {
      return decoder.isPresent()
          ? decoder.get().decodedSize(file, fileName, settings)
          : DecodedSize.ofText(file);
    } catch (BadInputException | IIOException | EOFException e) {
      return DecodedSize.rough(1, file.length() / Double.BYTES);
    }
  }

  /**
   * What writes such a file; empty for the formats that Spark or parquet-java write, and for those
   * that are only read.
   */
  public Optional<MeasureEncoder> encoder() {
    return encoder;
  }

  /** The format of this name, such as "histogram-csv". */
  public static Optional<MeasureFormat> named(String formatName) {
    return Arrays.stream(values()).filter(f -> f.formatName.equals(formatName)).findFirst();
  }

  /**
   * Recognises the format of a file by its first bytes and its name.
   *
   * @param fileName the last part of the path, without .gz
   * @param firstBytes the first bytes of the file, not compressed any more: all of a short file,
   *     otherwise {@link #DETECTION_BYTES} of them
   * @throws BadInputException if the file is not recognised
   */
  public static MeasureFormat detect(String fileName, byte[] firstBytes) {
    return FormatDetection.detect(fileName, firstBytes);
  }
}
