# SPDX-License-Identifier: BSD-2-Clause
"""Prints the readings of bench/start as they come, then a table: start.py DISTRIBUTION OTHER TICKS_PER_SECOND."""

import statistics
import sys

TITLES = ["start to first answered ping, ms", "CPU s until then", "CPU s when quiet", "RSS of a daemon, MiB"]


def values(readings, ticks_per_second):
    milliseconds, first, quiet, kib = (int(reading) for reading in readings)
    return milliseconds, first / ticks_per_second, quiet / ticks_per_second, kib / 1024


def main():
    one, other, ticks_per_second = sys.argv[1], sys.argv[2], int(sys.argv[3])
    runs = {one: [], other: []}
    for line in sys.stdin:
        print(line, end="", flush=True)
        _, distribution, *readings = line.split()
        runs[distribution].append(values(readings, ticks_per_second))
    print(f"\n| | {one} | {other} | ratio |\n| --- | ---: | ---: | ---: |")
    for title, ours, theirs in zip(TITLES, zip(*runs[one]), zip(*runs[other])):
        ratio = statistics.median(b / a for a, b in zip(ours, theirs))
        print(f"| {title} | {statistics.median(ours):.2f} | {statistics.median(theirs):.2f} | {ratio:.3f} |")


main()
