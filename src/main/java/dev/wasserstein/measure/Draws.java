// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws from a posterior: a table of draws × parameters, in which chains may be pooled, and draws
 * may have weights, as importance sampling gives them. The arrays are shared, not copied: nobody
 * writes to them once the draws exist.
 */
@Internal
public final class Draws implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many draws stand for each weighted one. */
  private static final int COPIES = 10;

  /** The most numbers of draws that stand for weighted ones, if there are not more of these. */
  private static final long MOST_RESAMPLED = 1L << 26;

  private static final double[] EQUAL = new double[0];

  private final List<String> parameters;
  private final int[] chainLengths;
  private final double[] values;
  private final String place;
  private final double[] logWeights;
  private final List<String> labels;

  /**
   * Draws that count alike. Trusts its arguments but for their lengths.
   *
   * @param parameters the names (d), as the file writes them
   * @param chainLengths the numbers of draws of the chains, which stand one behind the other
   * @param values (n × d, row-major), finite
   * @param place the file that they came from, for messages
   */
  public Draws(List<String> parameters, int[] chainLengths, double[] values, String place) {
    this(parameters, chainLengths, values, place, EQUAL, List.of());
  }

  /**
   * Draws with weights.
   *
   * @param logWeights their logarithms (n) up to a constant, −∞ for 0; empty where draws count
   *     alike
   * @param labels the names with the labels of the elements in place of their numbers (d), such as
   *     {@code theta[north]}, which tell the parameters of several files apart, in whatever order;
   *     empty where elements have numbers only
   * @throws BadInputException if a weight is not a number, or all are 0
   */
  public Draws(
      List<String> parameters,
      int[] chainLengths,
      double[] values,
      String place,
      double[] logWeights,
      List<String> labels) {
    int n = Arrays.stream(chainLengths).sum();
    if (values.length != (long) n * parameters.size()) {
      throw new IllegalArgumentException(
          values.length + " values; expected " + n + " x " + parameters.size());
    }
    this.parameters = List.copyOf(parameters);
    this.chainLengths = chainLengths;
    this.values = values;
    this.place = place;
    this.logWeights = logWeights;
    this.labels = List.copyOf(labels);
    if (isWeighted()
        && !(logWeights.length == n
            && Double.isFinite(Arrays.stream(logWeights).max().orElse(0)))) {
      throw new BadInputException(
          "The weights of the draws",
          place,
          "have the largest logarithm " + Arrays.stream(logWeights).max().orElse(Double.NaN),
          "a finite one, and one for each draw",
          "Correct the column of weights, or leave it out.");
    }
  }

  /** The same draws with other values (n × d, row-major). */
  public Draws withValues(double[] other) {
    return new Draws(parameters, chainLengths, other, place, logWeights, labels);
  }

  /** The same draws with labels, as the constructor has them. */
  public Draws withLabels(List<String> own) {
    return new Draws(parameters, chainLengths, values, place, logWeights, own);
  }

  /** The names with the labels of elements (d); empty where elements have numbers only. */
  public List<String> labels() {
    return labels;
  }

  /** Whether draws have weights. */
  public boolean isWeighted() {
    return logWeights.length > 0;
  }

  /** The weights of the draws, which sum to 1 (n). */
  public double[] weights() {
    double[] weights = new double[size()];
    if (!isWeighted()) {
      Arrays.fill(weights, 1.0 / weights.length);
      return weights;
    }
    double most = Arrays.stream(logWeights).max().orElseThrow();
    NeumaierSum total = new NeumaierSum();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.exp(logWeights[i] - most);
      total.add(weights[i]);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total.value();
    }
    return weights;
  }

  /** The effective number of weighted draws, 1/Σ w² (Kish 1965). */
  public double effectiveSize() {
    NeumaierSum squares = new NeumaierSum();
    for (double weight : weights()) {
      squares.addProduct(weight, weight);
    }
    return 1 / squares.value();
  }

  /**
   * Draws that count alike in place of weighted ones: each is there as often as its weight says, by
   * systematic resampling with {@value #COPIES} draws for each; the draws themselves where they
   * count alike.
   */
  public Draws resampled() {
    if (!isWeighted()) {
      return this;
    }
    int d = parameters.size();
    long copies = Math.max(1, Math.min(COPIES, MOST_RESAMPLED / Math.max(1, values.length)));
    double[] weights = weights();
    int total = (int) (copies * weights.length);
    double[] chosen = new double[total * d];
    int[] lengths = new int[chainLengths.length];
    NeumaierSum sum = new NeumaierSum();
    int end = 0;
    int at = 0;
    for (int i = 0, chain = 0, chainEnd = chainLengths[0]; i < weights.length; i++) {
      while (i >= chainEnd) {
        chainEnd += chainLengths[++chain];
      }
      sum.add(weights[i]);
      end = i == weights.length - 1 ? total : (int) Math.min(total, total * sum.value() + 0.5);
      lengths[chain] += Math.max(0, end - at);
      for (; at < end; at++) {
        System.arraycopy(values, i * d, chosen, at * d, d);
      }
    }
    return new Draws(parameters, lengths, chosen, place);
  }

  /** The names of the parameters (d). */
  public List<String> parameters() {
    return parameters;
  }

  /** The number d of parameters. */
  public int dimension() {
    return parameters.size();
  }

  /** The number n of draws. */
  public int size() {
    return values.length / Math.max(1, parameters.size());
  }

  /** How many draws each chain has, shared: do not write. */
  public int[] chainLengths() {
    return chainLengths;
  }

  /** The draws (n × d, row-major), shared: do not write. */
  public double[] values() {
    return values;
  }

  /** The file that they came from. */
  public String place() {
    return place;
  }

  /** The draws of one parameter (n), a copy. */
  public double[] column(int parameter) {
    int d = parameters.size();
    double[] column = new double[size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = values[i * d + parameter];
    }
    return column;
  }

  /**
   * The same draws with the parameters of a list, in its order and under its names. Names agree
   * whether indices stand behind dots or in brackets.
   *
   * @throws BadInputException if a parameter of the list is missing here, or one too many is here
   */
  public Draws arranged(List<String> wanted) {
    return arranged(wanted, List.of());
  }

  /**
   * The same, by labels where both have them.
   *
   * @param wantedLabels (d), or empty
   */
  public Draws arranged(List<String> wanted, List<String> wantedLabels) {
    boolean labelled = !labels.isEmpty() && !wantedLabels.isEmpty();
    if (wanted.equals(parameters) && (!labelled || wantedLabels.equals(labels))) {
      return this;
    }
    ParameterOrder order =
        labelled ? ParameterOrder.of(labels, wantedLabels) : ParameterOrder.of(parameters, wanted);
    if (!order.missing().isEmpty()) {
      throw new BadInputException(
          "The draws",
          place,
          "lack the parameter '" + order.missing() + "'",
          "the parameters that the first shard has",
          "Check that the file is of the same model, or choose with --parameters.");
    }
    if (!order.extra().isEmpty()) {
      throw new BadInputException(
          "The draws",
          place,
          "have the parameter '" + order.extra() + "', which the first shard lacks",
          "the parameters that the first shard has",
          "Check that the file is of the same model, or leave it out with --exclude.");
    }
    return new Draws(wanted, chainLengths, order.apply(values), place, logWeights, wantedLabels);
  }

  /**
   * Draws of several files as one, the chains one behind the other.
   *
   * @param place what the whole is called in messages
   * @throws BadInputException if the parameters differ
   */
  public static Draws pooled(List<Draws> parts, String place) {
    Draws first = parts.get(0);
    List<Integer> lengths = new ArrayList<>();
    long total = 0;
    for (Draws part : parts) {
      Arrays.stream(part.chainLengths).forEach(lengths::add);
      total += part.values.length;
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw new BadInputException(
          "The shard",
          place,
          "has " + total + " numbers",
          "fewer than 2^31",
          "Thin the chains, or choose parameters with --parameters.");
    }
    double[] values = new double[(int) total];
    double[] logWeights =
        parts.stream().flatMapToDouble(part -> Arrays.stream(part.logWeights)).toArray();
    for (Draws part : parts) {
      if (part.isWeighted() != first.isWeighted()) {
        throw new BadInputException(
            "The draws",
            part.place,
            part.isWeighted() ? "have weights" : "have no weights",
            "weights in all files of a shard or in none, as " + first.place + " has",
            "Add the column of weights, or leave it out.");
      }
    }
    int at = 0;
    for (Draws part : parts) {
      double[] own = part.arranged(first.parameters, first.labels).values;
      System.arraycopy(own, 0, values, at, own.length);
      at += own.length;
    }
    return new Draws(
        first.parameters,
        lengths.stream().mapToInt(Integer::intValue).toArray(),
        values,
        place,
        logWeights,
        first.labels);
  }
}
