// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOException;

/**
 * The registry of file formats. Each says here all that is known of it outside of its codec; lists,
 * help, documentation, detection, reading and writing follow.
 */
@SuppressWarnings("ImmutableEnumChecker") // entries are not changed, codecs have no state
public enum MeasureFormat {
  /** The schema of {@link MeasureColumns} in Parquet, a row for each atom, or a table of draws. */
  PARQUET(
      FormatEntry.of("parquet", "the [schema](#the-schema), a row per measure", List.of("parquet"))
          .many()
          .uses(FormatOption.COLUMNS)
          .access(Access.PARQUET_JAVA)
          .kinds(FormatEntry.ALL_KINDS)
          .columns()
          .written("yes")
          .recognised(Recognition.bySignature("`PAR1`", start -> start.begins("PAR1")))
          .draws(
              4,
              "columns of numbers (booleans and decimals, too), a row for each draw; a column of lists of"
                  + " one length is `theta[1]`, `theta[2]`, …; other columns are passed over",
              "column `chain` or `.chain`, if there",
              Optional.empty())),
  /** The schema of {@link MeasureColumns} in ORC, a row for each atom, or a table of draws. */
  ORC(
      FormatEntry.of("orc", "the [schema](#the-schema), a row per measure", List.of("orc"))
          .many()
          .uses(FormatOption.COLUMNS)
          .access(Access.SPARK)
          .kinds(FormatEntry.ALL_KINDS)
          .columns()
          .written("yes")
          .recognised(Recognition.bySignature("`ORC`", start -> start.begins("ORC")))
          .draws(10, "as `parquet`", "column `chain` or `.chain`, if there", Optional.empty())),
  /** The schema of {@link MeasureColumns} as JSON lines. */
  JSON(
      FormatEntry.of("json", "the schema, an object per line", JsonCodec.ENDINGS)
          .many()
          .uses(FormatOption.COLUMNS)
          .kinds(FormatEntry.ALL_KINDS)
          .identified("key `id`", "key `weight`")
          .written("yes")
          .codec(new JsonCodec())
          .recognisedAsMeasures(
              Recognition.of(
                  20,
                  "text that begins with `{`, or the ending `.json`, `.jsonl` or `.ndjson`",
                  JsonCodec::recognises))),
  /** Point clouds, a row for each atom: {@code id,mass,x1,x2,…}; or a table of draws. */
  CSV(
      FormatEntry.of("csv", "point clouds, a row per atom", List.of("csv"))
          .many()
          .uses(FormatOption.COLUMNS, FormatOption.SEPARATOR)
          .columns()
          .rowPerAtom()
          .written("yes; grids as the cells of positive mass")
          .codec(new PointCloudCsvCodec())
          .recognisedAsMeasures(Recognition.byColumn(60, "x1"))
          .draws(
              3,
              "a header with names, a row for each draw",
              "column `chain` or `.chain`, if there",
              Optional.of(new TableDrawsDecoder()))
          .recognisedAsDraws(
              Recognition.of(
                  110,
                  "text with commas or tabs in its header, or the ending `.csv`",
                  TableDrawsDecoder::isTable))),
  /** Histograms, a row for each: {@code id,h1,h2,…}. */
  HISTOGRAM_CSV(
      FormatEntry.of("histogram-csv", "grids, a row per measure", List.of("csv"))
          .many()
          .kinds(Set.of(GridMeasure.class))
          .columns()
          .uses(FormatOption.SHAPE, FormatOption.COLUMNS, FormatOption.SEPARATOR)
          .written("grids of one shape")
          .codec(new HistogramCsvCodec())
          .recognisedAsMeasures(Recognition.byColumn(50, "h1"))),
  /** A grid measure as lines of numbers without a header: DOTmark's form. */
  MATRIX_CSV(
      FormatEntry.of(
              "matrix-csv",
              "one grid: a line of masses for each index of the first axis, no header (DOTmark);"
                  + " commas, semicolons, tabs or blanks between them",
              List.of("csv", "txt"))
          .kinds(Set.of(GridMeasure.class))
          .uses(FormatOption.SHAPE)
          .decoder(new MatrixCsvCodec())),
  /** A series of numbers, whose windows are measures. */
  SERIES_CSV(
      FormatEntry.of(
              "series-csv",
              "windows of a series of numbers, with `--windows`: one column, with a header or"
                  + " without, one of several by `--columns value=…`, or an array of NumPy",
              List.of("csv", "txt", "npy"))
          .many()
          .identified("`window-00000`, …", "–")
          .uses(FormatOption.WINDOWS, FormatOption.COLUMNS, FormatOption.SEPARATOR)
          .decoder(new SeriesCodec())),
  /** Gaussians, a row for each: {@code id,mean1,…,cov1_1,cov1_2,…}. */
  GAUSSIAN_CSV(
      FormatEntry.of(
              "gaussian-csv",
              "Gaussians, a row per measure; with a column `mass` mixtures, a row per component",
              List.of("csv"))
          .many()
          .uses(FormatOption.COLUMNS, FormatOption.SEPARATOR)
          .kinds(Set.of(GaussianMeasure.class, GaussianMixture.class))
          .columns()
          .written("Gaussians; mixtures")
          .codec(new GaussianCsvCodec())
          .recognisedAsMeasures(Recognition.byColumn(40, "mean1"))),
  /** Quantile functions, a row for each level: {@code id,level,value}; files of forecast hubs. */
  QUANTILE_CSV(
      FormatEntry.of(
              "quantile-csv",
              "[quantile functions](#quantile-functions), a row per level; files of forecast hubs",
              List.of("csv"))
          .many()
          .uses(FormatOption.COLUMNS, FormatOption.SEPARATOR)
          .kinds(Set.of(QuantileMeasure.class))
          .identified("column `id`; of hubs `model_id` or the folder", "column `weight`")
          .written("quantile functions")
          .codec(new QuantileCsvCodec())
          .recognisedAsMeasures(
              Recognition.of(
                  35,
                  "a first line with the columns `level` or `output_type_id`, and `value`",
                  QuantileCsvCodec::recognises))),
  /** An n × d array of NumPy: a uniform point cloud, or draws. */
  NPY(
      FormatEntry.of(
              "npy",
              "one array: n × d numbers are n atoms of equal mass, n numbers lie on the line",
              List.of("npy"))
          .written("point clouds of equal masses")
          .codec(new NpyCodec())
          .recognised(Recognition.bySignature("`\\x93NUMPY`", NpyHeader::recognises))
          .draws(
              8,
              "draws × parameters, named `x1`, `x2`, …; or chains × draws × parameters, or draws ×"
                  + " chains × parameters",
              "the shorter one of the first two axes of three",
              Optional.of(new NumpyDrawsDecoder()))),
  /** Named arrays of NumPy, by the names of {@link MeasureColumns}; or draws. */
  NPZ(
      FormatEntry.of("npz", "one measure as arrays with the names of the schema", NpzCodec.ENDINGS)
          .kinds(Set.of(DiscreteMeasure.class, GridMeasure.class, GaussianMeasure.class))
          .identified("file name", "array `weight`")
          .written("one measure per file")
          .codec(new NpzCodec())
          .recognised(
              Recognition.bySignature(
                  "`PK` with the ending `.npz`, or with an entry that names an array",
                  NpzCodec::recognises))
          .draws(
              9,
              "an array for each parameter, the draws along its first axis; or, where all arrays"
                  + " agree in their first two axes, of which the shorter is at most 16, chains ×"
                  + " draws × …, or draws × chains × … where some have no further axis and some"
                  + " have",
              "one; the shorter one of the first two axes",
              Optional.of(new NumpyDrawsDecoder()))),
  /** Images: grey values as masses on the grid of pixels, or foreground pixels as atoms. */
  IMAGE(
      FormatEntry.of(
              "image", "PNG, JPEG, BMP, TIFF, or Netpbm's PGM and its kin", ImageKind.ENDINGS)
          .kinds(Set.of(GridMeasure.class, DiscreteMeasure.class))
          .uses(FormatOption.AS, FormatOption.INVERT)
          .written(
              "grids of two axes, as PNG of 16-bit grey: masses are rounded to 1/65535 of the"
                  + " largest")
          .pictures(ImageKind.FILE_NAME)
          .colours(ImageColour::isStored)
          .codec(new ImageCodec())
          .recognised(
              Recognition.bySignature(
                  "the signature of PNG, JPEG, BMP, TIFF or PNM",
                  start -> ImageKind.of(start.bytes()).isPresent()))),
  /** MNIST's format: the first axis counts the measures, the others are the grid. */
  IDX(
      FormatEntry.of(
              "idx",
              "MNIST's format: the first axis counts the measures, the others are the grid",
              List.of("idx"))
          .many()
          .kinds(Set.of(GridMeasure.class, DiscreteMeasure.class))
          .identified("file name and index, `name-00017`", "–")
          .uses(FormatOption.LABELS, FormatOption.AS, FormatOption.INVERT)
          .written("grids of one shape, as float64, without ids")
          .pictures(IdxHeader.FILE_NAME)
          .codec(new IdxCodec())
          .recognised(
              Recognition.bySignature(
                  "two zero bytes and a type code of IDX", IdxHeader::recognises))),
  /** Stan's CSV: comments before, in and behind the table. */
  STAN_CSV(
      FormatEntry.ofDraws("stan-csv", "csv")
          .recognisedAsMeasures(Recognition.byColumn(30, TableDrawsDecoder.STAN_COLUMN))
          .recognisedAsMeasures(
              Recognition.of(
                  90,
                  "comment lines, in a file that ends in `.csv` or says `stan_version`",
                  TableDrawsDecoder::isSurelyStan))
          .draws(
              1,
              "Stan's CSV, of its samplers and approximations: comment lines anywhere, columns"
                  + " ending in `__` passed over",
              "one a file",
              Optional.of(new TableDrawsDecoder()))
          .recognisedAsDraws(
              Recognition.of(90, "comment lines, or `lp__`", TableDrawsDecoder::isStan))),
  /** R's draws_df: {@code .chain}, {@code .iteration}, {@code .draw}. */
  DRAWS_CSV(
      FormatEntry.ofDraws("draws-csv", "csv")
          .recognised(
              Recognition.of(
                  100,
                  "a header with `.chain` or `.draw`, or that begins with `iteration,chain`, in a file"
                      + " without comment lines",
                  TableDrawsDecoder::isNumbered))
          .draws(
              2,
              "`draws_df` of R's posterior package: `.chain`, `.iteration`, `.draw`; or MCMCChains'"
                  + " tables of Julia",
              "column `.chain` or `chain`",
              Optional.of(new TableDrawsDecoder()))),
  /** BUGS and JAGS: an index file and chain files; see {@link CodaDraws}. */
  CODA(
      FormatEntry.ofDraws("coda", "txt", "out", "ind")
          .access(Access.GROUP)
          .recognised(
              Recognition.of(80, "a name of CODA's and lines of words", CodaDraws::recognises))
          .draws(
              5,
              "index file `NAMEindex.txt` (or `NAME.ind`) and chain files `NAMEchain1.txt`, … (or"
                  + " `NAME1.out`, …); NAME is the shard",
              "one a chain file",
              Optional.empty())),
  /** BEAST, BEAST 2, RevBayes, MrBayes: see {@link TracerLog}. */
  TRACER_LOG(
      FormatEntry.ofDraws("tracer-log", "log", "p")
          .recognised(
              Recognition.of(
                  5,
                  "a header with tabs whose first column is `state`, `Sample`, `Iteration` or `Gen`, and two"
                      + " of `posterior`, `likelihood`, `prior`, `joint`, `LnL`, `LnPr`; or the model of"
                      + " BEAST 2 in comments",
                  TracerLog::recognises))
          .draws(
              11,
              "what Tracer reads: logs of BEAST, BEAST 2 and RevBayes, `.p` files of MrBayes; the first"
                  + " column, `posterior`, `likelihood`, `prior`, `joint`, `LnL` and `LnPr` are no"
                  + " parameters",
              "one a file; column `Replicate_ID`, if there",
              Optional.of(new TableDrawsDecoder(TableDrawsDecoder.Kind.TRACER)))),
  /** Cobaya, GetDist, CosmoMC, PolyChord, CosmoSIS: see {@link GetDistDecoder}. */
  GETDIST(
      FormatEntry.ofDraws("getdist", "txt")
          .recognised(
              Recognition.of(
                  72,
                  "numbers between blanks below a comment line with as many words",
                  GetDistDecoder::hasHeader))
          .recognisedAsMeasures(
              Recognition.of(
                  74,
                  "nothing but lines of at least three numbers between blanks, in a file `NAME_1.txt` or"
                      + " `NAME.1.txt`",
                  GetDistDecoder::isChain))
          .recognisedAsDraws(
              Recognition.of(
                  74,
                  "nothing but lines of at least three numbers between blanks, with the ending `.txt`",
                  GetDistDecoder::isTable))
          .draws(
              12,
              "numbers between blanks, as Cobaya, GetDist, CosmoMC, PolyChord and CosmoSIS write them:"
                  + " names in a comment line, or behind weight and log density in"
                  + " `ROOT.paramnames` beside `ROOT_1.txt`; `weight` weighs the draws,"
                  + " `minuslogpost`, `minuslogprior…` and `chi2…` are no parameters",
              "one a file",
              Optional.of(new GetDistDecoder()))),
  /** ArviZ's NetCDF-4, and emcee's backend. */
  ARVIZ_NC(
      FormatEntry.ofDraws("arviz-nc", "nc", "h5")
          .recognised(Recognition.bySignature("`\\x89HDF`", ArvizDrawsDecoder::recognises))
          .draws(
              6,
              "ArviZ's NetCDF-4: the variables of the group `posterior` with a dimension `draw`,"
                  + " wherever it stands; others, coordinates and text are passed over; or emcee's"
                  + " HDFBackend, whose parameters are `x1`, `x2`, …",
              "dimension `chain`; walkers",
              Optional.of(new ArvizDrawsDecoder()))),
  /** ArviZ's JSON. */
  ARVIZ_JSON(
      FormatEntry.ofDraws("arviz-json", "json")
          .recognised(
              Recognition.of(
                  7,
                  "text that begins with `{` and an object called `posterior`, `sample_stats` or as"
                      + " another of ArviZ's groups",
                  ArvizJsonDecoder::recognises))
          .draws(
              13,
              "ArviZ's `to_json`: the variables of the object `posterior`, chains × draws × …; others,"
                  + " and text, are passed over",
              "the first axis",
              Optional.of(new ArvizJsonDecoder()))),
  /** Chains of posteriordb, zipped or not, and other draws in JSON. */
  POSTERIORDB_JSON(
      FormatEntry.ofDraws("posteriordb-json", "json", PosteriorDbDrawsDecoder.ARCHIVE)
          .recognisedAsMeasures(
              Recognition.of(
                  10, "`PK` with the ending `.json.zip`", PosteriorDbDrawsDecoder::isNamedArchive))
          .recognisedAsMeasures(
              Recognition.of(
                  10,
                  "text that begins with `[` and has none of the keys `id`, `masses`,"
                      + " `support`, `covariance`",
                  PosteriorDbDrawsDecoder::isListOfChains))
          .recognisedAsMeasures(
              Recognition.of(
                  15,
                  "text that begins with an object of numbers without the keys `id`, `weight`, `mass`,"
                      + " `dimension`, `x1`",
                  PosteriorDbDrawsDecoder::isObjectOfNumbers))
          .recognised(
              Recognition.of(
                  70, "text that begins with `[` or `{`", PosteriorDbDrawsDecoder::isJson))
          .draws(
              7,
              "a list of chains, each an object of lists, or a zip archive with such a file; or an object"
                  + " for each draw, in a list or one in a line; one object of arrays is read as `npz`"
                  + " is",
              "one an object of lists; key `chain` or `.chain` of draws",
              Optional.of(new PosteriorDbDrawsDecoder()))
          .recognisedAsDraws(
              Recognition.of(10, "any other `PK`", start -> ZipDirectory.begins(start.bytes()))));

