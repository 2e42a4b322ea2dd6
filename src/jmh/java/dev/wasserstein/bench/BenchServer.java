// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.bench;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.Assignments;
import dev.wasserstein.barycenter.cluster.Neighbours;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.barycenter.method.GridSupport;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.barycenter.method.SinkhornBarycenter;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.barycenter.method.SlicedBarycenter;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.exact.ExactTransport;
import dev.wasserstein.transport.sliced.Directions;
import dev.wasserstein.transport.sliced.SlicedCost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The JVM that scripts/bench measures: reads a command a line, does it, and answers with a line of
 * words. Time is taken by the other side, of the whole process, so that compilation and garbage
 * collection count. Files are npz files of one measure, read once and then kept.
 *
 * <pre>
 * version                             the JVM's name and version
 * solve SOURCE TARGET [...]           solves problems from cold; cost, gap, pivots of each
 * keep SOURCE TARGET [...]            the same, and keeps the bases
 * resolve COUNT SOURCE TARGET [...]   solves as many problems COUNT times, each from the kept basis
 * flow THREADS UPDATES START FILE...  a particle flow; objective, gap, pivots
 * grid THREADS EPSILON UPDATES CHANGE RELAXATION SHAPE FILE RESULT
 *                                     a Sinkhorn barycenter of the histograms in a CSV file, until an L1 change of
 *                                     the masses or for as many updates; iterations, change, mass
 * bures THREADS UPDATES FILE...       a barycenter of Gaussians; objective, residual
 * sliced DIRECTIONS SEED FILE FILE    the sliced distance; SW_2^2
 * sliced-flow THREADS UPDATES DIRECTIONS START FILE...
 *                                     a sliced barycenter; its objective, iterations
 * assign THREADS WANTED PRUNING K FILE...
 *                                     the nearest of the first K files for each of the others; number
 *                                     and cost of each, then the solves
 * quantile-groups COUNT SIZE FILE...  a barycenter on the line of each SIZE files, COUNT times; the objectives
 * flow-groups COUNT SIZE FILE...      a particle flow from k-means to the default tolerances, likewise
 * exact FILE...                       the exact objective of the last sliced barycenter
 * multi-marginal GAP FILE...          an exact barycenter on one thread; objective, lower bound, atoms
 * linear-program GAP FILE...          the same on the atoms of the first file
 * </pre>
 */
public final class BenchServer {
  private static final OuterLoop DEFAULT_LOOP =
      new OuterLoop(new StopRule(1e-8, 1e-4, 200), record -> {});

  private final Map<String, DiscreteMeasure> measures = new HashMap<>();
  private final Map<String, List<WeightedMeasure<GridMeasure>>> histograms = new HashMap<>();
  private final Map<String, GaussianMeasure> gaussians = new HashMap<>();
  private DiscreteMeasure last;
  private final TransportSolver solver = new ExactTransport();
  private final List<Optional<WarmStart>> kept = new ArrayList<>();

  private BenchServer() {}

