// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parquet files as other programs write them; values by pyarrow,
 * scripts/reference/parquet_kinds.py.
 */
class ParquetKindsTest {
  private static final Path FILES = Path.of("src", "test", "resources", "parquet");

  @TempDir private Path folder;

  private String csv(Path input) throws IOException {
    Path out = folder.resolve("out.csv");
    Files.deleteIfExists(out);
    CommandRun.of("convert", "--input", input.toString(), "--output", out.toString()).assertDone();
    return Files.readString(out);
  }

  private Path copy(String name, String to) throws IOException {
    Path target = folder.resolve(to);
    Files.createDirectories(target.getParent());
    return Files.copy(FILES.resolve(name), target);
  }

  private Path wasp(String... shards) throws IOException {
    Path out = folder.resolve("wasp");
    List<String> words = new ArrayList<>(List.of("wasp", "--overwrite", "--shards"));
    words.addAll(List.of(shards));
    words.addAll(List.of("--output", out.toString()));
    CommandRun.of(words).assertDone();
    return out;
  }

  @Test
  void aListOfStructsIsAListOfAtoms() throws IOException {
    assertEquals(
        "id,mass,x1,x2\na,0.5,0.0,1.0\na,0.5,2.0,5.0\nb,1.0,4.0,9.0\n",
        csv(FILES.resolve("list-of-structs.parquet")));
  }

  @Test
  void aRowForEachAtomIsReadAsCsvIs() throws IOException {
    assertEquals(
        "id,mass,x1,x2\na,0.25,0.0,5.0\na,0.75,1.0,6.0\nb,1.0,2.0,7.0\n",
        csv(FILES.resolve("long-id.parquet")));
    CommandRun.of("inspect", "--input", FILES.resolve("long-mass.parquet").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("long-mass.parquet", "no column 'id'"));
  }

  @Test
  void aRowForEachAtomInJson() throws IOException {
    Path json = folder.resolve("atoms.json");
    Files.writeString(
        json,
        """
        {"id":"a","x1":0,"x2":5,"mass":0.25}
        {"id":"b","x1":2,"x2":7,"mass":1}
        {"id":"a","x1":1,"x2":6,"mass":0.75}
        """);
    assertEquals("id,mass,x1,x2\na,0.25,0.0,5.0\na,0.75,1.0,6.0\nb,1.0,2.0,7.0\n", csv(json));
    Files.writeString(json, "{\"id\":\"a\",\"x1\":0,\"x2\":5}\n{\"id\":\"a\",\"x1\":0}\n");
    CommandRun.of("inspect", "--input", json.toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("atoms.json:2", "1 coordinates", "2 as"));
  }

  @Test
  void decimalsAreNumbers() throws IOException {
    assertEquals(
        "id,mass,x1,x2\na,1.0,1.25,-3.5\nb,1.0,1.25,-3.5\n", csv(FILES.resolve("decimal.parquet")));
  }

  @Test
  void aMissingCodecIsNamed() {
    CommandRun.of("inspect", "--input", FILES.resolve("brotli.parquet").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("compressed with brotli", "zstd"));
    // As Arrow wrote it before 2021: blocks without the frames that Hadoop puts around them.
    CommandRun.of(
            "wasp",
            "--shards",
            FILES.resolve("lz4-without-frames.parquet").toString(),
            "--output",
            folder.resolve("out").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("the deprecated codec LZ4", "LZ4_RAW"));
  }

  /** One list of 100,000,000 zeros in 593 bytes: to Parquet's Java reader 5 GB. */
  @Test
  void whatSwellsIsRefused() {
    String file = FILES.resolve("swelling.parquet").toString();
    CommandRun.of("inspect", "--input", file)
        .assertRefused(ExitCode.BAD_INPUT, List.of("(swelling.parquet) swells"));
    CommandRun.of("wasp", "--shards", file, "--output", folder.resolve("out").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("(swelling.parquet) swells"));
  }

