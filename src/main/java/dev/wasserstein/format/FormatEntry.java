// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the registry knows of a format: put together where {@link MeasureFormat} lists it, and not
 * changed later. Texts are those of the tables in formats.md.
 */
final class FormatEntry {
  /** The kinds of measure that {@link MeasureColumns} describes. */
  static final Set<Class<? extends Measure>> ALL_KINDS =
      Set.of(
          DiscreteMeasure.class,
          GridMeasure.class,
          GaussianMeasure.class,
          GaussianMixture.class,
          QuantileMeasure.class);

  static final String FILE_NAME = "file name";
  private static final String NOWHERE = "–";

  final String name;
  final String what;
  final List<String> endings;
  final List<Recognition> inMeasures = new ArrayList<>();
  final List<Recognition> inDraws = new ArrayList<>();
  final Set<FormatOption> options = EnumSet.noneOf(FormatOption.class);
  MeasureFormat.Holds holds = MeasureFormat.Holds.ONE;
  MeasureFormat.Access access = MeasureFormat.Access.STREAM;
  Set<Class<? extends Measure>> kinds = Set.of(DiscreteMeasure.class);
  boolean rowPerAtom;
  Optional<Pattern> pictures = Optional.empty();
  Optional<ImageColour.Sign> colours = Optional.empty();
  String ids = FILE_NAME;
  String weights = NOWHERE;
  Optional<String> written = Optional.empty();
  Optional<MeasureDecoder> decoder = Optional.empty();
  Optional<MeasureEncoder> encoder = Optional.empty();
  Optional<DrawsEntry> draws = Optional.empty();

  private FormatEntry(String name, String what, List<String> endings) {
    this.name = name;
    this.what = what;
    this.endings = endings;
  }

  /**
   * A format whose files hold one point cloud each, named after the file, and are only read.
   *
   * @param name what users give to {@code --format}
   * @param what a line for the documentation: what a file holds
   * @param endings the usual ends of file names, without the dot; the first is that of new files
   */
  static FormatEntry of(String name, String what, List<String> endings) {
    return new FormatEntry(name, what, endings);
  }

  /** A format of nothing but draws: a file is a point cloud, an atom for each draw. */
  static FormatEntry ofDraws(String name, String... endings) {
    return of(name, "[posterior draws](#posterior-draws)", List.of(endings));
  }

  /** Its files hold any number of measures. */
  FormatEntry many() {
    holds = MeasureFormat.Holds.MANY;
    return this;
  }

  /** Its files are read by something else than a decoder of a stream. */
  FormatEntry access(MeasureFormat.Access by) {
    access = by;
    return this;
  }

  FormatEntry kinds(Set<Class<? extends Measure>> held) {
    kinds = held;
    return this;
  }

  /** Where ids and weights stand, if not in the file name and nowhere. */
  FormatEntry identified(String idsIn, String weightsIn) {
    ids = idsIn;
    weights = weightsIn;
    return this;
  }

  /** Both stand in columns. */
  FormatEntry columns() {
    return identified("column `id`", "column `weight`");
  }

  /** Which measures can be written. */
  FormatEntry written(String which) {
    written = Optional.of(which);
    return this;
  }

  FormatEntry decoder(MeasureDecoder codec) {
    decoder = Optional.of(codec);
    return this;
  }

  <C extends MeasureDecoder & MeasureEncoder> FormatEntry codec(C codec) {
    encoder = Optional.of(codec);
    return decoder(codec);
  }

  FormatEntry uses(FormatOption... used) {
    options.addAll(List.of(used));
    return this;
  }

  /** {@link PointRows} reads its files, in parts if need be. */
  FormatEntry rowPerAtom() {
    rowPerAtom = true;
    return this;
  }

  /**
   * Its measures are pictures.
   *
   * @param names the file names by which its point clouds are known to be pictures
   */
  FormatEntry pictures(Pattern names) {
    pictures = Optional.of(names);
    return this;
  }

  /** Tells whether a file is in colour, which is read as grey. */
  FormatEntry colours(ImageColour.Sign isColoured) {
    colours = Optional.of(isColoured);
    return this;
  }

  /** Files are recognised so, be they measures or draws. */
  FormatEntry recognised(Recognition recognition) {
    return recognisedAsMeasures(recognition).recognisedAsDraws(recognition);
  }

  FormatEntry recognisedAsMeasures(Recognition recognition) {
    inMeasures.add(recognition);
    return this;
  }

  FormatEntry recognisedAsDraws(Recognition recognition) {
    inDraws.add(recognition);
    return this;
  }

  /** Files hold draws, too. */
  FormatEntry draws(int place, String rows, String chains, Optional<DrawsDecoder> drawsDecoder) {
    draws = Optional.of(new DrawsEntry(place, rows, chains, drawsDecoder));
    if (decoder.isEmpty()) {
      decoder = drawsDecoder.map(DrawsCodec::new);
    }
    return this;
  }
}
