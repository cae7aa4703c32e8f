# SPDX-License-Identifier: BSD-2-Clause
"""Makes the JSON record of one run: record.py DIRECTORY NAME=NUMBER...; called by measure.

The directory holds forward.json, reverse.json, four.json and udp.json, reports of iperf3; idle-ping.txt and
loaded-ping.txt, outputs of ping; and resident.txt, a line with the KiB of the larger daemon after each GB, if asked for.
"""

import json
import math
import re
import statistics
import sys
from pathlib import Path

DATAGRAM = 64


def received(report):
    """Returns the bytes that the receiver got, and for how many seconds the flow lasted there."""
    total = json.loads(report.read_text())["end"]["sum_received"]
    return total["bytes"], total["seconds"]


def mbps(report):
    bytes, seconds = received(report)
    return bytes * 8 / seconds / 1e6


def round_trips(output):
    return [float(time) for time in re.findall(r"time=([0-9.]+) ms", output.read_text())]


def percentile_99(values):
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


def record(directory, readings):
    forward, reverse, four, udp = (directory / f"{name}.json" for name in ("forward", "reverse", "four", "udp"))
    bytes = received(forward)[0] + received(reverse)[0]
    datagram_bytes, udp_seconds = received(udp)
    idle = round_trips(directory / "idle-ping.txt")
    loaded = round_trips(directory / "loaded-ping.txt")
    result = {
        "tcp_forward_mbps": mbps(forward),
        "tcp_reverse_mbps": mbps(reverse),
        "tcp_four_mbps": mbps(four),
        "four_by_one": mbps(four) / mbps(forward),
        "udp_delivered": datagram_bytes / DATAGRAM / udp_seconds,
        "ping_p50_ms": statistics.median(idle),
        "pings_answered": len(idle),
        "loaded_ping_p99_ms": percentile_99(loaded),
        "loaded_pings_answered": len(loaded),
        "mtu": readings["mtu"],
        "stolen_percent": readings["stolen_ticks"] / readings["all_ticks"] * 100,
    }
    if readings["daemons"] > 0:
        cpu_s = readings["ticks"] / readings["ticks_per_second"]
        result |= {
            "cpu_s": cpu_s,
            "cpu_s_per_gb": cpu_s / bytes * 1e9,
            "resident_mib": readings["resident_kib"] / 1024,
            "start_ms": readings["start_ms"],
        }
    steps = directory / "resident.txt"
    if steps.exists():
        result["resident_mib_by_gb"] = [int(line) / 1024 for line in steps.read_text().split()]
    return result


def main():
    readings = {name: int(value) for name, value in (argument.split("=", 1) for argument in sys.argv[2:])}
    print(json.dumps(record(Path(sys.argv[1]), readings)))


main()
