# SPDX-License-Identifier: BSD-2-Clause
"""Prints the table of bench/cipher; each line of the input has the nanoseconds of C and the file of JMH's result."""

import json
import statistics
import sys
from pathlib import Path


def java(file):
    """Returns the median of the nanoseconds of a seal and open, and the bytes that it allocates."""
    results = {result["mode"]: result for result in json.loads(Path(file).read_text())}
    # The samples are memory, so what is allocated is taken from the run that keeps none.
    return (
        results["sample"]["primaryMetric"]["scorePercentiles"]["50.0"],
        results["avgt"]["secondaryMetrics"]["gc.alloc.rate.norm"]["score"],
    )


def main():
    print("| round | Java, ns | C, ns | Java / C | bytes allocated in Java |\n| ---: | ---: | ---: | ---: | ---: |")
    rounds = []
    for line in sys.stdin:
        c, file = line.split(maxsplit=1)
        nanoseconds, allocated = java(file.strip())
        rounds.append((nanoseconds, float(c), nanoseconds / float(c), allocated))
        print("| {} | {:.0f} | {:.0f} | {:.3f} | {:.3f} |".format(len(rounds), *rounds[-1]), flush=True)
    medians = [statistics.median(column) for column in zip(*rounds)]
    print("| median | {:.0f} | {:.0f} | {:.3f} | {:.3f} |".format(*medians))


main()
