// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.measure.SourceRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvCodecsTest {

  @Test
  void cloudsMayBeInterleavedAndColumnsInAnyOrder() {
    List<MeasureRecord> records =
        Codecs.decode(
            MeasureFormat.CSV,
            String.join(
                "\r\n",
                "\uFEFFx2,weight,\"id\", mass,x1",
                "2,3,a,0.25,1",
                "",
                "5,1,\"b,\"\"\r\nb\",1,-.5e1",
                "4,3.0,a, 0.75 ,+3"));
    assertEquals(
        new DiscreteMeasure("a", 2, new double[] {.25, .75}, new double[] {1, 2, 3, 4}),
        records.get(0).measure());
    assertEquals(3, records.get(0).weight().orElseThrow());
    assertEquals("in.txt:2", records.get(0).place());
    assertEquals(
        new DiscreteMeasure("b,\"\r\nb", 2, new double[] {1}, new double[] {-5, 5}),
        records.get(1).measure());
    assertEquals("in.txt:4", records.get(1).place());
  }

  @Test
  void withoutMassCloudsAreUniform() {
    assertEquals(
        DiscreteMeasure.uniform("a", 1, new double[] {1, 2, 3}),
        Codecs.only(Codecs.decode(MeasureFormat.CSV, "id,x1\ra,1\ra,2\ra,3\r")));
  }

  @Test
  void aHeaderAloneHoldsNothing() {
    assertEquals(List.of(), Codecs.decode(MeasureFormat.CSV, "id,x1"));
  }

  @Test
  void aGridIsWrittenAsItsAtoms() {
    GridMeasure grid = new GridMeasure("g", new int[] {3}, new double[] {.5, 0, .5});
    assertEquals(
        "id,mass,x1\ng,0.5,0.0\ng,0.5,1.0\n",
        new String(
            Codecs.encode(MeasureFormat.CSV, List.of(Codecs.record(grid))),
            StandardCharsets.UTF_8));
  }

  @Test
  void aLongRowIsTheSameAsCellByCell() {
    int cells = 20_001;
    double[] masses = Codecs.random(7).doubles(cells, 1e-300, 1e-4).toArray();
    StringBuilder header = new StringBuilder("id");
    StringBuilder row = new StringBuilder("\"a,b\"");
    for (int k = 0; k < cells; k++) {
      header.append(",h").append(k + 1);
      row.append(',').append(Double.toString(masses[k]));
    }
    assertEquals(
        header + "\n" + row + "\n",
        new String(
            Codecs.encode(
                MeasureFormat.HISTOGRAM_CSV,
                List.of(Codecs.record(new GridMeasure("a,b", new int[] {cells}, masses)))),
            StandardCharsets.UTF_8));
  }

  @Test
  void manyRowsAreTheSameAsRowByRow() {
    int atoms = 10_001;
    double[] support = Codecs.random(8).doubles(2L * atoms, -1e9, 1e9).toArray();
    DiscreteMeasure cloud = DiscreteMeasure.uniform("ä \"b\"", 2, support);
    StringBuilder expected = new StringBuilder("id,weight,mass,x1,x2\n");
    for (int i = 0; i < atoms; i++) {
      expected.append("\"ä \"\"b\"\"\",0.25,").append(cloud.masses()[i]);
      expected.append(',').append(support[2 * i]).append(',').append(support[2 * i + 1]);
      expected.append('\n');
    }
    assertEquals(
        expected.toString(),
        new String(
            Codecs.encode(MeasureFormat.CSV, List.of(new MeasureRecord(cloud, 0.25, "here"))),
            StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "|is empty|in.txt",
        "x1;1|no column 'id'|in.txt:1",
        "id,mass;a,1|no column 'x1'|in.txt:1",
        "id,x1,x3;a,1,2|the column 'x3'|in.txt:1",
        "id,x1,name;a,1,2|the column 'name'|in.txt:1",
        "id,x1,x1;a,1,2|'x1' twice|in.txt:1",
        "id,x1;a|has 1 cell|in.txt:2",
        "id,x1;;;a,1,2|more than 2 cells|in.txt:4",
        "id,x1;a,|is empty|in.txt:2",
        "id,x1;,1|Cell 'id'|in.txt:2",
        "id,x1;a,one|Cell 'x1' (in.txt:2) is 'one'|in.txt:2",
        "id,x1;a,1d|is '1d'|in.txt:2",
        "id,x1;a,0x1p3|is '0x1p3'|in.txt:2",
        "id,x1;a,1-2|is '1-2'|in.txt:2",
        "id,x1;a,NaN|is 'NaN'|in.txt:2",
        "id,x1;a,1e999|beyond the range|in.txt:2",
        "id,x1;'a,1;b,2|never closed|in.txt:2",
        "id,x1;'a'b,1|behind a closing quote|in.txt:2",
        "id,x1;'a;b',1;'c'd,1|behind a closing quote|in.txt:4",
        "id,x1;a'b,1|inside a cell|in.txt:2",
        "id,mass,x1;a,0.5,1|sum to 0.5|in.txt:2",
        "id,mass,x1;a,-1,1|is -1.0|in.txt:2",
        "id,mass,x1;a,0,1|sum to 0.0|in.txt:2",
        "id,weight,x1;a,1,1;b,2,1;a,2,1|1.0 as on the first row of this measure"
            + " (in.txt:2)|in.txt:4",
        "id,weight,x1;a,-1,1|Weight of measure 'a'|in.txt:2",
      })
  void refusesClouds(String text, String message, String place) {
    String csv = text == null ? "" : text.replace(';', '\n').replace('\'', '"');
    Codecs.assertRefused(MeasureFormat.CSV, csv, message, place);
  }

  @Test
  void refusesWhatIsNotUtf8AndEndlessCells() {
    byte[] bytes = "id,x1\nä,1\n".getBytes(StandardCharsets.ISO_8859_1);
    Codecs.assertRefused(
        () -> Codecs.decode(MeasureFormat.CSV, bytes, "l.csv", DecodeSettings.DEFAULT),
        "l.csv",
        "not UTF-8");
    Codecs.assertRefused(
        MeasureFormat.CSV, "id,x1\n\"" + "a\n".repeat(1 << 16) + "\",1", "in.txt:2", "65536");
  }

  @Test
  void histogramsTakeTheirShapeFromTheSettings() {
    String text = "weight,h2,h1,id\n.5,.75,.25,a\n";
    assertEquals(
        new GridMeasure("a", new int[] {2}, new double[] {.25, .75}),
        Codecs.only(Codecs.decode(MeasureFormat.HISTOGRAM_CSV, text)));
    assertEquals(
        new GridMeasure("a", new int[] {1, 2}, new double[] {.25, .75}),
        Codecs.only(
            Codecs.decode(
                MeasureFormat.HISTOGRAM_CSV, Codecs.utf8(text), "h.csv", Codecs.shaped(1, 2))));
    Codecs.assertRefused(
        () ->
            Codecs.decode(
                MeasureFormat.HISTOGRAM_CSV, Codecs.utf8(text), "h.csv", Codecs.shaped(2, 2)),
        "h.csv:1",
        "2 columns h1, h2, … on a grid of shape 2x2");
  }

  @Test
  void refusesHistograms() {
    Codecs.assertRefused(MeasureFormat.HISTOGRAM_CSV, "id,h1,h3\na,1,0", "'h3'", "gaps");
    Codecs.assertRefused(MeasureFormat.HISTOGRAM_CSV, "id,h1\na,1\na,2", "in.txt:3", "sum to 2.0");
    Codecs.assertRefused(
        MeasureFormat.HISTOGRAM_CSV, "id,weight,h1\na,-1,1", "in.txt:2", "Weight of measure 'a'");
  }

  @Test
  void gaussiansAreRead() {
    assertEquals(
        new GaussianMeasure("a", new double[] {1, 2}, new double[] {4, 1, 1, 3}),
        Codecs.only(
            Codecs.decode(
                MeasureFormat.GAUSSIAN_CSV,
                "cov2_2,id,mean1,mean2,cov1_1,cov1_2,cov2_1\n3,a,1,2,4,1,1\n")));
    Codecs.assertRefused(
        MeasureFormat.GAUSSIAN_CSV, "id,mean1,mean2,cov1_1\na,1,2,3", "no column 'cov1_2'");
    Codecs.assertRefused(
        MeasureFormat.GAUSSIAN_CSV, "id,mean1,cov1_1,cov1_2\na,1,2,3", "the column 'cov1_2'");
    Codecs.assertRefused(
        MeasureFormat.GAUSSIAN_CSV, "id,mean1,cov1_1\na,1,-2", "in.txt:2", "negative eigenvalue");
  }

  @Test
  void refusesWhatAFileCannotHold() {
    MeasureRecord line = Codecs.record(DiscreteMeasure.uniform("l", 1, new double[] {1, 2}));
    MeasureRecord plane = Codecs.record(DiscreteMeasure.uniform("p", 2, new double[] {1, 2}), 1);
    MeasureRecord weighted = Codecs.record(DiscreteMeasure.uniform("w", 1, new double[] {1}), 1);
    Codecs.assertRefused(
        () -> Codecs.encode(MeasureFormat.CSV, List.of(line, plane)), "'p'", "dimension 2");
    Codecs.assertRefused(
        () -> Codecs.encode(MeasureFormat.CSV, List.of(line, weighted)), "'w'", "has a weight");
    Codecs.assertRefused(
        () -> Codecs.encode(MeasureFormat.HISTOGRAM_CSV, List.of(line)), "'l'", "a point cloud");
    Codecs.assertRefused(
        () -> Codecs.encode(MeasureFormat.GAUSSIAN_CSV, List.of(line)), "'l'", "Gaussians");
    Codecs.assertRefused(() -> Codecs.encode(MeasureFormat.IMAGE, List.of(line)), "'l'", "grids");
    Codecs.assertRefused(
        () -> Codecs.encode(MeasureFormat.NPY, List.of(line, weighted)), "one of 2");
  }

  @Test
  void groupsAreInFrontWhereTheFileHasTheirColumns() throws IOException {
    MeasureRecord record =
        Codecs.record(DiscreteMeasure.uniform("m", 1, new double[] {1}))
            .with(SourceRow.ofGroup(List.of("a", "b")));
    assertEquals(
        "id,mass,x1\nm,1.0,1.0\n",
        new String(Codecs.encode(MeasureFormat.CSV, List.of(record)), UTF_8));
    TableEncoder encoder = (TableEncoder) MeasureFormat.CSV.encoder().orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encoder.encode(List.of(record), List.of("site", "day"), out);
    assertEquals("site,day,id,mass,x1\na,b,m,1.0,1.0\n", out.toString(UTF_8));
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.encode(List.of(record), List.of("site"), new ByteArrayOutputStream()));
  }

  /** Of a hub's very many forecasts all have the same levels and words. */
  @Test
  void forecastsOfAFileShareWhatIsEqual() {
    List<MeasureRecord> records =
        Codecs.decode(
            MeasureFormat.QUANTILE_CSV,
            Codecs.utf8(
                """
                model_id,place,day,output_type,output_type_id,value
                a,x,mon,quantile,0.25,1
                a,x,mon,quantile,0.75,2
                a,y,mon,quantile,0.25,3
                a,y,mon,quantile,0.75,4
                """),
            "h.csv",
            DecodeSettings.DEFAULT.groupedBy(List.of("place")));
    QuantileMeasure first = (QuantileMeasure) records.get(0).measure();
    QuantileMeasure second = (QuantileMeasure) records.get(1).measure();
    assertSame(first.levels(), second.levels());
    assertArrayEquals(new double[] {3, 4}, second.values());
    List<String> cells = records.get(1).source().cells();
    assertEquals(List.of("a", "y", "mon", "quantile", "", ""), cells);
    assertSame(records.get(0).source().cells().get(2), cells.get(2));
    assertTrue(records.get(0).bytes() > first.bytes());
  }
}
