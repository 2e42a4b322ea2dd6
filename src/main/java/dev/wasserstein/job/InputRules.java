// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.FormatOption;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.TableColumns;
import dev.wasserstein.format.Windows;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.options.SpellingSuggestion;
import dev.wasserstein.spark.MeasureSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings, weights and conversions of a job's input, and what they refuse. */
final class InputRules {
  /** A column of the schema, of atoms, histograms or Gaussians. */
  private static final Pattern COLUMN =
      Pattern.compile(
          "id|weight|mass|dimension|masses|support|shape|mean|covariance|levels?|values?"
              + "|[xh][1-9]\\d*|mean[1-9]\\d*|cov[1-9]\\d*_[1-9]\\d*");

  private static final Pattern WINDOWS =
      Pattern.compile("\\s*([1-9]\\d{0,8})\\s*,\\s*([1-9]\\d{0,8})\\s*");

  private InputRules() {}

  /**
   * Bytes of memory for each entry of a covariance: a state, a block's sum and a few products are
   * alive at once, of 8 bytes each, on several threads.
   */
  static final double COVARIANCE_BYTES = 300;

  /**
   * Reads the input of a call.
   *
   * @throws OptionException if an option was given of which the input's format makes no use
   */
  static MeasureInput open(Settings values, MeasureSource source) {
    return open(values, source, ReadSettings.NO_BINS);
  }

  /**
   * Reads the input of a call and keeps of large measures on the line only averages.
   *
   * @param bins as in {@link ReadSettings}
   * @throws OptionException as above
   */
  static MeasureInput open(Settings values, MeasureSource source, int bins) {
    return open(values, source, input(values).binned(bins));
  }

  /** Reads an input whose measures may be named after their classes, see {@link TrueClasses}. */
  static MeasureInput open(Settings values, MeasureSource source, ReadSettings settings) {
    requireUsed(values, source, settings);
    return source.input(
        settings,
        values.find(Options.GRID).isPresent()
            ? CollectionCheck.Grids.ANY_SHAPE
            : CollectionCheck.Grids.SAME_SHAPE);
  }

  /**
   * Refuses options of reading that have no use.
   *
   * @throws OptionException if one was given of which the input's format makes no use
   */
  static void requireUsed(Settings values, MeasureSource source, ReadSettings settings) {
    List<FormatOption> given =
        Arrays.stream(FormatOption.values()).filter(use -> values.isGiven(option(use))).toList();
    if (given.isEmpty()) {
      return;
    }
    if (source.isGiven()) {
      throw new OptionException(
          option(given.get(0)) + " is not used by measures that a program gives. Remove it.");
    }
    MeasureFormat format = source.format(settings);
    for (FormatOption use : given) {
      if (!format.uses(use)) {
        throw new OptionException(
            option(use)
                + " is not used by the input, which is "
                + format.formatName()
                + ". Remove it, or check --format.");
      }
    }
  }

  private static Option<?> option(FormatOption use) {
    return switch (use) {
      case SHAPE -> Options.SHAPE;
      case LABELS -> Options.LABELS;
      case AS -> Options.AS;
      case INVERT -> Options.INVERT;
      case COLUMNS -> Options.COLUMNS;
      case SEPARATOR -> Options.SEPARATOR;
      case WINDOWS -> Options.WINDOWS;
    };
  }

  /** The input of a call. */
  static ReadSettings input(Settings values) {
    return settings(values, values.get(Options.INPUT), format(values));
  }

  /** The format of the input: where windows are asked for, that of a series. */
  static String format(Settings values) {
    String format = values.get(Options.FORMAT);
    return values.find(Options.WINDOWS).isPresent() && format.equals(ReadSettings.AUTO)
        ? MeasureFormat.using(FormatOption.WINDOWS).get(0).formatName()
        : format;
  }

  /** Other paths, read as the input is. */
  static ReadSettings settings(Settings values, List<String> paths, String format) {
    return new ReadSettings(
            paths,
            format,
            values.find(Options.IDS).orElse("*"),
            values.find(Options.LABELS).orElse(""),
            decoding(values))
        .compressed(values.find(Options.COMPRESS_TO).orElse(ReadSettings.NO_COMPRESSION))
        .onGrid(values.find(Options.GRID).orElse(List.of()));
  }