  /** How many measures a file holds. */
  public enum Holds {
    /** Exactly one, named after the file. */
    ONE,
    /** Any number. */
    MANY
  }

  /** What reads a file, and writes it. */
  public enum Access {
    /** A decoder and an encoder of a stream. */
    STREAM,
    /** {@link CodaDraws}, from several files together. */
    GROUP,
    /** parquet-java. */
    PARQUET_JAVA,
    /** Spark. */
    SPARK
  }

  /** The number of first bytes of a file that {@link #detect} wants to see. */
  public static final int DETECTION_BYTES = 8192;

  private final FormatEntry entry;

  MeasureFormat(FormatEntry entry) {
    this.entry = entry;
  }

  FormatEntry entry() {
    return entry;
  }

  /** The name that users write, such as "histogram-csv". */
  public String formatName() {
    return entry.name;
  }

  /** The end of the names of new files, without the dot. */
  public String extension() {
    return entry.endings.get(0);
  }

  /** Whether a file name ends as is usual, whatever its letters' case. */
  public boolean hasEnding(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return entry.endings.stream().anyMatch(ending -> lower.endsWith("." + ending));
  }

  /** Whether measures are named after their files. */
  public boolean namesByFile() {
    return entry.ids.startsWith(FormatEntry.FILE_NAME);
  }

