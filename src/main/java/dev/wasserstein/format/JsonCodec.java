// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON lines: an object for each measure, with the keys of {@link MeasureColumns}, or for each
 * atom, with those of {@link CloudTable}. Keys with other names are passed over, unless they look
 * like a misspelling of ours.
 */
final class JsonCodec implements MeasureDecoder, MeasureEncoder {
  static final List<String> ENDINGS = List.of("json", "jsonl", "ndjson");

  static boolean recognises(FileStart start) {
    return start.opensWith("{") || start.isNamed(ENDINGS);
  }

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    try (JsonRows rows = new JsonRows(TextInput.reader(in, fileName), fileName, settings)) {
      GroupFaults faults = new GroupFaults(settings);
      // Atoms of one group have one dimension.
      Map<List<String>, CloudTable> clouds = new LinkedHashMap<>();
      for (Optional<MeasureRow> next = rows.next(); next.isPresent(); next = rows.next()) {
        MeasureRow row = next.get();
        Optional<double[]> atom = row.hasShape() ? Optional.empty() : rows.atom();
        if (atom.isPresent() && rows.isGood()) {
          CloudTable cloud =
              clouds.computeIfAbsent(row.group(), group -> new CloudTable(atom.get().length));
          faults.read(row.group(), () -> add(atom.get(), rows, row, cloud));
        } else {
          faults.give(row.group(), () -> measure(row, rows, settings), sink);
        }
      }
      for (CloudTable each : clouds.values()) {
        each.give(settings.massRule(), faults, sink);
      }
      faults.end();
    }
  }

  private static MeasureRecord measure(MeasureRow row, JsonRows rows, DecodeSettings settings) {
    rows.requireGood();
    return row.toRecord(settings.massRule(), rows.place());
  }

  private static void add(double[] atom, JsonRows rows, MeasureRow row, CloudTable clouds) {
    int dimension = clouds.dimension();
    String id = row.requireId(rows.place());
    if (atom.length != dimension) {
      throw new BadInputException(
          "An atom of measure '" + id + "'",
          rows.place(),
          "has " + atom.length + " coordinates",
          dimension + " as the first one has",
          "Correct the record.");
    }
    CloudTable.Cloud cloud = clouds.cloud(row.group(), id, rows::place);
    row.weight().ifPresent(weight -> cloud.weight(weight, rows::place));
    if (!Double.isNaN(rows.mass())) {
      cloud.mass(rows.mass());
    }
    for (double x : atom) {
      cloud.coordinate(x);
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.setRootValueSeparator(null);
      for (MeasureRecord measure : measures) {
        write(json, MeasureRow.of(measure));
        json.writeRaw('\n');
      }
    }
  }

  private static void write(JsonGenerator json, MeasureRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField(MeasureColumns.ID, row.id().orElseThrow());
    if (row.weight().isPresent()) {
      json.writeNumberField(MeasureColumns.WEIGHT, row.weight().getAsDouble());
    }
    json.writeNumberField(MeasureColumns.DIMENSION, row.dimension().orElseThrow());
    writeArray(json, MeasureColumns.MASSES, row.masses());
    writeArray(json, MeasureColumns.SUPPORT, row.support());
    if (row.shape().isPresent()) {
      json.writeFieldName(MeasureColumns.SHAPE);
      json.writeArray(row.shape().get(), 0, row.shape().get().length);
    }
    writeArray(json, MeasureColumns.MEAN, row.mean());
    writeArray(json, MeasureColumns.COVARIANCE, row.covariance());
    writeArray(json, MeasureColumns.LEVELS, row.levels());
    writeArray(json, MeasureColumns.VALUES, row.values());
    json.writeEndObject();
  }

  private static void writeArray(JsonGenerator json, String name, Optional<double[]> values)
      throws IOException {
    if (values.isPresent()) {
      json.writeFieldName(name);
      json.writeArray(values.get(), 0, values.get().length);
    }
  }
}
