// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.PointRows;
import dev.wasserstein.transport.AscendingOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Some rows at a time, so that a file that cannot be split takes no more memory than a part. */
public final class PartitionedRows implements Iterator<RowBlock> {
  private static final int ROWS = 1 << 20;

  private final Iterator<FilePart> parts;
  private final Configuration configuration;
  private final RowPartitioning partitioning;
  private final AscendingOrder order = new AscendingOrder();
  private final int[] slots = new int[ROWS];
  private final double[] atoms = new double[ROWS];
  private final double[] masses = new double[ROWS];
  private Iterator<RowBlock> blocks = List.<RowBlock>of().iterator();
  private InputStream in = InputStream.nullInputStream();
  private Optional<PointRows> rows = Optional.empty();

  public PartitionedRows(
      Iterator<FilePart> parts, Configuration configuration, RowPartitioning partitioning) {
    this.parts = parts;
    this.configuration = configuration;
    this.partitioning = partitioning;
  }

  @Override
  public boolean hasNext() {
    try {
      while (!blocks.hasNext()) {
        if (rows.isEmpty()) {
          if (!parts.hasNext()) {
            return false;
          }
          FilePart part = parts.next();
          in = part.open(configuration);
          rows = Optional.of(new PointRows(in, part.file().name()));
        }
        int count = take(rows.get());
        if (count < ROWS) {
          rows = Optional.empty();
          in.close();
        }
        blocks = blocks(count).iterator();
      }
      return true;
    } catch (IOException e) {
      // The file could be read a moment ago: Spark tries again.
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public RowBlock next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return blocks.next();
  }

  private int take(PointRows from) throws IOException {
    int count = 0;
    String id = "";
    RowPartitioning.Target target = null;
    while (count < ROWS && from.next()) {
      String name = from.id();
      if (!name.equals(id)) {
        id = name;
        target = partitioning.targets().get(name);
      }
      if (target != null) {
        atoms[count] = from.coordinate(0);
        masses[count] = target.equalMasses() ? 1 : from.mass();
        slots[count++] = target.slot(atoms[count - 1]);
      }
    }
    return count;
  }

  private List<RowBlock> blocks(int count) {
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      sizes.merge(slots[i], 1, Integer::sum);
    }
    Map<Integer, Integer> places = new HashMap<>();
    int[] ends = new int[sizes.size()];
    int at = 0;
    for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
      ends[places.size()] = at;
      places.put(size.getKey(), places.size());
      at += size.getValue();
    }
    double[] byAtom = new double[count];
    double[] byMass = new double[count];
    int[] starts = ends.clone();
    for (int i = 0; i < count; i++) {
      int to = ends[places.get(slots[i])]++;
      byAtom[to] = atoms[i];
      byMass[to] = masses[i];
    }
    List<RowBlock> sorted = new ArrayList<>();
    for (int slot : sizes.keySet()) {
      int place = places.get(slot);
      double[] some = Arrays.copyOfRange(byAtom, starts[place], ends[place]);
      double[] theirs = Arrays.copyOfRange(byMass, starts[place], ends[place]);
      sorted.add(RowBlock.of(slot, some, theirs, some.length, order));
    }
    return sorted;
  }
}
