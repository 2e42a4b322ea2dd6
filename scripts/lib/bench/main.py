"""The driver of scripts/bench transport and scripts/bench flow, which calls it.

Both sides get the same files and take turns: peer, ours, peer, ours, ... CPU time is that of the whole process (all
threads, user and system), so that the JVM's compiler and garbage collector count.
"""

import argparse
import os
import pathlib
import sys

# Before numpy is imported: one thread.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

try:
    import numpy as np
    import ot
except ImportError as missing:
    sys.exit(f"{missing}, in {sys.executable}. The peer is needed for this benchmark: pip install pot")

import bures
import cluster
import exact
import flow
import grid
import groups
import sliced
import transport
from measuring import Jvm, machine_lines
from page import put_into_page

TABLES = {
    "transport": transport.table,
    "flow": flow.table,
    "grid": grid.table,
    "groups": groups.table,
    "bures": bures.table,
    "sliced": sliced.table,
    "cluster": cluster.table,
    "exact": exact.table,
}


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("what", choices=TABLES)
    parser.add_argument("--quick", action="store_true", help="fewer and smaller problems, and 3 rounds")
    parser.add_argument("--write", action="store_true", help="puts the table into src/site/markdown/benchmarks.md")
    parser.add_argument("--rounds", type=int, help="how often each side is measured (default 5)")
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)

    root = pathlib.Path(os.environ["BENCH_ROOT"])
    folder = root / "target" / "bench" / options.what
    folder.mkdir(parents=True, exist_ok=True)
    with Jvm() as jvm:
        head = machine_lines(jvm, [f"POT {ot.__version__}", f"numpy {np.__version__}"])
        text = "\n".join([*head, "", *TABLES[options.what](options, folder, jvm)]) + "\n"
    result = folder.parent / f"{options.what}.md"
    result.write_text(text)
    print("\n" + text)
    print(f"Written to {result.relative_to(root)}.", file=sys.stderr)
    if options.write:
        put_into_page(root / "src" / "site" / "markdown" / "benchmarks.md", options.what, text)


if __name__ == "__main__":
    main()
