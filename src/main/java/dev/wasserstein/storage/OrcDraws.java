// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.Doubles;
import dev.wasserstein.format.DrawsColumns;
import dev.wasserstein.format.RowSelection;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.ql.exec.vector.BytesColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DecimalColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DoubleColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ListColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;

/** Posterior draws in ORC files, by ORC's own reader, which Spark has; see {@link DrawsTable}. */
public final class OrcDraws {
  private OrcDraws() {}

  /**
   * Reads a file; columns that are no numbers are passed over.
   *
   * @param selection the rows that are wanted
   * @throws BadInputException if it is not ORC, holds none of the wanted parameters or no draw, or
   *     a value is missing or not finite
   */
  public static Draws read(
      Configuration configuration,
      InputFile file,
      Predicate<String> wanted,
      RowSelection selection) {
    try (Reader reader = reader(configuration, file);
        RecordReader rows = reader.rows()) {
      Table table = new Table(reader.getSchema(), selection.columns());
      DrawsTable draws = new DrawsTable(file.name(), table.names(), wanted);
      long row = 1;
      while (rows.nextBatch(table.batch)) {
        for (table.row = 0; table.row < table.batch.size; table.row++, row++) {
          if (selection.isAll() || table.texts().equals(selection.cells())) {
            long chain = table.chain();
            draws.add(table, chain, row);
            if (table.logWeight >= 0) {
              draws.weigh(chain, table.number(table.logWeight));
            }
          }
        }
      }
      return draws.build();
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  /**
   * The texts in some columns, each combination once.
   *
   * @param columns found whatever their case
   * @return in the order of their first rows; empty where one of the columns is missing
   * @throws BadInputException if the file is not ORC
   */
  public static List<List<String>> keys(
      Configuration configuration, InputFile file, List<String> columns) {
    Set<List<String>> keys = new LinkedHashSet<>();
    try (Reader reader = reader(configuration, file);
        RecordReader rows = reader.rows()) {
      Table table = new Table(reader.getSchema(), columns);
      while (table.keys.size() == columns.size() && rows.nextBatch(table.batch)) {
        for (table.row = 0; table.row < table.batch.size; table.row++) {
          keys.add(table.texts());
        }
      }
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    return List.copyOf(keys);
  }

  private static Reader reader(Configuration configuration, InputFile file) throws IOException {
    Path path = new Path(file.path());
    HadoopFiles.requireUnchanged(FilePaths.fileSystem(configuration, path), file);
    return OrcFile.createReader(
        path, OrcFile.readerOptions(FilePaths.configuration(configuration, path)));
  }

  private static boolean isNumber(TypeDescription type) {
    return switch (type.getCategory()) {
      case BOOLEAN, BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, DECIMAL -> true;
      default -> false;
    };
  }

  private static boolean isListOfNumbers(TypeDescription type) {
    if (type.getCategory() != TypeDescription.Category.LIST) {
      return false;
    }
    TypeDescription element = type.getChildren().get(0);
    return isNumber(element) || isListOfNumbers(element);
  }

  /** The columns of a file, at one of its rows. */
  private static final class Table implements DrawsTable.Cells {
    private final List<String> names;
    private final List<TypeDescription> types;
    private final List<Integer> parameters = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private final VectorizedRowBatch batch;
    private int chain = -1;
    private int logWeight = -1;
    private int row;

    /**
     * A table.
     *
     * @param keyed columns that tell rows apart, which are no parameters
     */
    Table(TypeDescription schema, List<String> keyed) {
      names = schema.getFieldNames();
      types = schema.getChildren();
      batch = schema.createRowBatch();
      DrawsColumns kinds = new DrawsColumns(names);
      for (int k = 0; k < names.size(); k++) {
        boolean number = isNumber(types.get(k));
        switch (kinds.of(names.get(k))) {
          case PARAMETER -> {
            if ((number || isListOfNumbers(types.get(k)))
                && keyed.stream().noneMatch(names.get(k)::equalsIgnoreCase)) {
              parameters.add(k);
            }
          }
          case CHAIN -> chain = number ? k : chain;
          case LOG_WEIGHT -> logWeight = number ? k : logWeight;
          case OTHER -> {
            // Not needed.
          }
        }
      }
      for (String column : keyed) {
        IntStream.range(0, names.size())
            .filter(k -> names.get(k).equalsIgnoreCase(column) && isTextOrNumber(k))
            .findFirst()
            .ifPresent(keys::add);
      }
    }

    private boolean isTextOrNumber(int column) {
      return switch (types.get(column).getCategory()) {
        case STRING, CHAR, VARCHAR, DATE -> true;
        default -> isNumber(types.get(column));
      };
    }

    List<String> names() {
      return parameters.stream().map(names::get).toList();
    }

    long chain() {
      double number = chain < 0 ? 0 : number(chain);
      return Double.isNaN(number) ? 0 : (long) number;
    }

    double number(int column) {
      Doubles value = new Doubles();
      add(batch.cols[column], types.get(column), row, value);
      return value.toArray()[0];
    }

    /** The values in the columns that tell rows apart. */
    List<String> texts() {
      return keys.stream().map(this::text).toList();
    }

    /** A value as a text, empty where there is none. */
    private String text(int column) {
      ColumnVector cells = batch.cols[column];
      if (isNull(cells, row)) {
        return "";
      }
      if (cells instanceof BytesColumnVector texts) {
        return texts.toString(row);
      }
      if (types.get(column).getCategory() == TypeDescription.Category.DATE) {
        return LocalDate.ofEpochDay(((LongColumnVector) cells).vector[at(cells, row)]).toString();
      }
      return cells instanceof LongColumnVector whole
          ? String.valueOf(whole.vector[at(cells, row)])
          : String.valueOf(number(column));
    }

    @Override
    public boolean isNull(int column) {
      return isNull(batch.cols[parameters.get(column)], row);
    }

    private static boolean isNull(ColumnVector cells, int row) {
      return !cells.noNulls && cells.isNull[at(cells, row)];
    }

    private static int at(ColumnVector cells, int row) {
      return cells.isRepeating ? 0 : row;
    }

    @Override
    public List<String> indices(int column) {
      List<String> indices = new ArrayList<>();
      indices(batch.cols[parameters.get(column)], row, "", indices);
      return indices;
    }

    private static void indices(ColumnVector cells, int row, String index, List<String> indices) {
      if (!(cells instanceof ListColumnVector lists) || isNull(cells, row)) {
        indices.add(index);
        return;
      }
      int at = at(cells, row);
      for (int k = 0; k < lists.lengths[at]; k++) {
        String next = index.isEmpty() ? String.valueOf(k + 1) : index + "," + (k + 1);
        indices(lists.child, (int) lists.offsets[at] + k, next, indices);
      }
    }

    @Override
    public void addTo(Doubles values, int column) {
      int place = parameters.get(column);
      add(batch.cols[place], types.get(place), row, values);
    }

    private static void add(ColumnVector cells, TypeDescription type, int row, Doubles values) {
      int at = at(cells, row);
      if (isNull(cells, row)) {
        values.add(DrawsTable.MISSING);
      } else if (cells instanceof ListColumnVector lists) {
        for (int k = 0; k < lists.lengths[at]; k++) {
          add(lists.child, type.getChildren().get(0), (int) lists.offsets[at] + k, values);
        }
      } else if (cells instanceof DoubleColumnVector doubles) {
        values.add(doubles.vector[at]);
      } else if (cells instanceof DecimalColumnVector decimals) {
        values.add(decimals.vector[at].doubleValue());
      } else {
        values.add((double) ((LongColumnVector) cells).vector[at]);
      }
    }
  }
}
