// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws from a posterior: a table of draws × parameters, in which chains may be pooled. The arrays
 * are shared, not copied: nobody writes to them once the draws exist.
 */
@Internal
public final class Draws implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> parameters;
  private final int[] chainLengths;
  private final double[] values;
  private final String place;

  /**
   * Trusts its arguments but for their lengths.
   *
   * @param parameters the names (d), as the file writes them
   * @param chainLengths the numbers of draws of the chains, which stand one behind the other
   * @param values (n × d, row-major), finite
   * @param place the file that they came from, for messages
   */
  public Draws(List<String> parameters, int[] chainLengths, double[] values, String place) {
    int n = Arrays.stream(chainLengths).sum();
    if (values.length != (long) n * parameters.size()) {
      throw new IllegalArgumentException(
          values.length + " values; expected " + n + " x " + parameters.size());
    }
    this.parameters = List.copyOf(parameters);
    this.chainLengths = chainLengths;
    this.values = values;
    this.place = place;
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
    if (wanted.equals(parameters)) {
      return this;
    }
    ParameterOrder order = ParameterOrder.of(parameters, wanted);
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
    return new Draws(wanted, chainLengths, order.apply(values), place);
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
    int at = 0;
    for (Draws part : parts) {
      double[] own = part.arranged(first.parameters).values;
      System.arraycopy(own, 0, values, at, own.length);
      at += own.length;
    }
    return new Draws(
        first.parameters, lengths.stream().mapToInt(Integer::intValue).toArray(), values, place);
  }
}
