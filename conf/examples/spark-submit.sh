#!/usr/bin/env bash
# A nightly barycenter on a cluster by plain spark-submit: yesterday's folder in, a dated run directory out.
# Called again after a failure it goes on from the last checkpoint; called again after a success it does nothing.
#
#   JAR      target/spark-wasserstein-0.1.0-all.jar, anywhere that spark-submit can read
#   STORE    where data lie, such as s3a://bucket or hdfs://namenode/data
#   MASTER   such as spark://host:7077 or yarn
set -euo pipefail

: "${JAR:?}" "${STORE:?}" "${MASTER:?}"
day=${1:-$(date -u +%F)}

status=0
"${SPARK_HOME:?}/bin/spark-submit" \
  --master "$MASTER" \
  --deploy-mode client \
  --class dev.wasserstein.cli.Main \
  --driver-memory 2g \
  --executor-memory 2g \
  --executor-cores 2 \
  --conf spark.speculation=true \
  "$JAR" \
  barycenter \
  --input "$STORE/measures/$day" \
  --output "$STORE/barycenters/$day" \
  --checkpoint-every 10 \
  --resume \
  --require-convergence || status=$?

case $status in
  0) ;;
  5) echo "The barycenter of $day exists already." ;;
  *) exit "$status" ;;
esac
