// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How well a classification fits the true classes.
 *
 * @param classes all classes that are true of something or were given to something, in natural
 *     order
 * @param confusion (classes × classes): how many of the class of the row were given the class of
 *     the column
 */
public record ClassificationReport(List<String> classes, long[][] confusion) {
  /**
   * One class.
   *
   * @param support the number of things of this class
   * @param precision the part of those given the class that belong to it; 0 where none was given it
   * @param recall the part of those that belong to the class that were given it; 0 where none does
   */
  public record ClassScore(String name, long support, double precision, double recall) {
    /** The harmonic mean of precision and recall; 0 where both are. */
    public double f1() {
      return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }
  }

  /**
   * Compares a classification with the truth.
   *
   * @param truth the class of each thing
   * @param given the class that each was given, in the same order
   */
  public static ClassificationReport of(List<String> truth, List<String> given) {
    TreeSet<String> classes = new TreeSet<>(NaturalOrder.INSTANCE);
    classes.addAll(truth);
    classes.addAll(given);
    List<String> names = List.copyOf(classes);
    long[][] confusion = new long[names.size()][names.size()];
    for (int n = 0; n < truth.size(); n++) {
      confusion[names.indexOf(truth.get(n))][names.indexOf(given.get(n))]++;
    }
    return new ClassificationReport(names, confusion);
  }

  /** The part that was given its true class. */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int i = 0; i < classes.size(); i++) {
      right += confusion[i][i];
      for (long count : confusion[i]) {
        all += count;
      }
    }
    return all > 0 ? (double) right / all : 0;
  }

  /** The scores of all classes. */
  public List<ClassScore> scores() {
    List<ClassScore> scores = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      long support = 0;
      long given = 0;
      for (int j = 0; j < classes.size(); j++) {
        support += confusion[i][j];
        given += confusion[j][i];
      }
      scores.add(
          new ClassScore(
              classes.get(i),
              support,
              given > 0 ? (double) confusion[i][i] / given : 0,
              support > 0 ? (double) confusion[i][i] / support : 0));
    }
    return scores;
  }

  /** The mean precision of the classes. */
  public double macroPrecision() {
    return scores().stream().mapToDouble(ClassScore::precision).average().orElse(0);
  }

  /** The mean recall of the classes. */
  public double macroRecall() {
    return scores().stream().mapToDouble(ClassScore::recall).average().orElse(0);
  }

  /** The mean F1 of the classes. */
  public double macroF1() {
    return scores().stream().mapToDouble(ClassScore::f1).average().orElse(0);
  }
}
