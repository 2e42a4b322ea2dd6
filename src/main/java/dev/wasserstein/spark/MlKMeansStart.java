// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.Tuple2;

/**
 * The k-means start where the pooled atoms are many: MLlib's k-means over all of them on the
 * executors, from the centres that {@link KMeansStart} finds on a bounded sample. With these seeds
 * it does not depend on the partitioning, as MLlib's own seeds would.
 */
public final class MlKMeansStart implements Initializer {
  private static final long serialVersionUID = 1L;

  private static final int ITERATIONS = 10;

  @Override
  public double[] atoms(Measures<DiscreteMeasure> measures, int size, long seed) {
    double[] seeds = new KMeansStart().atoms(measures, size, seed);
    int d = measures.summary().dimension();
    if (!(measures instanceof SparkMeasures<DiscreteMeasure> spark)
        || measures.summary().atoms() <= KMeansStart.LARGEST_SAMPLE) {
      return seeds;
    }
    Vector[] centres = new Vector[size];
    for (int c = 0; c < size; c++) {
      centres[c] = Vectors.dense(Arrays.copyOfRange(seeds, c * d, (c + 1) * d));
    }
    spark
        .partitions()
        .context()
        .setJobDescription("k-means of " + measures.summary().atoms() + " pooled atoms");
    JavaRDD<Tuple2<Vector, Object>> atoms =
        spark.partitions().mapPartitions(new ToVectors()).persist(StorageLevel.MEMORY_AND_DISK());
    KMeansModel model =
        new KMeans()
            .setK(size)
            .setMaxIterations(ITERATIONS)
            .setInitialModel(new KMeansModel(centres))
            .runWithWeight(atoms.rdd(), false, Option.empty());
    atoms.unpersist(false);
    double[] means = seeds.clone();
    for (int c = 0; c < model.clusterCenters().length; c++) {
      System.arraycopy(model.clusterCenters()[c].toArray(), 0, means, c * d, d);
    }
    return means;
  }

  private static final class ToVectors
      implements FlatMapFunction<
          Iterator<WeightedMeasure<DiscreteMeasure>>, Tuple2<Vector, Object>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple2<Vector, Object>> call(
        Iterator<WeightedMeasure<DiscreteMeasure>> measures) {
      List<Tuple2<Vector, Object>> vectors = new ArrayList<>();
      while (measures.hasNext()) {
        WeightedMeasure<DiscreteMeasure> weighted = measures.next();
        DiscreteMeasure measure = weighted.measure();
        int d = measure.dimension();
        for (int i = 0; i < measure.size(); i++) {
          double weight = weighted.weight() * measure.masses()[i];
          if (weight > 0) {
            Vector atom = Vectors.dense(Arrays.copyOfRange(measure.support(), i * d, (i + 1) * d));
            vectors.add(new Tuple2<>(atom, weight));
          }
        }
      }
      return vectors.iterator();
    }
  }
}