  /** How many measures a file holds. */
  public Holds holds() {
    return entry.holds;
  }

  /** What reads a file, and writes it. */
  public Access access() {
    return entry.access;
  }

  /** Whether files hold measures of this one's kind; some formats can write others, too. */
  public boolean holds(Measure measure) {
    return entry.kinds.stream().anyMatch(kind -> kind.isInstance(measure));
  }

  /** Whether {@link DecodeSettings}, or what else is known of a file, use an option. */
  public boolean uses(FormatOption option) {
    return entry.options.contains(option);
  }

  /** Whether {@link PointRows} reads a file, in parts if need be. */
  public boolean hasRowPerAtom() {
    return entry.rowPerAtom;
  }

  /** Whether files can be written. */
  public boolean isWritten() {
    return entry.written.isPresent();
  }

  /**
   * Tells whether a file is in colour, which is read as grey; empty for formats without colours.
   */
  public Optional<ImageColour.Sign> colours() {
    return entry.colours;
  }

  /** What reads a file, as measures; empty where {@link #access} is not to a stream. */
  public Optional<MeasureDecoder> decoder() {
    return entry.decoder;
  }

  /** What reads any part of a file; empty where files are read from their beginning. */
  public Optional<MeasureSeries.Decoder> series() {
    return entry
        .decoder
        .filter(MeasureSeries.Decoder.class::isInstance)
        .map(MeasureSeries.Decoder.class::cast);
  }

