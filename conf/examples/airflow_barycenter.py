"""A barycenter of each day's measures, by Airflow (2.7 or later, with the provider apache-spark).

A task that fails is tried again and goes on from its last checkpoint; one that is cleared computes its day again.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG(
    dag_id="barycenter",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
) as dag:
    SparkSubmitOperator(
        task_id="barycenter",
        conn_id="spark_default",
        application="/opt/wasserstein/spark-wasserstein-0.1.0-all.jar",
        java_class="dev.wasserstein.cli.Main",
        driver_memory="2g",
        executor_memory="2g",
        executor_cores=2,
        # Client mode: only there the program's exit code comes through.
        deploy_mode="client",
        conf={"spark.speculation": "true"},
        application_args=[
            "barycenter",
            "--input",
            "s3a://measures/{{ ds }}",
            "--output",
            "s3a://barycenters/{{ ds }}",
            "--checkpoint-every",
            "10",
            "--resume",
            "--overwrite",
            "--require-convergence",
        ],
    )
