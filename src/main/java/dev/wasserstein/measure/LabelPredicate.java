// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.function.Predicate;

/** Chooses elements of arrays by their labels where files have these, by their names elsewhere. */
@Internal
public interface LabelPredicate extends Predicate<String> {
  /** Whether an element with a label is wanted. */
  boolean testLabel(String label, String name);
}
