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
WARM_UP_SECONDS = 5.0


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
    """Something that is measured: what it does (count times), the CPU clock of the process that does it, and what is
    enough to warm it up where that is less."""

    def __init__(self, work, cpu=time.process_time, count=1, warm_up=None):
        self.work, self.cpu, self.count, self.warm_up = work, cpu, count, warm_up
        self.walls, self.cpus, self.result = [], [], None

    def prepare(self):
        """Runs that do not count; a JVM gets some seconds of CPU time for them, since it compiles while it runs."""
        if self.warm_up:
            self.warm_up()
            return
        self.run()
        while self.cpu is not time.process_time and sum(self.cpus) < WARM_UP_SECONDS:
            self.run()
        self.walls.clear()
        self.cpus.clear()

    def run(self):
        wall, cpu = time.perf_counter(), self.cpu()
        self.result = self.work()
        self.walls.append(time.perf_counter() - wall)
        self.cpus.append(self.cpu() - cpu)

    def wall_median(self):
        return statistics.median(self.walls) / self.count

    def cpu_median(self):
        return statistics.median(self.cpus) / self.count


def take_turns(sides, rounds):
    """Measures each side in turn."""
    for side in sides:
        side.prepare()
    for _ in range(rounds):
        for side in sides:
            side.run()


def ratio(peer, ours):
    """How many times the peer's CPU time and wall time ours is."""
    return f"{peer.cpu_median() / ours.cpu_median():.1f}", f"{peer.wall_median() / ours.wall_median():.1f}"


def milliseconds(side):
    return " / ".join(three_digits(1000 * t) for t in (side.cpu_median(), side.wall_median()))


def three_digits(number):
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


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
