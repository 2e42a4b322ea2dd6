// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static com.tngtech.archunit.base.DescribedPredicate.doesNot;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.wasserstein.format.MeasureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports go one way: every layer, what it may import of the others, and who may import what from
 * outside.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.wasserstein";

  /** A package, with its subpackages, and the other packages of the project that it may import. */
  private record Layer(String name, Set<String> imports) {
    String[] visible() {
      return Stream.concat(Stream.of(name), imports.stream())
          .map(ArchitectureTest::inLayer)
          .toArray(String[]::new);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Set<String> UP_TO_MEASURE =
      Set.of("annotation", "linalg", "geometry", "numeric", "measure");
  private static final Set<String> UP_TO_TRANSPORT = plus(UP_TO_MEASURE, "collection", "transport");
  private static final Set<String> UP_TO_BARYCENTER =
      plus(UP_TO_TRANSPORT, "barycenter", "options");
  private static final Set<String> UP_TO_WASP = plus(UP_TO_BARYCENTER, "evaluate", "wasp");
  private static final Set<String> UP_TO_INPUT = plus(UP_TO_WASP, "format", "storage", "input");
  private static final Set<String> UP_TO_SPARK = plus(UP_TO_INPUT, "spark", "report");

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("annotation", Set.of()),
          new Layer("linalg", Set.of("annotation")),
          new Layer("geometry", Set.of("annotation", "linalg")),
          new Layer("numeric", Set.of("annotation")),
          new Layer("measure", Set.of("annotation", "linalg", "geometry", "numeric")),
          new Layer("collection", UP_TO_MEASURE),
          new Layer("transport", plus(UP_TO_MEASURE, "collection")),
          new Layer("barycenter", plus(UP_TO_TRANSPORT, "options")),
          new Layer("options", Set.of("annotation")),
          new Layer("format", Set.of("annotation", "numeric", "measure")),
          new Layer("report", UP_TO_BARYCENTER),
          new Layer("evaluate", Set.of("annotation", "numeric")),
          new Layer("wasp", plus(UP_TO_BARYCENTER, "evaluate")),
          new Layer("storage", plus(UP_TO_BARYCENTER, "format")),
          new Layer("input", plus(UP_TO_WASP, "format", "storage")),
          new Layer("spark", UP_TO_INPUT),
          new Layer("ml", UP_TO_SPARK),
          new Layer("job", UP_TO_SPARK),
          new Layer("cli", plus(UP_TO_SPARK, "job")));

  /** Packages whose subpackages build on them, not the other way. */
  private static final List<String> FOUNDATIONS = List.of("transport", "wasp");

  /** The facade, the root package alone, which no layer may import. */
  private static final String FACADE = ROOT;

  /**
   * The classes that may use scala.*, each with its full name; a Spark API that wants it is wrapped
   * in one.
   */
  private static final Set<String> SCALA =
      Set.of(ROOT + ".spark.MeasureTable", ROOT + ".spark.StateBlocks");

  private static final Set<String> NAMES_OF_FORMATS =
      Stream.of(MeasureFormat.values())
          .map(MeasureFormat::name)
          .collect(Collectors.toUnmodifiableSet());

  private static JavaClasses project;

  private static Set<String> plus(Set<String> layers, String... more) {
    return Stream.concat(layers.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  private static List<Layer> layers() {
    return LAYERS;
  }

  private static String inLayer(String name) {
    return ROOT + "." + name + "..";
  }

  @BeforeAll
  static void importClasses() {
    project =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  private static void check(ArchRule rule) {
    // A layer that is still empty breaks no rule.
    rule.allowEmptyShould(true).check(project);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void importsGoOneWay(Layer layer) {
    check(
        noClasses()
            .that()
            .resideInAPackage(inLayer(layer.name()))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(layer.visible()))))
            .as(layer.name() + " imports only " + layer.imports() + " of the project"));
  }

  @Test
  void everyClassHasALayer() {
    check(
        classes()
            .should()
            .resideInAnyPackage(
                Stream.concat(
                        Stream.of(FACADE), LAYERS.stream().map(layer -> inLayer(layer.name())))
                    .toArray(String[]::new)));
  }

  @Test
  void onlySparkAndItsDoorsImportSpark() {
    checkOnly(
        resideInAnyPackage(inLayer("spark"), inLayer("ml"), inLayer("job"), inLayer("cli"), FACADE),
        "org.apache.spark..");
  }

  @Test
  void onlyLayersFromStorageUpImportHadoop() {
    checkOnly(
        resideInAnyPackage(
            inLayer("storage"),
            inLayer("input"),
            inLayer("spark"),
            inLayer("ml"),
            inLayer("job"),
            inLayer("cli")),
        "org.apache.hadoop..");
  }

  @Test
  void foundationsKnowNothingOfWhatIsBuiltOnThem() {
    for (String name : FOUNDATIONS) {
      check(
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + name)
              .should()
              .dependOnClassesThat()
              .resideInAPackage(ROOT + "." + name + ".*.."));
    }
  }

  @Test
  void onlyStorageImportsParquetAndOrc() {
    checkOnly(resideInAPackage(inLayer("storage")), "org.apache.parquet..");
    checkOnly(resideInAPackage(inLayer("storage")), "org.apache.orc..");
  }

  /** Not the decoder itself, which is made with all formats: executors may do without jHDF. */
  @Test
  void onlyNamedClassesImportJhdf() {
    checkOnly(
        named(
            Set.of(
                ROOT + ".format.ArvizPosterior",
                ROOT + ".format.EmceeChain",
                ROOT + ".format.HdfLinks")),
        "io.jhdf..");
  }

  @Test
  void onlyOneClassImportsBreeze() {
    checkOnly(named(Set.of(ROOT + ".linalg.DenseAlgebra")), "breeze..");
  }

  /** In its Java form, which gives the same bits on every machine, and not through its loader. */
  @Test
  void onlyNamedClassesImportLapack() {
    checkOnly(
        named(Set.of(ROOT + ".linalg.SymmetricEigen", ROOT + ".linalg.MachineConstants")),
        "org.netlib..");
    checkOnly(named(Set.of()), "dev.ludovic.netlib..");
  }

  @Test
  void onlyNamedClassesImportScala() {
    checkOnly(named(SCALA), "scala..");
  }

  private static DescribedPredicate<JavaClass> named(Set<String> classes) {
    return DescribedPredicate.describe(
        "are named " + classes, type -> classes.contains(outermost(type).getName()));
  }

  private static void checkOnly(DescribedPredicate<JavaClass> who, String... packages) {
    check(
        noClasses().that(doesNot(who)).should().dependOnClassesThat(resideInAnyPackage(packages)));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  /** What is to be known of a format is asked of it: a new one is an entry of the registry. */
  @Test
  void onlyFormatNamesFormats() {
    check(
        noClasses()
            .that(not(resideInAPackage(inLayer("format"))))
            .should()
            .accessFieldWhere(
                DescribedPredicate.describe(
                    "it is a format",
                    access ->
                        access.getTargetOwner().isEquivalentTo(MeasureFormat.class)
                            && NAMES_OF_FORMATS.contains(access.getTarget().getName()))));
  }

  @Test
  void noClassIsADrawer() {
    for (String ending : List.of("Utils", "Util", "Helper", "Helpers", "Manager")) {
      check(
          noClasses()
              .should()
              .haveSimpleNameEndingWith(ending)
              .because("a static method lives on the type it is about"));
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> silent =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .sorted()
              .toList();
      assertEquals(List.of(), silent, "packages without package-info.java");
    }
  }
}
