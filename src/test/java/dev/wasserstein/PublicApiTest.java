// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.wasserstein.annotation.Internal;
import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.job.Options;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What programs may call: the root package, the option catalogue, the exceptions, and every type
 * that their signatures name. All other public types are {@link Internal}, by themselves or by
 * their package.
 */
class PublicApiTest {
  private static final String ROOT = "dev.wasserstein";
  private static final int MOST = 80;

  private static JavaClasses project;

  @BeforeAll
  static void importClasses() {
    project =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  /** Whether other packages may name it. */
  private static boolean isPublic(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
  }

  private static boolean isInternal(CanBeAnnotated annotated) {
    return annotated.isAnnotatedWith(Internal.class);
  }

  private static boolean isApi(JavaClass type) {
    if (!isPublic(type) || isInternal(type)) {
      return false;
    }
    return type.isAnnotatedWith(PublicApi.class)
        || type.getEnclosingClass()
            .map(PublicApiTest::isApi)
            .orElseGet(() -> !isInternal(type.getPackage()));
  }

  private static Stream<JavaClass> api() {
    return project.stream().filter(PublicApiTest::isApi);
  }

  private static Set<String> names(Stream<JavaClass> types) {
    return types.map(JavaClass::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The types of the project that a program sees in a type: in its members and above it. */
  private static Stream<JavaClass> named(JavaClass type) {
    Stream<JavaType> above =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> inMembers =
        type.getMembers().stream()
            .filter(member -> isVisible(member.getModifiers()) && !isInternal(member))
            .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
            .flatMap(PublicApiTest::signature);
    return Stream.concat(above, inMembers)
        .flatMap(each -> each.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .filter(each -> each.getPackageName().startsWith(ROOT));
  }

  private static Stream<JavaType> signature(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(code.getReturnType()),
            code.getParameterTypes().stream(),
            code.getThrowsClause().getTypes().stream())
        .flatMap(types -> types.map(each -> (JavaType) each));
  }

  @Test
  void signaturesOfTheApiNameTheApiOnly() {
    Set<String> breaches = new TreeSet<>();
    api()
        .forEach(
            type ->
                named(type)
                    .filter(each -> !isApi(each))
                    .forEach(each -> breaches.add(type.getName() + " names " + each.getName())));
    assertEquals(Set.of(), breaches);
  }

  @Test
  void everyTypeOfTheApiIsReachedFromItsDoors() {
    Set<JavaClass> reached =
        api()
            .filter(
                type ->
                    type.getPackageName().equals(ROOT)
                        || type.isEquivalentTo(Options.class)
                        || type.isAssignableTo(RuntimeException.class))
            .collect(Collectors.toSet());
    Deque<JavaClass> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      JavaClass type = next.remove();
      Stream.of(named(type), type.getAllSubclasses().stream(), nested(type))
          .flatMap(types -> types)
          .filter(PublicApiTest::isApi)
          .filter(reached::add)
          .forEach(next::add);
    }
    assertEquals(names(reached.stream()), names(api()));
  }

  private static Stream<JavaClass> nested(JavaClass outer) {
    return project.stream()
        .filter(type -> type.getEnclosingClass().map(outer::equals).orElse(false));
  }

  @Test
  void theApiIsSmall() {
    Set<String> names = names(api());
    assertTrue(names.size() <= MOST, () -> names.size() + " types, at most " + MOST + ": " + names);
  }

  @Test
  void theMarkOfTheApiStandsOnlyWhereItIsNeeded() {
    Set<String> needless =
        names(
            project.stream()
                .filter(type -> type.isAnnotatedWith(PublicApi.class))
                .filter(
                    type ->
                        !isPublic(type)
                            || type.getEnclosingClass()
                                .map(PublicApiTest::isApi)
                                .orElseGet(() -> !isInternal(type.getPackage()))));
    assertEquals(Set.of(), needless);
  }

  /** Arrays of records would otherwise compare by identity, although lists do by content. */
  @Test
  void recordsOfTheApiWithArraysCompareByContent() {
    Set<String> byIdentity =
        names(
            api()
                .filter(JavaClass::isRecord)
                .filter(
                    type -> type.getFields().stream().anyMatch(each -> each.getRawType().isArray()))
                .filter(type -> hasArraysComparedByIdentity(type.reflect())));
    assertEquals(Set.of(), byIdentity);
  }

  /** Two records of equal arrays, all other components being their defaults. */
  private static boolean hasArraysComparedByIdentity(Class<?> type) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return !constructor.newInstance(values(types)).equals(constructor.newInstance(values(types)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  private static Object[] values(Class<?>[] types) {
    return Arrays.stream(types)
        .map(
            each ->
                each.isArray()
                    ? Array.newInstance(each.getComponentType(), 1)
                    : Array.get(Array.newInstance(each, 1), 0))
        .toArray();
  }
}
