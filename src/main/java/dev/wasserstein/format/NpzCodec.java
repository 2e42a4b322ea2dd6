// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * An archive of NumPy arrays with the names of {@link MeasureColumns}: {@code support} (n × d) and
 * {@code masses} (n); {@code masses} and {@code shape}; or {@code mean} (d) and {@code covariance}
 * (d × d), which files of FID's tools (Heusel et al. 2017) call {@code mu} and {@code sigma};
 * beside them {@code weight}. A flat support needs a {@code dimension}. The file name is the id.
 * Arrays with other names are passed over.
 */
final class NpzCodec implements MeasureDecoder, MeasureEncoder {
  static final List<String> ENDINGS = List.of("npz");

  /** Ours for the names that tools of FID write. */
  private static final Map<String, String> FID =
      Map.of("mu", MeasureColumns.MEAN, "sigma", MeasureColumns.COVARIANCE);

  /** The name of the first entry stands among these bytes. */
  private static final int FIRST_ENTRY = 300;

  private static final int LARGEST_FILE = 1 << 30;

  /** All archives written are the same byte for byte. */
  private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Any office document is a zip archive: only one that names arrays is ours. */
  static boolean recognises(FileStart start) {
    byte[] bytes = start.bytes();
    return ZipDirectory.begins(bytes)
        && (start.isNamed(ENDINGS)
            || new String(
                    bytes, 0, Math.min(bytes.length, FIRST_ENTRY), StandardCharsets.ISO_8859_1)
                .contains(".npy"));
  }

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    byte[] archive = archive(in, fileName);
    sink.accept(
        NpzArrays.row(arrays(archive, fileName), fileName).toRecord(settings.massRule(), fileName));
  }

  /** The bytes of an archive, which must be fewer than 1 GiB. */
  static byte[] archive(InputStream in, String fileName) throws IOException {
    byte[] archive = in.readNBytes(LARGEST_FILE);
    if (archive.length == LARGEST_FILE) {
      throw malformed(fileName, "has 1 GiB or more", "a smaller file", "Use parquet instead.");
    }
    return archive;
  }

  private static Map<String, NpyArray> arrays(byte[] archive, String fileName) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    forEachEntry(
        archive,
        fileName,
        (name, in) -> {
          String key = key(name);
          if (MeasureColumns.ALL.contains(key) && !key.equals(MeasureColumns.ID)) {
            if (arrays.put(key, NpyArray.read(in, fileName + ", " + key)) != null) {
              throw twice(fileName, key);
            }
          } else {
            MeasureColumns.refuseMisspelt(List.of(key), List.of(), fileName);
            in.transferTo(OutputStream.nullOutputStream());
          }
        });
    return arrays;
  }

  /** Reads an entry of an archive to its end. */
  interface EntryReader {
    void read(String name, InputStream in) throws IOException;
  }

  /**
   * Reads all entries of an archive, in their order.
   *
   * @throws BadInputException if it is damaged, cut off, or swells too much
   */
  static void forEachEntry(byte[] archive, String fileName, EntryReader reader) throws IOException {
    ByteArrayInputStream compressed = new ByteArrayInputStream(archive);
    int entries = 0;
    try {
      ZipInputStream zip = new ZipInputStream(compressed, StandardCharsets.ISO_8859_1);
      InflationGuard guard =
          new InflationGuard(zip, () -> archive.length - compressed.available(), fileName);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries++;
        reader.read(entry.getName(), guard);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw malformed(
          fileName, "is damaged: " + e.getMessage(), "an intact archive", "Fetch it again.");
    }
    // An archive that was cut off between two arrays would read as one without the second.
    if (entries != ZipDirectory.declaredEntries(archive)) {
      throw malformed(
          fileName, "has no end, or another one", "a whole archive", "Fetch the file again.");
    }
  }

  /** The refusal of an archive in which a key stands twice. */
  static BadInputException twice(String fileName, String key) {
    return malformed(fileName, "has '" + key + "' twice", "each key once", "Write it again.");
  }

  /** Our name of the array: the entry's without folders, which mean nothing here, and .npy. */
  private static String key(String entryName) {
    String last = entryName.substring(entryName.lastIndexOf('/') + 1);
    String name = last.endsWith(".npy") ? last.substring(0, last.length() - 4) : last;
    return FID.getOrDefault(name, name);
  }

  @Override
  public DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    Map<String, NpyHeader> headers = new HashMap<>();
    for (ZipDirectory.Entry entry : ZipDirectory.of(file)) {
      String key = key(entry.name());
      if (MeasureColumns.ALL.contains(key)) {
        try (InputStream in = file.from(entry.offset());
            ZipInputStream zip = new ZipInputStream(in, StandardCharsets.ISO_8859_1)) {
          if (zip.getNextEntry() != null) {
            headers.put(key, NpyHeader.read(zip, fileName + ", " + key));
          }
        }
      }
    }
    return headers.isEmpty()
        ? DecodedSize.rough(1, file.length() / Double.BYTES)
        : NpzArrays.decodedSize(headers);
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    Map<String, NpyArray> arrays = NpzArrays.of(Encoding.only(measures, MeasureFormat.NPZ));
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
      zip.putNextEntry(entry(array.getKey()));
      if (array.getKey().equals(MeasureColumns.SHAPE)) {
        array.getValue().writeIntegers(zip);
      } else {
        array.getValue().write(zip);
      }
      zip.closeEntry();
    }
    zip.finish();
    zip.flush();
  }

  /** The entry of an array. */
  static ZipEntry entry(String key) {
    ZipEntry entry = new ZipEntry(key + ".npy");
    entry.setTimeLocal(WRITTEN);
    return entry;
  }

  private static BadInputException malformed(
      String fileName, String found, String expected, String remedy) {
    return new BadInputException("The archive", fileName, found, expected, remedy);
  }
}
