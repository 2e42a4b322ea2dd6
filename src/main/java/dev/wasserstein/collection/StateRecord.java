// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.io.Serializable;

/** A state with the id of its measure. */
public record StateRecord(String measureId, MeasureState state) implements Serializable {}
