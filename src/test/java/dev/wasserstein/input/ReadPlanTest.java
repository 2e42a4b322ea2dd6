// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.storage.InputFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which task reads what. */
class ReadPlanTest {
  private static ReadPart file(MeasureFormat format, int number, long measures, long cells) {
    DecodedSize size =
        new DecodedSize(measures, measures * cells, cells, 8, 2, DecodedSize.Certainty.EXACT);
    InputFile file = new InputFile("file:/somewhere/" + number, 1000, 0);
    return ReadPart.whole(ScannedFile.of(file, format, size), number);
  }

  private static List<ReadPart> images(int count, long cells) {
    List<ReadPart> files = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      files.add(file(MeasureFormat.IMAGE, n, 1, cells));
    }
    return files;
  }

  /** By their decoded bytes: two, or two hundred images of 512 x 512 pixels lie in a partition. */
  @ParameterizedTest
  @CsvSource({
    "200, 262144, 2, 6, 9",
    "200, 262144, 16, 40, 50",
    "10000, 16384, 2, 18, 24",
    "200, 64, 2, 1, 1",
    "100000, 1, 4, 50, 51",
    "3, 100000000, 2, 3, 3",
    "1, 100, 8, 1, 1"
  })
  void manyFilesAreFewTasks(int count, long cells, int cores, int least, int most) {
    ReadPlan plan = ReadPlan.of(images(count, cells), cores);
    assertTrue(
        least <= plan.tasks().size() && plan.tasks().size() <= most,
        plan.tasks().size() + " tasks");
    List<Integer> numbers = new ArrayList<>();
    for (List<ReadPart> task : plan.tasks()) {
      long bytes = task.stream().mapToLong(ReadPart::bytes).sum();
      assertTrue(task.size() == 1 || bytes <= 3 * ReadPlan.PARTITION_BYTES / 2, bytes + " bytes");
      task.forEach(part -> numbers.add(part.number()));
    }
    List<Integer> inOrder = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      inOrder.add(n);
    }
    assertEquals(inOrder, numbers);
  }

  @Test
  void aLargeIdxFileIsSplit() {
    ReadPlan plan = ReadPlan.of(List.of(file(MeasureFormat.IDX, 0, 60_000, 784)), 2);
    assertEquals(6, plan.tasks().size());
    int next = 0;
    for (List<ReadPart> task : plan.tasks()) {
      assertEquals(next, task.get(0).from());
      next = task.get(task.size() - 1).to();
    }
    assertEquals(Integer.MAX_VALUE, next);
  }

  @Test
  void otherFilesStayWhole() {
    ReadPlan plan = ReadPlan.of(List.of(file(MeasureFormat.JSON, 0, 60_000, 784)), 2);
    assertEquals(1, plan.tasks().size());
  }
}