  /**
   * How a file beside the input is read. Its columns are called as those of the input, but for what
   * a run wrote.
   */
  static ReadSettings beside(Settings values, MeasureSource source, String path) {
    DecodeSettings own = decoding(values);
    boolean named = values.isGiven(Options.COLUMNS) || values.isGiven(Options.SEPARATOR);
    DecodeSettings decoding =
        named && source.isOfRun(path)
            ? new DecodeSettings(own.massRule(), own.shape(), own.pixels(), own.ink())
            : own;
    return new ReadSettings(List.of(path), ReadSettings.AUTO, "*", "", decoding);
  }

  /** How files are decoded. */
  static DecodeSettings decoding(Settings values) {
    return new DecodeSettings(
        massRule(values),
        values.find(Options.SHAPE).orElse(List.of()),
        values.get(Options.AS),
        values.get(Options.INVERT) ? DecodeSettings.Ink.DARK : DecodeSettings.Ink.BRIGHT,
        columns(values),
        windows(values));
  }

  private static TableColumns columns(Settings values) {
    String text = values.find(Options.COLUMNS).orElse("");
    TreeMap<String, String> names = new TreeMap<>();
    for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = each.indexOf('=');
      String ours = equals < 0 ? "" : each.substring(0, equals).strip();
      String theirs = each.substring(equals + 1).strip();
      if (!COLUMN.matcher(ours).matches() || theirs.isEmpty() || names.put(ours, theirs) != null) {
        throw new OptionException(
            "--columns is '"
                + text
                + "'; expected columns of a format, each once, with their names in the file, such"
                + " as id=sample,mass=w,x1=lon,x2=lat.");
      }
    }
    return new TableColumns(
        names, values.find(Options.SEPARATOR).map(InputRules::separator).orElse((char) 0));
  }

  /** The windows of a series. */
  static Windows windows(Settings values) {
    Optional<String> text = values.find(Options.WINDOWS);
    if (text.isEmpty()) {
      return Windows.NONE;
    }
    Matcher numbers = WINDOWS.matcher(text.get());
    if (!numbers.matches()) {
      throw new OptionException(
          "--windows is '"
              + text.get()
              + "'; expected LENGTH,STEP, two whole numbers from 1 to 999999999, such as 72,12.");
    }
    return new Windows(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
  }

  private static char separator(String text) {
    return switch (text) {
      case ",", ";" -> text.charAt(0);
      case "tab", "\\t", "\t" -> '\t';
      default ->
          throw new OptionException("--separator is '" + text + "'; expected , or ; or tab.");
    };
  }

  private static MassRule massRule(Settings values) {
    if (values.get(Options.NORMALISE)) {
      return MassRule.RESCALE;
    }
    return values.find(Options.MASS_PENALTY).isPresent() ? MassRule.KEEP : MassRule.SUM_TO_ONE;
  }

  /**
   * The weights λ_n of the measures, by id, as the user wants them, not rescaled; equal where the
   * command takes none.
   */
  static Map<String, Double> weights(
      Settings values, List<MeasureHeader> headers, MeasureSource source) {
    String weights = values.find(Options.WEIGHTS).orElse("equal");
    return switch (weights) {
      case "column" -> CollectionCheck.columnWeights(headers);
      case "equal" -> CollectionCheck.equalWeights(headers);
      default -> {
        refuseMisspelt(Options.WEIGHTS, weights, List.of("column", "equal"));
        yield CollectionCheck.tableWeights(headers, source.weightTable(weights), weights);
      }
    };
  }

  /**
   * Refuses a value that stands for a path but looks like one of an option's words, misspelt.
   *
   * @throws OptionException if it does
   */
  static void refuseMisspelt(Option<?> option, String value, List<String> words) {
    if (value.chars().allMatch(Character::isLetter)) {
      SpellingSuggestion.of(value, words)
          .ifPresent(
              near -> {
                throw new OptionException(
                    option
                        + " is '"
                        + value
                        + "'; expected "
                        + String.join(", ", words)
                        + ", or a path. Did you mean '"
                        + near
                        + "'? Write ./"
                        + value
                        + " if it is a path.");
              });
    }
  }

  /**
   * A measure as a point cloud: of a grid the cells of positive mass.
   *
   * @throws BadInputException if it is a Gaussian
   */
  static DiscreteMeasure pointCloud(MeasureRecord record) {
    if (record.measure().hasAtoms()) {
      return record.measure().toDiscrete();
    }
    throw withoutAtoms(MeasureHeader.of(record));
  }

  /**
   * A measure as a Gaussian: of a point cloud or a grid the one with its mean and covariance.
   *
   * @throws BadInputException if it is a mixture
   */
  static GaussianMeasure gaussian(MeasureRecord record) {
    return record.measure() instanceof GaussianMeasure gaussian
        ? gaussian
        : GaussianMeasure.of(pointCloud(record));
  }

  /**
   * A measure as a mixture of Gaussians: of a Gaussian that of one component.
   *
   * @throws BadInputException if it is a point cloud or a grid
   */
  static GaussianMixture mixture(MeasureRecord record) {
    if (record.measure() instanceof GaussianMixture mixture) {
      return mixture;
    }
    if (record.measure() instanceof GaussianMeasure gaussian) {
      return GaussianMixture.trusted(gaussian.id(), new double[] {1}, List.of(gaussian));
    }
    throw withoutComponents(MeasureHeader.of(record));
  }

  /**
   * Refuses measures of which {@link #mixture} makes no mixture, before work on them begins.
   *
   * @param headers all of one kind, at least one
   */
  static void requireComponents(List<MeasureHeader> headers) {
    MeasureHeader first = headers.get(0);
    if (!first.isMixture() && !first.isGaussian()) {
      throw withoutComponents(first);
    }
  }

  private static BadInputException withoutComponents(MeasureHeader header) {
    return new BadInputException(
        "Measure '" + header.id() + "'",
        header.place(),
        "is a " + header.description(),
        "a mixture of Gaussians for --method gaussian-mixture",
        "Fit mixtures first, or use --method particle-flow.");
  }

  /**
   * Refuses measures of which {@link #gaussian} makes no Gaussian that fits into memory, before
   * work on them begins.
   *
   * @param headers all of one kind and dimension, at least one
   */
  static void requireMoments(List<MeasureHeader> headers) {
    MeasureHeader first = headers.get(0);
    if (first.isMixture() || first.isQuantiles()) {
      throw withoutAtoms(first);
    }
    long memory = Runtime.getRuntime().maxMemory();
    int largest = (int) Math.min(46_340, Math.sqrt((double) memory / COVARIANCE_BYTES));
    if (first.dimension() > largest) {
      throw new BadInputException(
          "Measure '" + first.id() + "'",
          first.place(),
          "has dimension "
              + first.dimension()
              + ", whose covariances do not fit into "
              + (memory >> 20)
              + " MiB of memory",
          "dimension " + largest + " or less",
          "Give the driver and the executors more memory, or reduce the dimension.");
    }
  }

  /**
   * Refuses measures of which {@link #pointCloud} makes no point cloud, before work on them begins.
   *
   * @param headers all of one kind, at least one
   */
  static void requireAtoms(List<MeasureHeader> headers) {
    if (!headers.get(0).hasAtoms()) {
      throw withoutAtoms(headers.get(0));
    }
  }

  /**
   * Refuses a grid of another dimension.
   *
   * @param grid the lengths of its axes, where one is asked for
   * @throws OptionException if it has not as many as the measure's dimension
   */
  static void requireAxes(Optional<List<Integer>> grid, MeasureHeader header) {
    if (grid.isPresent() && grid.get().size() != header.dimension()) {
      throw new OptionException(
          "--grid has "
              + grid.get().size()
              + " axes; expected "
              + header.dimension()
              + ", the dimension of the measures.");
    }
  }

  private static BadInputException withoutAtoms(MeasureHeader header) {
    return new BadInputException(
        "Measure '" + header.id() + "'",
        header.place(),
        "is a " + header.kind() + ", without atoms",
        "a point cloud or a histogram",
        header.isQuantiles()
            ? "Use --method quantile (with distance and assign exact)."
            : header.isMixture()
                ? "Give draws of it, or use --method gaussian-mixture."
                : "Give draws of it, or use --method gaussian.");
  }
}
