// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.FileNames;
import dev.wasserstein.format.NamedArray;
import dev.wasserstein.format.NamedArray.Container;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.ParquetArrays;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the models of clients into this process: each an npz archive, or a folder of npy files, or
 * the rows of an id in tables of Parquet.
 */
public final class ClientReader {
  private final Configuration configuration;
  private final LocalMemory memory;

  /**
   * A reader.
   *
   * @param memory of this process
   */
  public ClientReader(Configuration configuration, LocalMemory memory) {
    this.configuration = configuration;
    this.memory = memory;
  }

  /**
   * Models of clients.
   *
   * @param clients in the order of their ids
   * @param isTable whether they stood in tables
   */
  public record Read(List<ClientArrays> clients, boolean isTable) {
    /** Keeps a copy of the list. */
    public Read {
      clients = List.copyOf(clients);
    }
  }

  /**
   * Reads the clients behind paths.
   *
   * @throws BadInputException if a file is damaged or of another kind, two clients have one id, or
   *     they do not fit into memory
   */
  public Read read(List<String> paths) {
    Map<Container, List<InputFile>> files = new LinkedHashMap<>();
    for (InputFile file : HadoopFiles.list(configuration, paths)) {
      files.computeIfAbsent(container(file), each -> new ArrayList<>()).add(file);
    }
    if (files.containsKey(Container.PARQUET) && files.size() > 1) {
      InputFile other =
          files.entrySet().stream()
              .filter(entry -> entry.getKey() != Container.PARQUET)
              .findFirst()
              .orElseThrow()
              .getValue()
              .get(0);
      throw new BadInputException(
          "The file",
          other.path(),
          "stands among tables of Parquet",
          "clients of one kind",
          "Give tables, or files of NumPy.");
    }
    boolean isTable = files.containsKey(Container.PARQUET);
    List<ClientArrays> clients =
        isTable
            ? ofTables(files.get(Container.PARQUET))
            : ofArrays(
                files.getOrDefault(Container.NPZ, List.of()),
                files.getOrDefault(Container.NPY, List.of()));
    return new Read(distinct(clients, String.join(", ", paths)), isTable);
  }

  private Container container(InputFile file) {
    Container container;
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      container = Container.of(in.readNBytes(Container.FIRST_BYTES));
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    if (container == Container.OTHER) {
      throw new BadInputException(
          "The file",
          file.path(),
          "is no npz, npy or Parquet file",
          "the models of clients",
          "Name a file for each client: an npz archive, or a folder of npy files; or a table.");
    }
    return container;
  }

  private List<ClientArrays> ofArrays(List<InputFile> archives, List<InputFile> single) {
    Map<String, List<InputFile>> folders = new LinkedHashMap<>();
    for (InputFile file : single) {
      String folder = file.path().substring(0, file.path().lastIndexOf('/'));
      folders.computeIfAbsent(folder, each -> new ArrayList<>()).add(file);
    }
    int count = archives.size() + folders.size();
    List<ClientArrays> clients = new ArrayList<>();
    for (InputFile archive : archives) {
      add(
          new ClientArrays(
              FileNames.stem(archive.name()), archive.name(), ofArchive(archive), Double.NaN),
          count,
          clients);
    }
    folders.forEach(
        (path, files) -> {
          String folder = path.substring(path.lastIndexOf('/') + 1);
          List<NamedArray> arrays = files.stream().map(file -> one(file, folder)).toList();
          add(new ClientArrays(folder, folder, arrays, Double.NaN), count, clients);
        });
    return clients;
  }

  /** Adds a client, if all of them will fit into memory. */
  private void add(ClientArrays client, int count, List<ClientArrays> clients) {
    clients.add(client);
    require(client.size() * count, count + " clients of " + client.size(), client.place());
  }

  private void require(long numbers, String what, String place) {
    if ((double) numbers * Double.BYTES > memory.available()) {
      throw new BadInputException(
          "The input",
          place,
          "is one of " + what + " parameters, " + (numbers >> 17) + " MB",
          "at most " + (memory.available() >> 20) + " MB",
          "Give the driver more memory (--driver-memory).");
    }
  }

  private List<NamedArray> ofArchive(InputFile file) {
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return NamedArray.readArchive(in, file.name());
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  private NamedArray one(InputFile file, String folder) {
    String key = NamedArray.key(file.name());
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return NamedArray.read(in, key, folder + ", " + key);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  /** What is known of a client as its rows go by. */
  private static final class Rows {
    private final Map<String, NamedArray> arrays = new LinkedHashMap<>();
    private final String place;
    private double weight = Double.NaN;

    Rows(String place) {
      this.place = place;
    }

    void add(ParquetArrays.Row row) {
      String what = "Array '" + row.array().key() + "' of '" + row.id() + "'";
      long count = 1;
      for (int length : row.array().shape()) {
        count *= length;
      }
      if (count != row.array().values().length) {
        throw new BadInputException(
            what,
            row.place(),
            "has " + row.array().values().length + " values",
            count + ", the product of its shape",
            "Correct the row.");
      }
      if (arrays.put(row.array().key(), row.array()) != null) {
        throw new BadInputException(
            what, row.place(), "stands there twice", "each key once", "Remove a row.");
      }
      if (!Double.isNaN(row.weight())) {
        if (!Double.isNaN(weight) && weight != row.weight()) {
          throw new BadInputException(
              "The weight of '" + row.id() + "'",
              row.place(),
              "is " + row.weight(),
              weight + " as in an earlier row",
              "Give a client one weight.");
        }
        if (!(row.weight() >= 0) || Double.isInfinite(row.weight())) {
          throw new BadInputException(
              "The weight of '" + row.id() + "'",
              row.place(),
              "is " + row.weight(),
              "a number that is not negative",
              "Correct the row.");
        }
        weight = row.weight();
      }
    }
  }

  private List<ClientArrays> ofTables(List<InputFile> tables) {
    Map<String, Rows> clients = new LinkedHashMap<>();
    long[] numbers = {0};
    for (InputFile table : tables) {
      ParquetArrays.read(
          configuration,
          table,
          row -> {
            clients.computeIfAbsent(row.id(), id -> new Rows(row.place())).add(row);
            numbers[0] += row.array().values().length;
            require(numbers[0], clients.size() + " clients, together", row.place());
          });
    }
    List<ClientArrays> all = new ArrayList<>();
    clients.forEach(
        (id, rows) ->
            all.add(
                new ClientArrays(id, rows.place, List.copyOf(rows.arrays.values()), rows.weight)));
    return all;
  }

  private static List<ClientArrays> distinct(List<ClientArrays> clients, String paths) {
    if (clients.isEmpty()) {
      throw new BadInputException(
          "The input", paths, "has no client", "at least one", "Check the paths.");
    }
    Map<String, ClientArrays> byId = new LinkedHashMap<>();
    for (ClientArrays client : clients) {
      ClientArrays earlier = byId.put(client.id(), client);
      if (earlier != null) {
        throw new BadInputException(
            "Client '" + client.id() + "'",
            client.place(),
            "stands there twice",
            "distinct names of files and folders, which are the ids",
            "Rename one of them.");
      }
    }
    return byId.values().stream().sorted(Comparator.comparing(ClientArrays::id)).toList();
  }
}
