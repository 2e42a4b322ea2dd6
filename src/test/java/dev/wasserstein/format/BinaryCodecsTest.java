// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodeSettings.Ink;
import dev.wasserstein.format.DecodeSettings.Pixels;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NumPy's files and IDX, their bytes written out by hand. */
class BinaryCodecsTest {

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Version 1.0. */
  private static byte[] npy(String header, String hex) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    return join(
        bytes("93 4E 55 4D 50 59 01 00"),
        new byte[] {(byte) text.length, (byte) (text.length >> 8)},
        text,
        bytes(hex));
  }

  private static byte[] npy(String descr, String order, String shape, String hex) {
    return npy(
        "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n",
        hex);
  }

  private static Measure decode(MeasureFormat format, byte[] file) {
    return Codecs.only(Codecs.decode(format, file, "a.b.npy", DecodeSettings.DEFAULT));
  }

  private static double[] support(byte[] npy) {
    return ((DiscreteMeasure) decode(MeasureFormat.NPY, npy)).support();
  }

  @ParameterizedTest
  @CsvSource({
    "|i1, FF, -1",
    "|u1, FF, 255",
    "<i1, 80, -128",
    "<i2, FEFF, -2",
    ">i2, FFFE, -2",
    "<u2, FEFF, 65534",
    "<i4, 00000080, -2147483648",
    ">u4, 80000000, 2147483648",
    "<i8, FFFFFFFFFFFFFFFF, -1",
    ">u8, 8000000000000000, 9223372036854775808",
    ">u8, FFFFFFFFFFFFFFFF, 18446744073709551615",
    ">u8, 8000000000000401, 9223372036854777856",
    "<f2, 003C, 1",
    ">f2, C000, -2",
    "<f2, 0100, 5.960464477539063e-8",
    "<f2, FF7B, 65504",
    ">f4, 3F800000, 1",
    "<f4, CDCCCC3D, 0.10000000149011612",
    "<f8, 000000000000F83F, 1.5",
    ">f8, 3FF8000000000000, 1.5",
  })
  void everyNumberTypeIsRead(String descr, String hex, double expected) {
    assertArrayEquals(new double[] {expected}, support(npy(descr, "False", "(1, 1)", hex)));
  }

  @Test
  void ordersShapesAndVersionsAreRead() {
    assertEquals(
        DiscreteMeasure.uniform("a.b", 2, new double[] {1, 2, 3, 4, 5, 6}),
        decode(MeasureFormat.NPY, npy("|u1", "False", "(3, 2)", "010203040506")));
    assertEquals(
        DiscreteMeasure.uniform("a.b", 2, new double[] {1, 2, 3, 4, 5, 6}),
        decode(MeasureFormat.NPY, npy("|u1", "True", "(3, 2)", "010305020406")));
    assertEquals(
        DiscreteMeasure.uniform("a.b", 1, new double[] {1, 2, 3}),
        decode(MeasureFormat.NPY, npy("|u1", "True", "(3L,)", "010203")));
    assertEquals(
        DiscreteMeasure.uniform("a.b", 1, new double[] {0, 1, 1}),
        decode(MeasureFormat.NPY, npy("|b1", "False", "(3,)", "000101")));
    String header = "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (1, 1)}";
    byte[] versionThree =
        join(
            bytes("93 4E 55 4D 50 59 03 00"),
            new byte[] {(byte) header.length(), 0, 0, 0},
            Codecs.utf8(header),
            bytes("07"));
    assertArrayEquals(new double[] {7}, support(versionThree));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "|O; False; (1,); 00; type '|O'",
        "<U1; False; (1,); 61000000; type '<U1'",
        "<c8; False; (1,); 0000000000000000; type '<c8'",
        "<f16; False; (1,); 00; type '<f16'",
        "|u1; Maybe; (1,); 00; 'fortran_order'",
        "|u1; False; (); 00; has 0 axes",
        "|u1; False; (1,1,1); 00; has 3 axes",
        "|u1; False; (0,2); ; no atom",
        "|u1; False; (2,0); ; no atom",
        "|u1; False; (2,); 00; end after 1 numbers",
        "|u1; False; (2,); 000000; go on behind",
        "|u1; False; (-1,); 00; (-1,)",
        "|u1; False; (99999999999,); 00; (99999999999,)",
        "<f8; False; (2000000000,); 00; end after 0 numbers",
        "<f8; False; (65536,65536); 00; fewer than 2^31",
        "<f4; False; (1,); 0000C07F; is NaN",
      })
  void refusesArrays(String descr, String order, String shape, String hex, String message) {
    String data = hex == null ? "" : hex;
    Codecs.assertRefused(
        () -> decode(MeasureFormat.NPY, npy(descr, order, shape, data)), "a.b.npy", message);
  }

  @Test
  void refusesOtherHeaders() {
    Codecs.assertRefused(
        () -> decode(MeasureFormat.NPY, npy("{'descr': [('x', '<f8')], 'shape': (1,)}", "")),
        "records are not read");
    Codecs.assertRefused(
        () -> decode(MeasureFormat.NPY, bytes("93 4E 55 4D 50 59 02 00 FF FF FF 7F")),
        "header of 2147483647 bytes");
    Codecs.assertRefused(
        () -> decode(MeasureFormat.NPY, bytes("93 4E 55 4D 50 59 04 00 00 00")), "version 4");
  }

  @Test
  void unequalMassesDoNotFitNpy() {
    DiscreteMeasure measure =
        new DiscreteMeasure("u", 1, new double[] {.25, .75}, new double[] {0, 1});
    Codecs.assertRefused(
        () -> Codecs.encode(MeasureFormat.NPY, List.of(Codecs.record(measure))),
        "'u'",
        "unequal masses",
        "npz");
  }

  @Test
  void npyIsWrittenAsNumpyDoes() {
    byte[] file =
        Codecs.encode(
            MeasureFormat.NPY,
            List.of(Codecs.record(DiscreteMeasure.uniform("u", 1, new double[] {1.5}))));
    assertEquals(128 + 8, file.length);
    assertEquals(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1,), }",
        new String(file, 10, 118, StandardCharsets.ISO_8859_1).strip());
  }

  private static byte[] zip(int method, Object... namesAndFiles) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndFiles.length; i += 2) {
        ZipEntry entry = new ZipEntry((String) namesAndFiles[i]);
        byte[] file = (byte[]) namesAndFiles[i + 1];
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 checksum = new CRC32();
          checksum.update(file);
          entry.setSize(file.length);
          entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(file);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] u1(String shape, String hex) {
    return npy("|u1", "False", shape, hex);
  }

  @Test
  void archivesAreRead() {
    for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
      assertEquals(
          DiscreteMeasure.uniform("a.b", 1, new double[] {5, 6}),
          decode(
              MeasureFormat.NPZ,
              zip(
                  method,
                  "../../etc/support.npy",
                  u1("(2,)", "0506"),
                  "notes.txt",
                  Codecs.utf8("anything"))));
      assertEquals(
          new GridMeasure("a.b", new int[] {1, 2}, new double[] {0, 1}),
          decode(
              MeasureFormat.NPZ,
              zip(method, "masses.npy", u1("(1,2)", "0001"), "shape.npy", u1("(2,)", "0102"))));
      assertEquals(
          new GaussianMeasure("a.b", new double[] {5}, new double[] {6}),
          decode(
              MeasureFormat.NPZ,
              zip(method, "mean.npy", u1("(1,)", "05"), "covariance.npy", u1("(1,1)", "06"))));
    }
  }

  /** As tools of FID write them, and flat, as the schema has them. */
  @Test
  void momentsAndFlatArrays() {
    byte[] mean = u1("(2,)", "0506");
    GaussianMeasure gaussian =
        new GaussianMeasure("a.b", new double[] {5, 6}, new double[] {2, 1, 1, 3});
    int method = ZipEntry.STORED;
    assertEquals(gaussian, npz(zip(method, "mu.npy", mean, "sigma.npy", u1("(2,2)", "02010103"))));
    assertEquals(
        gaussian, npz(zip(method, "mean.npy", mean, "covariance.npy", u1("(4,)", "02010103"))));
    assertEquals(
        DiscreteMeasure.uniform("a.b", 2, new double[] {1, 2, 3, 4}),
        npz(zip(method, "support.npy", u1("(4,)", "01020304"), "dimension.npy", u1("()", "02"))));
    refuseNpz("a covariance but no mean", zip(method, "sigma.npy", u1("(1,1)", "01")));
    refuseNpz("'mean' twice", zip(method, "mu.npy", mean, "mean.npy", mean));
  }

  private static Measure npz(byte[] file) {
    return decode(MeasureFormat.NPZ, file);
  }

  @Test
  void refusesArchives() {
    int method = ZipEntry.DEFLATED;
    byte[] one = u1("(1,)", "01");
    refuseNpz("has no end", bytes("504B0304"));
    refuseNpz("neither support nor", zip(method, "points.npy", one));
    refuseNpz("'mases'", zip(method, "support.npy", one, "mases.npy", one));
    refuseNpz("'support' twice", zip(method, "support.npy", one, "x/support.npy", one));
    refuseNpz("[1, 1]", zip(method, "support.npy", one, "masses.npy", u1("(1,1)", "01")));
    refuseNpz("[1, 1]", zip(method, "shape.npy", one, "masses.npy", u1("(1,1)", "01")));
    refuseNpz("has shape [2]", zip(method, "support.npy", one, "weight.npy", u1("(2,)", "0102")));
    refuseNpz(
        "a square matrix", zip(method, "mean.npy", one, "covariance.npy", u1("(1,2)", "0102")));
    refuseNpz(
        "whole number",
        zip(method, "masses.npy", one, "shape.npy", npy("<f4", "False", "(1,)", "0000003F")));
    refuseNpz("a.b.npy, support", zip(method, "support.npy", Codecs.utf8("no array at all")));
  }

  private static void refuseNpz(String message, byte[] file) {
    Codecs.assertRefused(() -> decode(MeasureFormat.NPZ, file), "a.b.npy", message);
  }

  @Test
  void anArchiveCutOffBetweenItsArraysIsRefused() {
    byte[] whole =
        zip(
            ZipEntry.STORED,
            "support.npy",
            u1("(2,)", "0102"),
            "masses.npy",
            npy("<f4", "False", "(2,)", "0000003F0000003F"));
    int second = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\3\4", 4);
    refuseNpz("has no end", Arrays.copyOf(whole, second));
  }

  @Test
  void decompressionBombsAreRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry("support.npy"));
      zip.write(npy("<f8", "False", "(2000000000,)", ""));
      byte[] zeros = new byte[1 << 20];
      for (int megabyte = 0; megabyte < 300; megabyte++) {
        zip.write(zeros);
      }
    }
    refuseNpz("swells", out.toByteArray());
    ByteArrayOutputStream ignored = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(ignored)) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry("notes.txt"));
      for (int megabyte = 0; megabyte < 300; megabyte++) {
        zip.write(new byte[1 << 20]);
      }
    }
    refuseNpz("swells", ignored.toByteArray());
  }

  @Test
  void filesThatAreCompressedAsAWholeSwellNoMoreThanArchives() throws IOException {
    byte[] megabyte = new byte[1 << 20];
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return length;
          }
        };
    InputStream large = InflationGuard.over(endless, 5 << 20, "large.gz");
    for (int n = 0; n < 500; n++) {
      assertEquals(megabyte.length, large.read(megabyte));
    }
    assertThrows(BadInputException.class, () -> large.read(megabyte));
    InputStream small = InflationGuard.over(endless, 1, "small.gz");
    for (int n = 0; n < 256; n++) {
      assertEquals(megabyte.length, small.read(megabyte));
    }
    assertTrue(
        assertThrows(BadInputException.class, () -> small.read(megabyte))
            .getMessage()
            .startsWith("The compressed file (small.gz) swells to more than 100 times its size"));
  }

  @Test
  void idxImagesAreRead() {
    byte[] file = bytes("00000803 00000002 00000001 00000002  01FF 0003");
    List<MeasureRecord> records =
        Codecs.decode(MeasureFormat.IDX, file, "t.idx3-ubyte", DecodeSettings.DEFAULT);
    assertEquals(
        new GridMeasure("t-00000", new int[] {1, 2}, new double[] {1.0 / 256, 255.0 / 256}),
        records.get(0).measure());
    assertEquals(
        new GridMeasure("t-00001", new int[] {1, 2}, new double[] {0, 1}),
        records.get(1).measure());
    List<MeasureRecord> points =
        Codecs.decode(MeasureFormat.IDX, file, "t.idx", Codecs.settings(Pixels.POINTS, Ink.BRIGHT));
    assertEquals(
        DiscreteMeasure.uniform("t-00000", 2, new double[] {0, 1}), points.get(0).measure());
    GridMeasure inverted =
        (GridMeasure)
            Codecs.decode(MeasureFormat.IDX, file, "t.idx", Codecs.settings(Pixels.GRID, Ink.DARK))
                .get(0)
                .measure();
    assertArrayEquals(new double[] {1, 0}, inverted.masses());
  }

  @ParameterizedTest
  @CsvSource({
    "00000902 00000001 00000001 7F",
    "00000B02 00000001 00000001 0007",
    "00000C02 00000001 00000001 00000007",
    "00000D02 00000001 00000001 3F800000",
    "00000E02 00000001 00000001 3FF0000000000000",
  })
  void everyIdxTypeIsRead(String hex) {
    assertEquals(
        new GridMeasure("i-00000", new int[] {1}, new double[] {1}),
        Codecs.only(Codecs.decode(MeasureFormat.IDX, bytes(hex), "i.idx", DecodeSettings.DEFAULT)));
  }

  @ParameterizedTest
  @CsvSource({
    "0000, does not begin as an IDX file",
    "00000A02, does not begin as an IDX file",
    "00000800, does not begin as an IDX file",
    "00000802 000000, ends within the header",
    "00000801 00000001 07, looks like a label file",
    "00000802 00000001 00000000, shape 0",
    "00000802 FFFFFFFF 00000001, length 4294967295",
    "00000803 00000001 7FFFFFFF 7FFFFFFF, shape 2147483647x2147483647",
    "00000802 7FFFFFFF 00000001, end after 0 numbers",
    "00000E02 00000001 7FFFFFF0 00, end after 0 numbers",
    "00000802 00000001 00000002 01, end after 1 numbers",
    "00000802 00000001 00000001 0101, go on behind",
    "00000802 00000001 00000001 00, sum to 0",
    "00000902 00000001 00000001 FF, is -1.0",
    "00000D02 00000001 00000001 7FC00000, is NaN",
  })
  void refusesIdx(String hex, String message) {
    Codecs.assertRefused(
        () -> Codecs.decode(MeasureFormat.IDX, bytes(hex), "i.idx", DecodeSettings.DEFAULT),
        "i.idx",
        message);
  }

  @Test
  void labelsAreRead() {
    assertArrayEquals(new int[] {7, 255}, labels("00000801 00000002 07FF"));
    assertArrayEquals(new int[] {-1}, labels("00000C01 00000001 FFFFFFFF"));
    assertArrayEquals(new int[0], labels("00000801 00000000"));
    Codecs.assertRefused(() -> labels("00000801 00000002 07"), "l.idx", "end after 1");
    Codecs.assertRefused(() -> labels("00000801 00000001 0707"), "l.idx", "go on behind");
    Codecs.assertRefused(() -> labels("00000802 00000001 00000001 07"), "l.idx", "has 2 axes");
    Codecs.assertRefused(() -> labels("00000D01 00000001 00000000"), "l.idx", "fractions");
    Codecs.assertRefused(() -> labels("00000801 7FFFFFFF"), "l.idx", "end after 0");
  }

  private static int[] labels(String hex) {
    try {
      return IdxLabels.decode(new ByteArrayInputStream(bytes(hex)), "l.idx");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
