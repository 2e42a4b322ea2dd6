// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.input.DecodedAhead;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Closes something when a task ends, however it ends. */
record CloseAtEnd(DecodedAhead opened) implements TaskCompletionListener {
  @Override
  public void onTaskCompletion(TaskContext context) {
    opened.close();
  }
}