  /** Serves until the end of the input. */
  public static void main(String[] args) throws IOException {
    BenchServer server = new BenchServer();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(server.answer(List.of(line.split("\t"))));
      System.out.flush();
    }
  }

  private String answer(List<String> words) {
    List<String> files = words.subList(1, words.size());
    return switch (words.get(0)) {
      case "version" ->
          System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
      case "solve" -> solve(files);
      case "keep" -> keep(files);
      case "resolve" -> resolve(Integer.parseInt(files.get(0)), files.subList(1, files.size()));
      case "flow" ->
          flow(
              Integer.parseInt(files.get(0)),
              Integer.parseInt(files.get(1)),
              files.get(2),
              files.subList(3, files.size()));
      case "grid" -> grid(files);
      case "quantile-groups" -> groups(files, BenchServer::quantile);
      case "flow-groups" -> groups(files, BenchServer::flow);
      case "assign" ->
          assign(
              Integer.parseInt(files.get(0)),
              Neighbours.valueOf(files.get(1)),
              Pruning.valueOf(files.get(2)),
              Integer.parseInt(files.get(3)),
              files.subList(4, files.size()));
      case "exact" -> exactObjective(files);
      case "multi-marginal", "linear-program" ->
          optimum(words.get(0), Double.parseDouble(files.get(0)), files.subList(1, files.size()));
      case "bures" ->
          bures(
              Integer.parseInt(files.get(0)),
              Integer.parseInt(files.get(1)),
              files.subList(2, files.size()));
      case "sliced" -> sliced(Integer.parseInt(files.get(0)), Long.parseLong(files.get(1)), files);
      case "sliced-flow" ->
          slicedFlow(
              Integer.parseInt(files.get(0)),
              Integer.parseInt(files.get(1)),
              Integer.parseInt(files.get(2)),
              files.get(3),
              files.subList(4, files.size()));
      default -> throw new IllegalArgumentException("unknown command: " + words.get(0));
    };
  }

  private String solve(List<String> files) {
    StringBuilder answers = new StringBuilder();
    for (int k = 0; k < files.size(); k += 2) {
      answers.append(line(solver.solve(problem(files, k))));
    }
    return answers.toString();
  }

  private String keep(List<String> files) {
    kept.clear();
    StringBuilder answers = new StringBuilder();
    for (int k = 0; k < files.size(); k += 2) {
      answers.append(line(solver.solve(problem(files, k))));
      kept.add(solver.warmStart());
    }
    return answers.toString();
  }

  private String resolve(int count, List<String> files) {
    StringBuilder answers = new StringBuilder();
    for (int repeat = 0; repeat < count; repeat++) {
      answers.setLength(0);
      for (int k = 0; k < files.size(); k += 2) {
        answers.append(line(solver.solve(problem(files, k), kept.get(k / 2))));
      }
    }
    return answers.toString();
  }

  private String flow(int threads, int updates, String start, List<String> files) {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (String file : files) {
      inputs.add(new WeightedMeasure<>(measure(file), 1));
    }
    // A tolerance that nothing meets: all updates are made, and the last iterate evaluated.
    OuterLoop loop = new OuterLoop(new StopRule(-1, -1, updates), record -> {});
    try (LocalMeasures<DiscreteMeasure> collection = new LocalMeasures<>(inputs, threads)) {
      BarycenterSolution solution = loop.run(new ParticleFlow(0.5), collection, measure(start));
      return solution.objective() + " " + solution.dualGap() + " " + solution.pivots();
    }
  }

  private String groups(
      List<String> words, ToDoubleFunction<LocalMeasures<DiscreteMeasure>> objective) {
    int count = Integer.parseInt(words.get(0));
    int size = Integer.parseInt(words.get(1));
    List<List<WeightedMeasure<DiscreteMeasure>>> groups = new ArrayList<>();
    for (int from = 2; from < words.size(); from += size) {
      groups.add(
          words.subList(from, from + size).stream()
              .map(file -> new WeightedMeasure<>(measure(file), 1))
              .toList());
    }
    double[] objectives = new double[groups.size()];
    for (int repeat = 0; repeat < count; repeat++) {
      for (int g = 0; g < objectives.length; g++) {
        try (LocalMeasures<DiscreteMeasure> group = new LocalMeasures<>(groups.get(g), 1)) {
          objectives[g] = objective.applyAsDouble(group);
        }
      }
    }
    return Arrays.stream(objectives).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static double quantile(LocalMeasures<DiscreteMeasure> group) {
    double[] masses = DiscreteMeasure.uniformMasses(group.summary().medianSize());
    return DEFAULT_LOOP
        .run(new QuantileBarycenter<>(), group, QuantileBarycenter.form(masses))
        .objective();
  }

  private static double flow(LocalMeasures<DiscreteMeasure> group) {
    DiscreteMeasure start = new KMeansStart().start(group, group.summary().medianSize(), 1);
    return DEFAULT_LOOP.run(new ParticleFlow(0.5), group, start).objective();
  }

  private String grid(List<String> words) {
    double epsilon = Double.parseDouble(words.get(1));
    int updates = Integer.parseInt(words.get(2));
    double change = Double.parseDouble(words.get(3));
    // A tolerance that nothing meets: all updates are made.
    StopRule rule = new StopRule(change > 0 ? 1 : -1, change > 0 ? change : -1, updates);
    List<WeightedMeasure<GridMeasure>> inputs = histograms(words.get(6), words.get(5));
    SinkhornBarycenter<GridMeasure> method =
        new SinkhornBarycenter<>(
            new GridSupport(inputs.get(0).measure().shape()),
            SinkhornSettings.plain(epsilon).withRelaxation(Double.parseDouble(words.get(4))));
    try (LocalMeasures<GridMeasure> collection =
        new LocalMeasures<>(inputs, Integer.parseInt(words.get(0)))) {
      BarycenterSolution solution =
          new OuterLoop(rule, record -> {}).run(method, collection, method.start(collection));
      double[] masses = ((GridMeasure) solution.barycenter()).masses();
      Files.write(Path.of(words.get(7)), Arrays.stream(masses).mapToObj(String::valueOf).toList());
      return solution.iterations()
          + " "
          + solution.last().residual()
          + " "
          + Arrays.stream(masses).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<WeightedMeasure<GridMeasure>> histograms(String file, String shape) {
    return histograms.computeIfAbsent(
        file,
        name -> {
          List<WeightedMeasure<GridMeasure>> found = new ArrayList<>();
          DecodeSettings settings =
              new DecodeSettings(
                  MassRule.SUM_TO_ONE,
                  Arrays.stream(shape.split("x", -1)).map(Integer::valueOf).toList(),
                  DecodeSettings.Pixels.GRID,
                  DecodeSettings.Ink.BRIGHT);
          try (InputStream in = Files.newInputStream(Path.of(name))) {
            MeasureFormat.HISTOGRAM_CSV
                .decoder()
                .orElseThrow()
                .decode(
                    in,
                    name,
                    settings,
                    record -> found.add(new WeightedMeasure<>((GridMeasure) record.measure(), 1)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return found;
        });
  }

  private String assign(
      int threads, Neighbours neighbours, Pruning pruning, int count, List<String> files) {
    List<DiscreteMeasure> prototypes = files.subList(0, count).stream().map(this::measure).toList();
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = count; n < files.size(); n++) {
      // The names of files need not be distinct.
      String id = String.format(Locale.ROOT, "%09d", n);
      inputs.add(new WeightedMeasure<>(measure(files.get(n)).withId(id), 1));
    }
    try (LocalMeasures<DiscreteMeasure> collection = new LocalMeasures<>(inputs, threads)) {
      Assignments assigned =
          Assignments.to(
              prototypes, collection, ExactCost.SQUARED_WASSERSTEIN, neighbours, pruning);
      StringBuilder answers = new StringBuilder();
      for (Assignment each : assigned.assignments()) {
        answers.append(each.cluster()).append(' ').append(each.cost()).append(' ');
      }
      return answers.append(assigned.solves()).toString();
    }
  }

  private String bures(int threads, int updates, List<String> files) {
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    for (String file : files) {
      inputs.add(
          new WeightedMeasure<>(gaussians.computeIfAbsent(file, BenchServer::readGaussian), 1));
    }
    GaussianBarycenter method = new GaussianBarycenter();
    OuterLoop loop = new OuterLoop(new StopRule(-1, -1, updates), record -> {});
    try (LocalMeasures<GaussianMeasure> collection = new LocalMeasures<>(inputs, threads)) {
      BarycenterSolution solution = loop.run(method, collection, method.start(collection));
      return solution.objective() + " " + solution.last().residual();
    }
  }

  private String sliced(int directions, long seed, List<String> files) {
    SlicedCost cost = new SlicedCost(Directions.Choice.ORTHOGONAL, directions, seed, 2);
    return String.valueOf(cost.from(measure(files.get(2))).apply(measure(files.get(3))).cost());
  }

  private String slicedFlow(
      int threads, int updates, int directions, String start, List<String> files) {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (String file : files) {
      inputs.add(new WeightedMeasure<>(measure(file), 1));
    }
    DiscreteMeasure first = measure(start);
    SlicedBarycenter method =
        new SlicedBarycenter(
            Directions.of(Directions.Choice.ORTHOGONAL, directions, first.dimension(), 1), 0.5);
    OuterLoop loop = new OuterLoop(new StopRule(1e-6, 1e-3, updates), record -> {});
    try (LocalMeasures<DiscreteMeasure> collection = new LocalMeasures<>(inputs, threads)) {
      BarycenterSolution solution = loop.run(method, collection, first);
      last = (DiscreteMeasure) solution.barycenter();
      return solution.objective() + " " + solution.iterations();
    }
  }

  private String exactObjective(List<String> files) {
    double sum = 0;
    for (String file : files) {
      sum += solver.solve(TransportProblem.quadratic(last, measure(file))).cost() / files.size();
    }
    return String.valueOf(sum);
  }

  private String optimum(String method, double gap, List<String> files) {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (String file : files) {
      inputs.add(new WeightedMeasure<>(measure(file), 1.0 / files.size()));
    }
    MultiMarginal problem =
        method.equals("linear-program")
            ? MultiMarginal.onSupport("b", inputs, inputs.get(0).measure().support())
            : MultiMarginal.free("b", inputs);
    MultiMarginal.Result result =
        problem.solve(new MultiMarginal.Limits(gap, 200, Deadline.NEVER, 1, 1), round -> {});
    long atoms = Arrays.stream(result.barycenter().masses()).filter(mass -> mass > 0).count();
    return result.proof().objective() + " " + result.proof().bound() + " " + atoms;
  }

  private static GaussianMeasure readGaussian(String file) {
    return (GaussianMeasure) readAny(file);
  }

  private static String line(TransportSolution solution) {
    return solution.cost() + " " + solution.dualGap() + " " + solution.pivots() + " ";
  }

  private TransportProblem problem(List<String> files, int at) {
    return TransportProblem.quadratic(measure(files.get(at)), measure(files.get(at + 1)));
  }

  private DiscreteMeasure measure(String file) {
    return measures.computeIfAbsent(file, BenchServer::read);
  }

  private static DiscreteMeasure read(String file) {
    return (DiscreteMeasure) readAny(file);
  }

  private static Measure readAny(String file) {
    List<Measure> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      MeasureFormat.NPZ
          .decoder()
          .orElseThrow()
          .decode(
              in,
              Path.of(file).getFileName().toString(),
              DecodeSettings.DEFAULT,
              record -> found.add(record.measure()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.get(0);
  }
}
