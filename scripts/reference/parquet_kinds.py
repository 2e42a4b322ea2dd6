#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Parquet files that ParquetKindsTest reads: types and layouts that other programs write. Needs pyarrow."""
import decimal
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/test/resources/parquet"

# One draw of each type of numbers, and a row where only the first changes.
numbers = pa.table(
    {
        "half": pa.array(np.array([-0.333251953125, 65504.0], np.float16)),
        "single": pa.array([0.1, 0.1], pa.float32()),
        "u8": pa.array([255, 255], pa.uint8()),
        "u32": pa.array([4294967295] * 2, pa.uint32()),
        "u64": pa.array([18446744073709551615] * 2, pa.uint64()),
        "i64": pa.array([-9007199254740993] * 2, pa.int64()),
        "yes": pa.array([True, False]),
        "d9": pa.array([decimal.Decimal("-1.25")] * 2, pa.decimal128(9, 2)),
        "d38": pa.array([decimal.Decimal("12345678901234567890.125")] * 2, pa.decimal128(38, 3)),
        "day": pa.array([0, 1], pa.date32()),
        "when": pa.array([0, 1], pa.timestamp("us")),
        "text": ["a", "b"],
        "matrix": [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]],
    }
)
pq.write_table(numbers, OUT / "numbers.parquet")

# Three shards in one file, two of them in a second one as well.
shards = [pa.table({"shard": s, "mu": m}) for s, m in ([["a", "b", "a", "c"], [1.0, 10.0, 2.0, 100.0]], [["b", "c"], [20.0, 200.0]])]
pq.write_table(shards[0], OUT / "shards-1.parquet")
pq.write_table(shards[1], OUT / "shards-2.parquet")

ragged = pa.table({"theta": [[1.0, 2.0], [3.0]]})
pq.write_table(ragged, OUT / "ragged.parquet")
