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

/** Tables with columns, separators and encodings that are not ours. */
class TableColumnsTest {
  private static final String FILES = "src/test/resources/tables/";
  private static final String TWO_ATOMS = "id,mass,x1,x2\na,0.25,0.0,1.0\na,0.75,1.0,1.5\n";

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private CommandRun convert(String input, String... more) throws IOException {
    Files.deleteIfExists(folder.resolve("out.csv"));
    List<String> words = new ArrayList<>(List.of("convert", "--input", input));
    words.addAll(List.of("--output", folder.resolve("out.csv").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private String csv(String input, String... more) throws IOException {
    convert(input, more).assertDone();
    return Files.readString(folder.resolve("out.csv"));
  }

  @Test
  void columnsAreNamed() throws IOException {
    assertEquals(TWO_ATOMS, csv(FILES + "x-y-w.csv", "--columns", "id=group,mass=w,x1=x,x2=y"));
    String json = file("a.json", "{\"name\":\"a\",\"points\":[[0,1],[1,2]],\"masses\":[7]}\n");
    assertEquals(
        "id,mass,x1,x2\na,0.5,0.0,1.0\na,0.5,1.0,2.0\n",
        csv(json, "--columns", "id=name,support=points"));
    assertEquals(
        "id,mass,x1\na,0.5,5.0\na,0.5,6.0\nb,1.0,7.0\n",
        csv("src/test/resources/parquet/long-id.parquet", "--columns", "id=id,x1=x2"));
    String histogram = file("h.csv", "who,left,right,note\na,1,3,x\n");
    assertEquals(
        "id,h1,h2\na,0.25,0.75\n",
        csv(histogram, "--columns", "id=who,h1=left,h2=right", "--normalise"));
  }

  @Test
  void columnsThatAreNotThereAreRefused() throws IOException {
    convert(FILES + "x-y-w.csv")
        .assertRefused(ExitCode.BAD_INPUT, List.of("group, x, y, w", "--columns"));
    convert(FILES + "x-y-w.csv", "--columns", "id=group,x1=x,x2=lat", "--format", "csv")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'lat'", "group, x, y, w"));
    convert(FILES + "x-y-w.csv", "--columns", "name=group")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--columns", "name=group"));
    convert(file("b.csv", "id,x1,y\na,1,2\n"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("'y'", "--columns"));
  }

  @Test
  void separatorsAreFoundInTheHeader() throws IOException {
    assertEquals(TWO_ATOMS, csv(FILES + "semicolon.csv"));
    assertEquals(
        TWO_ATOMS, csv(file("t.csv", "ID\tMass\tX1\tX2\na\t,25\t0\t1\na\t0,75\t1\t1.5\n")));
    assertEquals(
        TWO_ATOMS,
        csv(file("s.csv", "id;mass;x1;x2\na;0.25;0;1\na;0.75;1;1.5\n"), "--separator", ";"));
    convert(file("n.csv", "id;x1\na;1.234,5\n"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("n.csv:2", "1.234,5"));
    convert(FILES + "semicolon.csv", "--separator", "|")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--separator", "tab"));
  }

  @Test
  void drawsOfOtherSeparatorsAreRead() throws IOException {
    assertEquals(
        "id,mass,x1,x2\nd,0.5,1.5,2.0\nd,0.5,3.0,4.25\n",
        csv(file("d.csv", "mu;tau;.chain\n1,5;2;1\n3;4,25;1\n")));
  }

  /** A directory, and a file in it by name. */
  @Test
  void aFileThatIsReachedTwiceIsOneMeasure() throws IOException {
    Files.createDirectories(folder.resolve("in/sub"));
    String within = file("in/sub/a.npy", "");
    new InputFiles(folder).npy("in/sub/a.npy", InputFiles.shape(2, 1), 1, 2);
    CommandRun run =
        CommandRun.of("inspect", "--input", folder.resolve("in").toString(), within).assertDone();
    assertTrue(run.out().matches("(?s)measures +1\n.*"), run::toString);
  }

  /** Classes stay what they are, wherever the images lie. */
  @Test
  void labelsOfImagesInFoldersAreClasses() throws IOException {
    InputFiles files = new InputFiles(folder);
    files.idx("in/sub/a.idx", InputFiles.shape(2, 2), 1, 0, 0, 1).labels("l.idx", 7, 3);
    assertEquals(
        List.of("id", "7-0", "3-1"),
        csv(
                folder.resolve("in").toString(),
                "--labels",
                folder.resolve("l.idx").toString(),
                "--to",
                "csv")
            .lines()
            .map(line -> line.split(",", -1)[0])
            .toList());
  }

  @Test
  void otherEncodingsAreNamed() throws IOException {
    convert(FILES + "utf16.csv").assertRefused(ExitCode.BAD_INPUT, List.of("is UTF-16", "iconv"));
  }

  @Test
  void aListOfObjectsIsRead() throws IOException {
    assertEquals(
        "id,mass,x1,x2\na,0.5,0.0,1.0\na,0.5,1.0,2.0\nb,1.0,2.0,1.0\n",
        csv(FILES + "measures.json"));
  }

  /** Lines of masses, whatever stands between them. */
  @Test
  void matricesAreGrids() throws IOException {
    String grid = "id,h1,h2,h3,h4,h5,h6\nm,0.125,0.25,0.125,0.0,0.25,0.25\n";
    for (String text :
        List.of(
            "1,2,1\n0,2,2\n",
            "# of a camera\n1 ,2,1\r\n\r\n0, 2,2",
            "% matlab\n  1.0e+00  2 1\n  0\t2 2  \n",
            "1,0;2;1\n0;2,00;2\n",
            "1\t2\t1\r0\t2\t2\r")) {
      assertEquals(
          grid,
          csv(
              file("m.txt", text),
              "--format",
              "matrix-csv",
              "--normalise",
              "--to",
              "histogram-csv"));
    }
    assertEquals(
        "id,h1,h2\nm,0.5,0.5\n",
        csv(file("m.csv", "0.5\n0.5\n"), "--format", "matrix-csv", "--to", "histogram-csv"));
    for (String[] bad :
        new String[][] {
          {"1,2\n3\n", "(m.csv:2) has 1 cell; expected 2 as the first row has"},
          {"1,2\n3,x\n", "The number in column 2 (m.csv:2) is 'x'"},
          {"1,2\n3,\n", "The number in column 2 (m.csv:2) is ''"},
          {"a,b\n1,2\n", "the table has no header"},
          {"1,-2\n3,4\n", "negative"},
          {"# nothing\n\n", "is empty"},
        }) {
      convert(file("m.csv", bad[0]), "--format", "matrix-csv", "--normalise")
          .assertRefused(ExitCode.BAD_INPUT, List.of(bad[1]));
    }
    convert(file("m.csv", "1,2\n3,4\n"), "--format", "matrix-csv", "--shape", "3x2")
        .assertRefused(ExitCode.BAD_INPUT, List.of("2 lines of 2 masses"));
    convert(file("m.csv", "1,2\n3,4\n"))
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("lines of numbers without a header", "--format matrix-csv"));
  }
}
