// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories as samplers leave them. */
class SamplerFilesTest {
  private static final String HEADER = "#    weight  minuslogpost   mu   chi2\n";

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path zip(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private List<String> column(String table, String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("out").resolve(table));
    int at = List.of(lines.get(0).split(",", -1)).indexOf(name);
    return lines.stream().skip(1).map(line -> line.split(",", -1)[at]).toList();
  }

  private CommandRun wasp(String... shards) {
    List<String> words = new ArrayList<>(List.of("wasp", "--overwrite", "--shards"));
    words.addAll(List.of(shards));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    return CommandRun.of(words);
  }

  private static CommandRun inspect(Path... input) {
    List<String> words = new ArrayList<>(List.of("inspect", "--input"));
    List.of(input).forEach(each -> words.add(each.toString()));
    return CommandRun.of(words);
  }

  @Test
  void aDirectoryOfCobayaIsAShardOfWeightedChains() throws IOException {
    for (String shard : List.of("north", "south")) {
      write(shard + "/run.1.txt", HEADER + " 3 1.5 1 .5\n 1 2.5 5 .25\n");
      zip(shard + "/run.2.txt.gz", HEADER + " 2 1.5 2 .5\n 2 2.5 4 .25\n");
      write(shard + "/run.input.yaml", "likelihood:\n");
      write(shard + "/run.updated.yaml", "likelihood:\n");
      write(shard + "/run.progress", "# N timestamp\n40 2026\n");
      write(shard + "/run.covmat", "# mu\n1\n");
      write(shard + "/run.checkpoint", "sampler:\n");
      write(shard + "/run.minimum.txt", "minus-log-posterior = 3.5\n");
    }
    wasp(folder.resolve("north").toString(), folder.resolve("south").toString()).assertDone();
    assertEquals(List.of("mu"), column("summary.csv", "variable"));
    assertEquals(List.of("2", "2"), column("shards.csv", "chains"));
    // (3·1 + 1·5 + 2·2 + 2·4) / 8, at quantiles of 1000 draws.
    assertEquals(2.5, Double.parseDouble(column("summary.csv", "mean").get(0)), 0.01);
    inspect(folder.resolve("north").resolve("run.2.txt.gz")).assertDone();
  }

  @Test
  void chainsOfCosmoMcAreNamedByTheFileBeside() throws IOException {
    write("a/root_1.txt", "  1.0E+00  2.0E+00  3.0E+00  5.0E+00\n");
    write("a/root_2.txt", "  1.0E+00  2.0E+00  4.0E+00  6.0E+00\n");
    Path names = write("a/root.paramnames", "ns\tn_s\nsigma8*\t\\sigma_8\n");
    for (String beside : List.of("ranges", "inputparams", "likelihoods", "minimum", "log")) {
      write("a/root." + beside, "x 1 2\n");
    }
    write("b/root_1.txt", "  1.0E+00  2.0E+00  4.0E+00  6.0E+00\n");
    zip("b/root.paramnames.gz", "ns\tn_s\nsigma8*\t\\sigma_8\n");
    String a = folder.resolve("a").toString();
    wasp(a, folder.resolve("b").toString()).assertDone();
    assertEquals(List.of("ns", "sigma8"), column("summary.csv", "variable"));
    assertEquals(List.of("2", "1"), column("shards.csv", "chains"));
    CommandRun run = inspect(folder.resolve("a").resolve("root_1.txt")).assertDone();
    assertTrue(run.out().contains("ns, sigma8"), run::toString);
    Files.delete(names);
    wasp(a).assertRefused(ExitCode.BAD_INPUT, List.of("root_1.txt", "root.paramnames"));
    inspect(folder.resolve("a").resolve("root_1.txt"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("root_1.txt", "root.paramnames"));
  }

  /** Version 2 with metadata hidden from listings, version 3, and an archive. */
  @Test
  void storesOfZarrAreRefusedByName() throws IOException {
    write("two/a.zarr/.zgroup", "{\"zarr_format\": 2}");
    write("two/a.zarr/posterior/mu/.zarray", "{\"zarr_format\": 2}");
    write("two/a.zarr/posterior/mu/0.0", "\1\2");
    write("three/b.zarr/zarr.json", "{\"zarr_format\": 3}");
    write("three/b.zarr/posterior/mu/c/0/0", "\1\2");
    Path archive = folder.resolve("c.zarr.zip");
    Path other = folder.resolve("d.zip");
    for (Path each : List.of(archive, other)) {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(each))) {
        zip.putNextEntry(new ZipEntry(each.equals(other) ? "posterior/.zgroup" : "x"));
        zip.write(1);
      }
    }
    Path two = folder.resolve("two");
    Path three = folder.resolve("three");
    for (Path each :
        List.of(
            two,
            two.resolve("a.zarr"),
            two.resolve("a.zarr").resolve("posterior").resolve("mu"),
            two.resolve("*.zarr"),
            three,
            three.resolve("b.zarr"),
            archive,
            other)) {
      List<String> parts = List.of("is a Zarr store", ".to_netcdf('");
      wasp(each.toString()).assertRefused(ExitCode.BAD_INPUT, parts);
      inspect(each).assertRefused(ExitCode.BAD_INPUT, parts);
      String out = folder.resolve("out").toString();
      CommandRun.of("barycenter", "--input", each.toString(), "--output", out)
          .assertRefused(ExitCode.BAD_INPUT, parts);
    }
    inspect(archive).assertRefused(ExitCode.BAD_INPUT, List.of("'c.nc'"));
    inspect(two).assertRefused(ExitCode.BAD_INPUT, List.of("'a.nc'", "a.zarr)"));
    wasp(two.toString(), three.toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("is a Zarr store"));
  }

  @Test
  void logsAreDrawsWhereNothingElseIs() throws IOException {
    String rows = "0\t-1\t-2\t1\t2.5\n1000\t-1\t-2\t1\t3.5\n";
    String log = "# BEAST v1.10.4\nstate\tposterior\tlikelihood\tprior\tkappa\n" + rows;
    for (String shard : List.of("north", "south")) {
      write("beast/" + shard + "/run.log", log);
      write("beast/" + shard + "/run.trees", "#NEXUS\n");
      write("beast/" + shard + "/run.xml", "<beast/>\n");
      write("beast/" + shard + "/run.xml.state", "<x/>\n");
    }
    wasp(folder.resolve("beast").toString()).assertDone();
    assertEquals(List.of("kappa"), column("summary.csv", "variable"));
    assertEquals(List.of("north", "south"), column("shards.csv", "shard"));
    // BEAST 2 writes its model, data and all, in front of the table.
    String model = "#\n#model:\n#\n#<beast version=\"2.6\">\n" + "#  <sequence/>\n".repeat(20_000);
    Path long2 = zip("beast2.log.gz", model + "Sample\tposterior\tprior\tkappa\t\n0\t-1\t1\t9\t\n");
    CommandRun run = inspect(long2).assertDone();
    assertTrue(run.out().contains("kappa"), run::toString);
    wasp(long2.toString()).assertDone();
    assertEquals(List.of("9.0"), column("summary.csv", "mean"));
  }
}
