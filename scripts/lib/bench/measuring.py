"""Clocks, turns and tables."""

import datetime
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import time

# The largest relative difference of costs that counts as equal.
EQUAL = 1e-9
WARM_UP_SECONDS = 2.0


class Jvm:
    """This project in a JVM that stays: dev.wasserstein.bench.BenchServer."""

    def __enter__(self):
        self.process = subprocess.Popen(
            os.environ["BENCH_JVM"].split("\n"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        # Linux: the id of the clock of all CPU time of a process (MAKE_PROCESS_CPUCLOCK, CPUCLOCK_SCHED).
        self.clock = (~self.process.pid) << 3 | 2
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def cpu(self):
        return time.clock_gettime(self.clock)

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        if not answer:
            sys.exit(f"The JVM ended at the command '{words[0]}'; it says why above.")
        return answer

    def numbers(self, *words):
        return [float(word) for word in self.ask(*words).split()]


class Side:
    """Something that is measured: what it does, and the CPU clock of the process that does it."""

    def __init__(self, name, work, cpu=time.process_time):
        self.name, self.work, self.cpu = name, work, cpu
        self.walls, self.cpus, self.result = [], [], None

    def run(self):
        wall, cpu = time.perf_counter(), self.cpu()
        self.result = self.work()
        self.walls.append(time.perf_counter() - wall)
        self.cpus.append(self.cpu() - cpu)

    def wall_median(self):
        return statistics.median(self.walls)

    def cpu_median(self):
        return statistics.median(self.cpus)


def take_turns(sides, rounds, warm_up=WARM_UP_SECONDS):
    """Each side in turn; the first runs, until a side has had the time to warm up, do not count."""
    for side in sides:
        side.run()
        while sum(side.walls) < warm_up and side.cpu is not time.process_time:
            side.run()
        side.walls.clear()
        side.cpus.clear()
    for _ in range(rounds):
        for side in sides:
            side.run()


def ratio(peer, ours):
    """How many times the peer's CPU time and wall time ours is."""
    return f"{peer.cpu_median() / ours.cpu_median():.1f}", f"{peer.wall_median() / ours.wall_median():.1f}"


def milliseconds(side, count=1):
    return " / ".join(f"{1000 * t / count:.3g}" for t in (side.cpu_median(), side.wall_median()))


def difference(costs, others):
    """The largest relative difference; too large a one ends the run, since a faster wrong answer is no answer."""
    worst = max(abs(a - b) / max(abs(a), abs(b)) for a, b in zip(costs, others, strict=True))
    if not worst <= EQUAL:
        sys.exit(f"The costs differ by {worst:.2g} relative; expected at most {EQUAL}: {costs} and {others}")
    return worst


def cpu_name():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


def machine_lines(jvm, peers):
    """What a table must begin with, as a list of Markdown."""
    load = os.getloadavg()[0]
    return [
        f"- {cpu_name()}, {os.cpu_count()} cores, load {load:.1f} at the start",
        f"- {jvm.ask('version')}; Spark {os.environ['BENCH_SPARK']}; {', '.join(peers)}; "
        f"Python {sys.version.split()[0]}",
        f"- {datetime.date.today()}, `scripts/bench {shlex.join(sys.argv[1:])}`",
    ]


def markdown(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]
