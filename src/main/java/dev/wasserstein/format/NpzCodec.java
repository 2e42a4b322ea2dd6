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
    byte[] archive = in.readNBytes(LARGEST_FILE);
    if (archive.length == LARGEST_FILE) {
      throw malformed(fileName, "has 1 GiB or more", "a smaller file", "Use parquet instead.");
    }
    Map<String, NpyArray> arrays;
    try {
      arrays = arrays(archive, fileName);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw malformed(
          fileName, "is damaged: " + e.getMessage(), "an intact archive", "Fetch it again.");
    }
    sink.accept(NpzArrays.row(arrays, fileName).toRecord(settings.massRule(), fileName));
  }

  private static Map<String, NpyArray> arrays(byte[] archive, String fileName) throws IOException {
    ByteArrayInputStream compressed = new ByteArrayInputStream(archive);
    ZipInputStream zip = new ZipInputStream(compressed, StandardCharsets.ISO_8859_1);
    InflationGuard guard =
        new InflationGuard(zip, () -> archive.length - compressed.available(), fileName);
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int entries = 0;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      entries++;
      String key = key(entry.getName());
      if (MeasureColumns.ALL.contains(key) && !key.equals(MeasureColumns.ID)) {
        if (arrays.put(key, NpyArray.read(guard, fileName + ", " + key)) != null) {
          throw malformed(fileName, "has '" + key + "' twice", "each key once", "Write it again.");
        }
      } else {
        MeasureColumns.refuseMisspelt(List.of(key), List.of(), fileName);
        guard.transferTo(OutputStream.nullOutputStream());
      }
    }
    // An archive that was cut off between two arrays would read as one without the second.
    if (entries != ZipDirectory.declaredEntries(archive)) {
      throw malformed(
          fileName, "has no end, or another one", "a whole archive", "Fetch the file again.");
    }
    return arrays;
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
      ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
      entry.setTimeLocal(WRITTEN);
      zip.putNextEntry(entry);
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

  private static BadInputException malformed(
      String fileName, String found, String expected, String remedy) {
    return new BadInputException("The archive", fileName, found, expected, remedy);
  }
}
