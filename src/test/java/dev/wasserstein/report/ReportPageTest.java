// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportPageTest {
  private static final String EVIL = "<script>alert(1)</script>\"' onload=x &\u0000\uD800\u202E]]>";

  /** A report with its name, for the messages of failing tests. */
  record Case(String name, RunReport report) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Document parsed(String page) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    } catch (Exception e) {
      throw new AssertionError("The page is not well-formed: " + e.getMessage(), e);
    }
  }

  private static List<IterationRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            k ->
                new IterationRecord(
                    k,
                    2 + Math.pow(0.5, k),
                    k == 0 ? Double.NaN : Math.pow(0.5, k),
                    Math.pow(0.7, k),
                    0.1 * k,
                    k == count - 1 ? RunStatus.CONVERGED : RunStatus.RUNNING))
        .toList();
  }

  private static RunReport report(List<? extends Measure> inputs, List<? extends Measure> results) {
    List<WeightedMeasure<Measure>> weighted =
        inputs.stream().map(m -> new WeightedMeasure<Measure>(m, 1.0 / inputs.size())).toList();
    return RunReport.builder("Run")
        .status(RunStatus.CONVERGED, "Converged.")
        .command("wasserstein barycenter")
        .fact("objective", 208.7327665340468)
        .fact("certified gap", Double.NaN)
        .option("method", "particle-flow", "command line")
        .iterations(records(12))
        .lowerBound(1.9)
        .tolerances(1e-8, 1e-4)
        .inputs(weighted, inputs.size())
        .results(results)
        .build();
  }

  private static DiscreteMeasure cloud(String id, int dimension, int size, long seed) {
    double[] support = SubSeed.stream(seed, 0).doubles((long) size * dimension).toArray();
    return DiscreteMeasure.uniform(id, dimension, support);
  }

  private static GridMeasure grid(String id, int[] shape, long seed) {
    double[] masses = SubSeed.stream(seed, 0).doubles(GridMeasure.cells(shape)).toArray();
    double sum = 0;
    for (double mass : masses) {
      sum += mass;
    }
    for (int k = 0; k < masses.length; k++) {
      masses[k] /= sum;
    }
    return new GridMeasure(id, shape, masses);
  }

  private static GaussianMeasure gaussian(String id, int d) {
    double[] covariance = new double[d * d];
    for (int k = 0; k < d * d; k++) {
      covariance[k] = k % (d + 1) == 0 ? 2 : 0.5;
    }
    return new GaussianMeasure(id, new double[d], covariance);
  }

  private static <T> List<T> three(IntFunction<T> make) {
    return IntStream.range(0, 3).mapToObj(make).toList();
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int d = 1; d <= 6; d++) {
      int dimension = d;
      List<DiscreteMeasure> clouds = three(k -> cloud("c" + k, dimension, 40, k));
      cases.add(new Case("clouds " + d, report(clouds, List.of(cloud("b", d, 30, 9)))));
      List<GaussianMeasure> gaussians = three(k -> gaussian("g" + k, dimension));
      cases.add(new Case("Gaussians " + d, report(gaussians, List.of(gaussian("b", d)))));
      cases.add(new Case("clouds, Gaussian " + d, report(clouds, List.of(gaussian("b", d)))));
      cases.add(new Case("clouds, two results " + d, report(clouds, clouds.subList(0, 2))));
      int[] shape = IntStream.range(0, d).map(k -> 4).toArray();
      List<GridMeasure> grids = three(k -> grid("h" + k, shape, k));
      cases.add(new Case("grids " + d, report(grids, grids.subList(0, 1))));
      cases.add(new Case("grids, cloud " + d, report(grids, List.of(cloud("b", d, 20, 3)))));
      DiscreteMeasure atom = DiscreteMeasure.uniform("atom", d, new double[d]);
      cases.add(new Case("one atom " + d, report(List.of(atom), List.of(atom))));
      cases.add(new Case("results only " + d, report(List.of(), List.of(atom))));
      cases.add(new Case("inputs only " + d, report(clouds, List.of())));
    }
    cases.add(new Case("dense", report(three(k -> cloud("c" + k, 2, 3000, k)), List.of())));
    cases.add(
        new Case(
            "dense 3",
            report(three(k -> cloud("c" + k, 3, 3000, k)), List.of(cloud("b", 3, 9, 1)))));
    cases.add(new Case("one cell", report(List.of(grid("x", new int[] {1, 1}, 1)), List.of())));
    cases.add(
        new Case("mixed", report(List.of(cloud("a", 1, 2, 1)), List.of(cloud("b", 2, 2, 1)))));
    DiscreteMeasure flat =
        DiscreteMeasure.trusted("f", 2, new double[] {1}, new double[] {1e300, -4e-9});
    cases.add(new Case("far", report(List.of(flat), List.of(flat))));
    DiscreteMeasure uneven =
        new DiscreteMeasure("u", 2, new double[] {0.5, 0.5}, new double[] {0, 0, 1e6, 1e-6});
    cases.add(new Case("uneven", report(List.of(uneven), List.of(uneven))));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyPageIsWellFormedFiniteAndRepeatable(Case one) {
    String page = ReportPage.render(one.report());
    parsed(page);
    String drawings = page.substring(page.indexOf("<body>")).replaceAll("base64,[^\"]*", "");
    assertFalse(drawings.contains("NaN"), "NaN on the page");
    assertFalse(page.contains("certified gap"), "a number that is none");
    assertFalse(drawings.contains("Infinity"), "Infinity on the page");
    assertEquals(page, ReportPage.render(one.report()));
  }

  @Test
  void emptyReportIsAPage() {
    Document page = parsed(ReportPage.render(RunReport.builder("Nothing").build()));
    assertEquals("Nothing", page.getElementsByTagName("h1").item(0).getTextContent());
    assertEquals(0, page.getElementsByTagName("svg").getLength());
  }

  @Test
  void oddHistoriesAreDrawn() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    double[][] histories = {
      {0}, {5}, {3, 3, 3}, {0, 0}, {nan, 1}, {inf, 1, 1}, {1e9, 1e-9}, {-1, -2}, {nan}, {4e-320, 0}
    };
    for (double[] history : histories) {
      List<IterationRecord> records =
          IntStream.range(0, history.length)
              .mapToObj(
                  k ->
                      new IterationRecord(
                          k,
                          history[k],
                          k == 0 ? nan : history[k],
                          history[k],
                          k,
                          RunStatus.RUNNING))
              .toList();
      RunReport report = RunReport.builder("Odd").iterations(records).tolerances(0, 1e-4).build();
      String page = ReportPage.render(report);
      assertEquals(2, parsed(page).getElementsByTagName("svg").getLength());
      assertFalse(page.contains("d=\"MNaN") || page.contains("=\"NaN"), List.of(history) + "");
    }
  }

  @Test
  void longHistoriesStaySmall() {
    String page = ReportPage.render(RunReport.builder("Long").iterations(records(200_000)).build());
    assertTrue(page.length() < 200_000, "page of " + page.length() + " characters");
    parsed(page);
  }

  @Test
  void whatUsersNameIsTextEverywhere() {
    for (int d = 1; d <= 3; d++) {
      DiscreteMeasure measure = cloud(EVIL, d, 3, 1);
      RunReport report =
          RunReport.builder(EVIL)
              .command(EVIL)
              .status(RunStatus.STALLED, EVIL)
              .warning(EVIL)
              .fact(EVIL, EVIL)
              .option(EVIL, EVIL, EVIL)
              .table(new RunReport.Table(EVIL, List.of(EVIL), List.of(List.of(EVIL))))
              .coordinateNames(List.of(EVIL, EVIL, EVIL))
              .objectiveLabel(EVIL)
              .iterations(records(3))
              .inputs(List.of(new WeightedMeasure<Measure>(measure, 1)), 1)
              .results(List.of(measure))
              .build();
      String page = ReportPage.render(report);
      Document document = parsed(page);
      assertFalse(page.contains("<script"));
      assertEquals(0, document.getElementsByTagName("script").getLength());
      NodeList all = document.getElementsByTagName("*");
      for (int k = 0; k < all.getLength(); k++) {
        assertFalse(((Element) all.item(k)).hasAttribute("onload"));
      }
      String heading = document.getElementsByTagName("h1").item(0).getTextContent();
      assertTrue(heading.startsWith("<script>alert(1)</script>\"' onload=x &"), heading);
    }
  }

  @Test
  void numbersDoNotDependOnTheLocale() {
    RunReport report = cases().get(10).report();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      String german = ReportPage.render(report);
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertEquals(german, ReportPage.render(report));
      Locale.setDefault(Locale.US);
      assertEquals(german, ReportPage.render(report));
      assertTrue(german.contains("208.7327665340468"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aPixelInTheTopRowIsDrawnAtTheTop() throws Exception {
    int[] shape = {8, 8};
    double[] masses = new double[64];
    masses[5] = 1;
    GridMeasure image = new GridMeasure("top", shape, masses);
    Document page = parsed(ReportPage.render(report(List.of(image), List.of(image.toDiscrete()))));
    Element splat = (Element) page.getElementsByTagName("image").item(0);
    String uri = splat.getAttribute("href");
    byte[] png = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    int darkest = 0;
    for (int k = 0; k < picture.getWidth() * picture.getHeight(); k++) {
      darkest = grey(picture, k) < grey(picture, darkest) ? k : darkest;
    }
    int row = darkest / picture.getWidth();
    assertEquals(5.5 / 8, (darkest % picture.getWidth() + 0.5) / picture.getWidth(), 0.02);
    assertEquals(0.5 / 8, (row + 0.5) / picture.getHeight(), 0.02);
    Element input = (Element) page.getElementsByTagName("image").item(1);
    assertEquals(1.0, Double.parseDouble(input.getAttribute("y")), 1e-9);
  }

  private static int grey(BufferedImage picture, int pixel) {
    return picture.getRaster().getSample(pixel % picture.getWidth(), pixel / picture.getWidth(), 0);
  }

  @Test
  void cloudsOfPixelsAreDrawnAsTheImagesTheyWere() {
    DiscreteMeasure pixels =
        DiscreteMeasure.uniform("p", 2, new double[] {0, 0, 0, 0.1, 0.1, 0.1, 0.5, 0.3});
    RunReport report =
        RunReport.builder("Images")
            .orientation(Orientation.IMAGE)
            .inputs(List.of(new WeightedMeasure<Measure>(pixels, Double.NaN)), 1)
            .results(List.of(pixels))
            .build();
    Document page = parsed(ReportPage.render(report));
    assertEquals(2, page.getElementsByTagName("image").getLength());
  }

  @Test
  void fullPageStaysBelowFiveMegabytes() {
    List<DiscreteMeasure> clouds =
        IntStream.range(0, 24).mapToObj(k -> cloud("c" + k, 2, 500, k)).toList();
    List<GridMeasure> images =
        IntStream.range(0, 24).mapToObj(k -> grid("i" + k, new int[] {28, 28}, k)).toList();
    List<DiscreteMeasure> high =
        IntStream.range(0, 24).mapToObj(k -> cloud("c" + k, 8, 500, k)).toList();
    List<GridMeasure> volumes =
        IntStream.range(0, 24).mapToObj(k -> grid("v" + k, new int[] {60, 50, 40}, k)).toList();
    List<GridMeasure> large = List.of(grid("g", new int[] {1500, 1000}, 3));
    DiscreteMeasure dense = cloud("d", 3, 200_000, 4);
    for (RunReport report :
        List.of(
            report(clouds, clouds.subList(0, 1)),
            report(images, clouds.subList(0, 1)),
            report(high, high.subList(0, 6)),
            report(volumes, volumes.subList(0, 1)),
            report(large, large),
            report(List.of(dense), List.of(dense)))) {
      int size = ReportPage.render(report).getBytes(StandardCharsets.UTF_8).length;
      assertTrue(size < 5_000_000, "page of " + size + " bytes");
    }
  }

  @Test
  void volumesAreShownBySumsAndSlicesAlongTheirAxes() {
    List<GridMeasure> volumes = three(k -> grid("v" + k, new int[] {6, 5, 4}, k));
    Document page = parsed(ReportPage.render(report(volumes, volumes.subList(0, 1))));
    assertEquals(3 + 3 + 3 * 3, page.getElementsByTagName("image").getLength());
    String text = page.getDocumentElement().getTextContent();
    for (String axis : List.of("x1", "x2", "x3")) {
      assertTrue(text.contains("sum along " + axis), axis);
      assertTrue(text.contains("slice at " + axis), axis);
    }
  }

  @Test
  void pageAsksForNothingElse() {
    String page = ReportPage.render(cases().get(10).report());
    String rest =
        page.replace("xmlns=\"http://www.w3.org/1999/xhtml\"", "")
            .replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
            .replace("http-equiv", "");
    assertFalse(rest.contains("http"), "an address on the page");
    assertFalse(rest.contains("url("), "an address in the style");
    assertTrue(page.contains("default-src 'none'"));
  }

  @Test
  void onlyABoundedSampleIsKeptAndTheTotalIsSaid() {
    List<WeightedMeasure<Measure>> many =
        IntStream.range(0, 60)
            .mapToObj(k -> new WeightedMeasure<Measure>(cloud("c" + k, 2, 3, k), 0.001))
            .toList();
    RunReport report = RunReport.builder("Many").inputs(many, 1000).build();
    assertEquals(RunReport.MAX_INPUTS, report.inputs().size());
    assertTrue(ReportPage.render(report).contains("First 24 of 1\u202F000 inputs"));
  }
}