  /** What writes a file; empty where {@link #access} is not to a stream, or files are only read. */
  public Optional<MeasureEncoder> encoder() {
    return entry.encoder;
  }

  /** What reads a file of draws as draws; empty as {@link #decoder}, or where files hold none. */
  public Optional<DrawsDecoder> drawsDecoder() {
    return entry.draws.flatMap(DrawsEntry::decoder);
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
      return entry.decoder.isPresent()
          ? entry.decoder.get().decodedSize(file, fileName, settings)
          : DecodedSize.ofText(file);
    } catch (BadInputException | IIOException | EOFException e) {
      return DecodedSize.rough(1, file.length() / Double.BYTES);
    }
  }

  /** The format of this name, such as "histogram-csv". */
  public static Optional<MeasureFormat> named(String formatName) {
    return Arrays.stream(values()).filter(f -> f.formatName().equals(formatName)).findFirst();
  }

  /** The formats whose files can be read as posterior draws, in the order of their lists. */
  public static List<MeasureFormat> ofDraws() {
    return Arrays.stream(values())
        .filter(format -> format.entry.draws.isPresent())
        .sorted(Comparator.comparing(format -> format.entry.draws.orElseThrow().place()))
        .toList();
  }

  /** The formats that can be written. */
  public static List<MeasureFormat> written() {
    return Arrays.stream(values()).filter(MeasureFormat::isWritten).toList();
  }

  /** The formats that use an option. */
  public static List<MeasureFormat> using(FormatOption option) {
    return Arrays.stream(values()).filter(format -> format.uses(option)).toList();
  }

  /** The names of formats. */
  public static List<String> names(List<MeasureFormat> formats) {
    return formats.stream().map(MeasureFormat::formatName).toList();
  }

  /**
   * The format of a file to be written: by its name, and where several formats have its ending the
   * one that is for the first measure.
   *
   * @return empty where the name ends as that of no format that can be written
   */
  public static Optional<MeasureFormat> toWrite(String fileName, Measure first) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    List<MeasureFormat> named =
        written().stream().filter(format -> lower.endsWith("." + format.extension())).toList();
    return named.stream()
        .filter(format -> format.holds(first))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /** Whether a point cloud at this place, which is that of its file, was a picture. */
  public static boolean isPicture(String place) {
    return Arrays.stream(values())
        .flatMap(format -> format.entry.pictures.stream())
        .anyMatch(names -> names.matcher(place).matches());
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
    return detect(fileName, firstBytes, TableColumns.OURS);
  }

  /**
   * The same of a file whose columns may have other names.
   *
   * @param columns as {@link DecodeSettings#columns}
   */
  public static MeasureFormat detect(String fileName, byte[] firstBytes, TableColumns columns) {
    return FormatDetection.ofMeasures(FileStart.ofMeasures(fileName, firstBytes, columns));
  }

  /**
   * Recognises the format of a file of draws.
   *
   * @param fileName the last part of the path, without .gz
   * @param firstBytes the first bytes of the file, not compressed any more
   * @throws BadInputException if the file is not recognised
   */
  public static MeasureFormat detectDraws(String fileName, byte[] firstBytes) {
    return FormatDetection.ofDraws(FileStart.ofDraws(fileName, firstBytes));
  }
}
