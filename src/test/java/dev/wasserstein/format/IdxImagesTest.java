// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of an IDX file. */
class IdxImagesTest {
  private static byte[] file(int count) throws IOException {
    List<MeasureRecord> records = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double[] masses = {n + 1, 1, 2, 0, 1, 1};
      double sum = Arrays.stream(masses).sum();
      Arrays.setAll(masses, i -> masses[i] / sum);
      records.add(
          new MeasureRecord(
              new GridMeasure("m" + n, new int[] {2, 3}, masses), Double.NaN, "here"));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MeasureFormat.IDX.encoder().orElseThrow().encode(records, out);
    return out.toByteArray();
  }

  private static List<MeasureRecord> part(byte[] file, int from, int to) throws IOException {
    List<MeasureRecord> records = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    IdxImages.of(in, "images").decode(in, DecodeSettings.DEFAULT, from, to, records::add);
    return records;
  }

  @Test
  void partsTogetherAreTheWhole() throws IOException {
    byte[] file = file(7);
    List<MeasureRecord> whole = part(file, 0, 7);
    assertEquals(7, whole.size());
    assertEquals("images-00003", whole.get(3).measure().id());
    for (int cut = 0; cut <= 7; cut++) {
      List<MeasureRecord> joined = new ArrayList<>(part(file, 0, cut));
      joined.addAll(part(file, cut, Integer.MAX_VALUE));
      assertEquals(whole, joined);
    }
  }

  /** Of a file that is cut off every part that lacks something says so; the first as the whole. */
  @Test
  void aPartOfAFileThatIsCutOffIsRefused() throws IOException {
    byte[] file = file(7);
    byte[] cut = Arrays.copyOf(file, file.length - 2 * 48 - 11);
    assertEquals(4, part(cut, 0, 4).size());
    String expected = assertThrows(BadInputException.class, () -> part(cut, 0, 7)).getMessage();
    assertEquals(
        expected, assertThrows(BadInputException.class, () -> part(cut, 4, 6)).getMessage());
    assertThrows(BadInputException.class, () -> part(cut, 6, 7));
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    assertThrows(BadInputException.class, () -> part(longer, 5, 7));
    assertEquals(2, part(longer, 2, 4).size());
  }
}
