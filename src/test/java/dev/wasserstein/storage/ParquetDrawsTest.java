// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posterior draws in Parquet files as users have them, whole and broken. */
class ParquetDrawsTest {
  private static final String TABLE =
      "message draws { required double mu; optional float sigma; required binary label (UTF8);"
          + " required int32 count; required int64 paid (DECIMAL(10, 2)); required int32 .chain;"
          + " required int32 .draw; required double lp__; }";

  @TempDir private Path folder;
  private final Configuration configuration = new Configuration();

  /** Writes rows of (mu, sigma, chain); a sigma of null is left out. */
  private Path write(String message, Object[]... rows) throws IOException {
    Path file = folder.resolve("s.parquet");
    Files.deleteIfExists(file);
    MessageType schema = MessageTypeParser.parseMessageType(message);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(schema)
            .build()) {
      for (Object[] row : rows) {
        Group group = new SimpleGroup(schema);
        group.add("mu", (Double) row[0]);
        if (row[1] != null) {
          group.add("sigma", (Float) row[1]);
        }
        group.add("label", "text");
        group.add("count", 7);
        group.add("paid", 100L);
        group.add(".chain", (Integer) row[2]);
        group.add(".draw", 1);
        group.add("lp__", Double.NaN);
        writer.write(group);
      }
    }
    return file;
  }

  private Draws read(Path file) throws IOException {
    return ParquetDraws.read(configuration, input(file), name -> true);
  }

  private InputFile input(Path file) throws IOException {
    return new InputFile(
        file.toUri().toString(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
  }

  private void assertRefused(Path file, String... parts) {
    BadInputException refusal = assertThrows(BadInputException.class, () -> read(file));
    for (String part : parts) {
      assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    }
  }

  @Test
  void columnsOfNumbersAreParametersAndChainsAreKeptApart() throws IOException {
    Path file =
        write(
            TABLE, new Object[] {1.0, 2f, 1}, new Object[] {3.0, 4f, 2}, new Object[] {5.0, 6f, 1});
    Draws draws = read(file);
    assertEquals(List.of("mu", "sigma", "count", "paid"), draws.parameters());
    assertArrayEquals(new int[] {2, 1}, draws.chainLengths());
    assertArrayEquals(new double[] {1, 2, 7, 1, 5, 6, 7, 1, 3, 4, 7, 1}, draws.values());
    Draws wanted = ParquetDraws.read(configuration, input(file), Set.of("count", "mu")::contains);
    assertArrayEquals(new double[] {1, 7, 5, 7, 3, 7}, wanted.values());
  }

  @Test
  void brokenFilesAreNamedWithTheirRow() throws IOException {
    Object[] good = {1.0, 2f, 1};
    Path file = write(TABLE, good, new Object[] {Double.NaN, 2f, 1});
    assertRefused(file, "'mu'", "s.parquet:row 2", "is NaN", "--exclude");
    file = write(TABLE, good, good, new Object[] {1.0, null, 1});
    assertRefused(file, "'sigma'", "s.parquet:row 3", "is missing");
    assertRefused(write(TABLE), "s.parquet", "holds no draw", "run its sampler again");
    byte[] whole = Files.readAllBytes(write(TABLE, good, good));
    for (int length : new int[] {20, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(file, "s.parquet", "cannot be read", "expected a complete, readable file");
    }
    Path named = write(TABLE, good);
    BadInputException none =
        assertThrows(
            BadInputException.class,
            () -> ParquetDraws.read(configuration, input(named), "theta"::equals));
    assertTrue(none.getMessage().contains("none of the parameters"), none::getMessage);
  }
}
