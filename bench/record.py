# SPDX-License-Identifier: BSD-2-Clause
"""Makes the JSON record of one run: record.py DIRECTORY NAME=NUMBER...; called by measure.

The directory holds forward.json and reverse.json, reports of iperf3, and ping.txt, the output of ping.
"""

import json
import re
import statistics
import sys
from pathlib import Path


def received(report):
    """Returns the octets that the receiver of a TCP flow got, and its Mbit/s."""
    total = json.loads(report.read_text())["end"]["sum_received"]
    return total["bytes"], total["bits_per_second"] / 1e6


def record(directory, readings):
    forward_bytes, forward_mbps = received(directory / "forward.json")
    reverse_bytes, reverse_mbps = received(directory / "reverse.json")
    round_trips = [float(t) for t in re.findall(r"time=([0-9.]+) ms", (directory / "ping.txt").read_text())]
    result = {
        "tcp_forward_mbps": forward_mbps,
        "tcp_reverse_mbps": reverse_mbps,
        "ping_p50_ms": statistics.median(round_trips),
        "pings_answered": len(round_trips),
        "forward_bytes": forward_bytes,
        "reverse_bytes": reverse_bytes,
        "mtu": readings["mtu"],
    }
    if readings["daemons"] > 0:
        forward_cpu = readings["forward_ticks"] / readings["ticks_per_second"]
        reverse_cpu = readings["reverse_ticks"] / readings["ticks_per_second"]
        result |= {
            "forward_cpu_s": forward_cpu,
            "reverse_cpu_s": reverse_cpu,
            "cpu_s_per_gb": (forward_cpu + reverse_cpu) / (forward_bytes + reverse_bytes) * 1e9,
            "resident_mib": readings["resident_kib"] / 1024,
            "start_ms": readings["start_ms"],
        }
    return result


def main():
    readings = {name: int(value) for name, value in (argument.split("=", 1) for argument in sys.argv[2:])}
    print(json.dumps(record(Path(sys.argv[1]), readings)))


main()