  @Test
  void directoriesOfColumnsGiveIdsAndWeights() throws IOException {
    copy("long-mass.parquet", "table/weight=0.25/id=b%20c/part-0.parquet");
    copy("long-id.parquet", "table/weight=0.75/part-0.parquet");
    assertEquals(
        """
        id,weight,mass,x1,x2
        b c,0.25,0.25,0.0,5.0
        b c,0.25,0.75,1.0,6.0
        a,0.75,0.25,0.0,5.0
        a,0.75,0.75,1.0,6.0
        b,0.75,1.0,2.0,7.0
        """,
        csv(folder.resolve("table")));
    copy("long-id.parquet", "weight=heavy/table/part-0.parquet");
    assertTrue(csv(folder.resolve("weight=heavy").resolve("table")).startsWith("id,mass,"));
    copy("long-id.parquet", "bad/weight=heavy/part-0.parquet");
    CommandRun.of("inspect", "--input", folder.resolve("bad").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("weight 'heavy'"));
  }

  @Test
  void drawsOfAllTypesOfNumbers() throws IOException {
    List<String> lines = csv(FILES.resolve("numbers.parquet")).lines().toList();
    String same =
        ",0.10000000149011612,255.0,4.294967295E9,1.8446744073709552E19,-9.007199254740992E15,";
    assertEquals(
        "numbers,0.5,-0.333251953125" + same + "1.0,-1.25,1.2345678901234567E19,1.0,2.0,3.0,4.0",
        lines.get(1));
    assertEquals(
        "numbers,0.5,65504.0" + same + "0.0,-1.25,1.2345678901234567E19,5.0,6.0,7.0,8.0",
        lines.get(2));
  }

  @Test
  void listsAndBooleansAndDecimalsAreParameters() throws IOException {
    Path out =
        wasp(
            FILES.resolve("draws-types1.parquet").toString(),
            FILES.resolve("draws-types2.parquet").toString());
    assertEquals(
        List.of("variable", "mu", "theta[1]", "theta[2]", "sold", "price", "big"),
        Files.readAllLines(out.resolve("summary.csv")).stream()
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList());
    CommandRun.of("inspect", "--input", FILES.resolve("ragged.parquet").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("'theta'", "row 2", "1 elements", "2 as"));
  }

  @Test
  void aColumnTellsShardsApart() throws IOException {
    Path out = wasp(FILES.resolve("shards-1.parquet").toString());
    assertEquals(
        List.of("a,2", "b,1", "c,1"),
        Files.readAllLines(out.resolve("shards.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", -1)[0] + "," + line.split(",", -1)[2])
            .toList());
    out =
        wasp(
            FILES.resolve("shards-1.parquet").toString(),
            FILES.resolve("shards-2.parquet").toString());
    assertEquals(
        List.of("a,2", "b,2", "c,2"),
        Files.readAllLines(out.resolve("shards.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", -1)[0] + "," + line.split(",", -1)[2])
            .toList());
    // The mean of three quantile functions.
    assertEquals(55.5, mean(out), 1e-12);
    Path csv = folder.resolve("shards.csv");
    Files.writeString(csv, "shard,mu\na,1\nb,10\na,2\nc,100\nb,20\nc,200\n");
    assertEquals(55.5, mean(wasp(csv.toString())), 1e-12);
    Files.writeString(csv, "shard,mu\na,1\n,10\n");
    CommandRun.of("wasp", "--shards", csv.toString(), "--output", folder.resolve("none").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("'shard' (shards.csv)", "empty"));
  }

  /** The mean of the first parameter. */
  private static double mean(Path run) throws IOException {
    String line = Files.readAllLines(run.resolve("summary.csv")).get(1);
    return Double.parseDouble(line.split(",", -1)[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_delta_log,Delta Lake", ".hoodie,Hudi", "metadata,Iceberg"})
  void tablesThatKeepVersionsAreRefused(String kind) throws IOException {
    String[] words = kind.split(",", -1);
    copy("long-id.parquet", "lake/data/part-0.parquet");
    Path mark = folder.resolve("lake").resolve(words[0]);
    Files.createDirectories(mark);
    Files.writeString(mark.resolve("v1.metadata.json"), "{}");
    String lake = folder.resolve("lake").toString();
    CommandRun.of("inspect", "--input", lake)
        .assertRefused(ExitCode.BAD_INPUT, List.of(words[1], "connector"));
    CommandRun.of("wasp", "--shards", lake, "--output", folder.resolve("o").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of(words[1], "connector"));
  }
}
