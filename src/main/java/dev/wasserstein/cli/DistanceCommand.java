// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CollectionCheck;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.RunDirectory;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code distance}: Wasserstein distances between measures. */
final class DistanceCommand implements Command {
  @Override
  public String name() {
    return "distance";
  }

  @Override
  public String description() {
    return "Computes Wasserstein distances between measures: all pairs of the input, or its pairs with --other.";
  }

  @Override
  public List<Option<?>> options() {
    return Options.DISTANCE;
  }

  @Override
  public ExitCode run(Invocation invocation) {
    long begin = System.nanoTime();
    OptionValues values = invocation.values();
    MeasureSource source = invocation.source();
    PairCosts.Pairs pairs = pairs(values);
    GroundCostChoice groundCost = GroundCostChoice.of(values, source);
    try (RunDirectory output = Writing.output(invocation);
        MeasureInput input = Reading.open(values, source);
        MeasureInput other = other(values, source).orElse(input)) {
      checkTogether(input, other, pairs);
      groundCost.check(input.headers(), other.headers());
      try (Measures<DiscreteMeasure> left = pointClouds(input, groundCost);
          Measures<DiscreteMeasure> right =
              other == input ? left : pointClouds(other, groundCost)) {
        groundCost.check(left.summary());
        groundCost.check(right.summary());
        double readSeconds = BarycenterCommand.secondsSince(begin);
        long solving = System.nanoTime();
        Totals totals = write(output, left, right, pairs, groundCost);
        RunRecord json = new RunRecord(invocation);
        json.put("objective_kind", groundCost.objectiveKind());
        json.put("status", "DONE");
        json.put("iterations", 0);
        json.put("pairs", totals.pairs);
        json.put("dual_gap", totals.largestGap);
        json.put("engine", input.engine());
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("measures", left.summary().count());
        inputs.put("atoms", left.summary().atoms());
        inputs.put("dimension", left.summary().dimension());
        inputs.put("fingerprint", left.summary().fingerprint());
        json.put("inputs", inputs);
        Map<String, Object> seconds = new LinkedHashMap<>();
        seconds.put("total", BarycenterCommand.secondsSince(begin));
        seconds.put("loop", BarycenterCommand.secondsSince(solving));
        seconds.put("read", readSeconds);
        seconds.put("write", 0.0);
        json.put("seconds", seconds);
        output.write("run.json", json.json());
        output.commit();
        invocation
            .out()
            .println(totals.pairs + " distances: " + output.target() + "/distances.csv");
        return ExitCode.DONE;
      }
    }
  }

  private static PairCosts.Pairs pairs(OptionValues values) {
    boolean matched = values.get(Options.PAIRS).equals("matched");
    if (matched && values.find(Options.OTHER).isEmpty()) {
      throw new OptionException(
          "--pairs matched needs --other: the measures of equal ids on the other side.");
    }
    return matched
        ? PairCosts.Pairs.MATCHED
        : values.find(Options.OTHER).isPresent() ? PairCosts.Pairs.ALL : PairCosts.Pairs.LATER;
  }

  private static Optional<MeasureInput> other(OptionValues values, MeasureSource source) {
    return values
        .find(Options.OTHER)
        .map(paths -> source.open(Reading.settings(values, paths, values.get(Options.FORMAT))));
  }

  private static Measures<DiscreteMeasure> pointClouds(
      MeasureInput input, GroundCostChoice groundCost) {
    return input.measures(CollectionCheck.equalWeights(input.headers()), groundCost.conversion());
  }

  private static void checkTogether(MeasureInput input, MeasureInput other, PairCosts.Pairs pairs) {
    Reading.requireAtoms(input.headers());
    Reading.requireAtoms(other.headers());
    MeasureHeader first = input.headers().get(0);
    MeasureHeader second = other.headers().get(0);
    CollectionCheck.sameDimension(second, first);
    if (pairs == PairCosts.Pairs.MATCHED) {
      Set<String> ids = new HashSet<>();
      other.headers().forEach(header -> ids.add(header.id()));
      for (MeasureHeader header : input.headers()) {
        if (!ids.remove(header.id())) {
          throw unmatched(header);
        }
      }
      other.headers().stream()
          .filter(header -> ids.contains(header.id()))
          .findFirst()
          .ifPresent(
              header -> {
                throw unmatched(header);
              });
    }
  }

  private static BadInputException unmatched(MeasureHeader header) {
    return new BadInputException(
        "Measure '" + header.id() + "'",
        header.place(),
        "has no partner",
        "the same ids on both sides for --pairs matched",
        "Use --pairs all, or --ids to leave it out.");
  }

  private static final class Totals {
    private long pairs;
    private double largestGap;
  }

  private static Totals write(
      RunDirectory output,
      Measures<DiscreteMeasure> left,
      Measures<DiscreteMeasure> right,
      PairCosts.Pairs pairs,
      GroundCostChoice groundCost) {
    Totals totals = new Totals();
    try (PrintWriter csv =
        new PrintWriter(
            new OutputStreamWriter(output.create("distances.csv"), StandardCharsets.UTF_8))) {
      csv.print("id,other,cost,distance,dual_gap\n");
      PairCosts.between(
          left,
          right,
          pairs,
          groundCost.cost(),
          pair -> {
            totals.pairs++;
            totals.largestGap = Math.max(totals.largestGap, pair.dualGap());
            csv.print(line(pair, groundCost));
          });
      if (csv.checkError()) {
        throw output.failure(new IOException("distances.csv is cut off"));
      }
    }
    return totals;
  }

  private static String line(PairCosts.Pair pair, GroundCostChoice groundCost) {
    return String.join(
            ",",
            Csv.cell(pair.id()),
            Csv.cell(pair.other()),
            String.valueOf(pair.cost()),
            String.valueOf(groundCost.distance(pair.cost())),
            String.valueOf(pair.dualGap()))
        + "\n";
  }
}
