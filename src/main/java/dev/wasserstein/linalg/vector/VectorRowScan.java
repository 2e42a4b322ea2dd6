// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.RowScan;

/** {@link RowScan} in vector instructions. */
final class VectorRowScan implements RowScan {
  private final ColumnBlocks blocks = new ColumnBlocks();
  private final BestScan single = new BestScan(blocks);
  private final TileScan tiles = new TileScan(blocks, single);
  private final ThresholdScan thresholds = new ThresholdScan(blocks);

  @Override
  public void load(double[][] byAxis, int dimension, int columns) {
    blocks.load(byAxis, dimension, columns);
  }

  @Override
  public int best(double[] x, int offset, double[] q, double floor) {
    return single.best(x, offset, q, floor);
  }

  @Override
  public void bestOfEach(double[] x, int[] offsets, double[] q, double[] floors, int[] found) {
    tiles.bestOfEach(x, offsets, q, floors, found);
  }

  @Override
  public int atLeast(double[] x, int offset, double[] q, double threshold, int[] found) {
    return thresholds.atLeast(x, offset, q, threshold, found);
  }

  @Override
  public void countAtLeast(double[] x, int[] offsets, double[] q, double[] least, int[] counts) {
    thresholds.countAtLeast(x, offsets, q, least, counts);
  }
}
