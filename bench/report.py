# SPDX-License-Identifier: BSD-2-Clause
"""Prints a comparison as Markdown: report.py FILE.jsonl, where FILE is what compare has kept."""

import json
import statistics
import sys

# Name of a reading in the file, its title, its number of decimals, and which is better.
READINGS = [
    ("tcp_forward_mbps", "TCP west to east, Mbit/s", 0, "more"),
    ("tcp_reverse_mbps", "TCP east to west, Mbit/s", 0, "more"),
    ("tcp_four_mbps", "TCP west to east, four flows, Mbit/s", 0, "more"),
    ("four_by_one", "four flows / one flow", 2, "more"),
    ("udp_delivered", "UDP of 64 bytes, delivered/s", 0, "more"),
    ("cpu_s_per_gb", "CPU seconds per GB of TCP, both daemons", 2, "less"),
    ("ping_p50_ms", "ping p50, idle, ms", 3, "less"),
    ("loaded_ping_p99_ms", "ping p99, under TCP, ms", 2, "less"),
    ("start_ms", "start to first answered ping, ms", 0, "less"),
    ("resident_mib", "RSS of the larger daemon, MiB", 1, "less"),
    ("mtu", "MTU of the tunnel", 0, ""),
    ("stolen_percent", "processor time that the machine's host took away, %", 1, ""),
]


def table(head, rows):
    """Formats a table whose columns but the first are numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value, decimals):
    return "–" if value is None else f"{value:.{decimals}f}"


def median(values):
    return statistics.median(values) if values else None


def readings_of(runs, vpn):
    """Returns the readings of a VPN by the number of the round, those of failed runs excepted."""
    return {run["round"]: run["values"] for run in runs if run["vpn"] == vpn and run["values"]}


def ratio(name, ours, theirs):
    """Returns the median of the ratios of the rounds that both have."""
    return median(
        [
            ours[number][name] / theirs[number][name]
            for number in ours.keys() & theirs.keys()
            if name in ours[number] and theirs[number].get(name)
        ]
    )


def medians(readings):
    def row(name, title, decimals, better):
        values = [[of[name] for of in each.values() if name in of] for each in readings.values()]
        return [title, *(number(median(each), decimals) for each in values), better]

    return table(["", *readings, "better is"], [row(*reading) for reading in READINGS])


def ratios(readings):
    own = [vpn for vpn in readings if vpn.startswith("vpnd")]
    pairs = [(vpn, peer) for peer in readings if peer not in own for vpn in own]

    def row(name, title, _, better):
        values = [ratio(name, readings[vpn], readings[peer]) for vpn, peer in pairs]
        return [title, *(number(value, 2) for value in values), better]

    rows = [row(*reading) for reading in READINGS if reading[3]]
    return table(["", *(f"{vpn} / {peer}" for vpn, peer in pairs), "better is"], rows)


def every_reading(vpn, of_rounds):
    def row(name, title, decimals, _):
        return [title, *(number(values.get(name), decimals) for values in of_rounds.values())]

    text = f"### {vpn}\n\n"
    text += table(["", *(f"round {number}" for number in of_rounds)], [row(*reading) for reading in READINGS])
    for number_of_round, values in of_rounds.items():
        if "resident_mib_by_gb" in values:
            steps = ", ".join(f"{step:.1f}" for step in values["resident_mib_by_gb"])
            text += f"\n\nRSS of the larger daemon after each GB of TCP in round {number_of_round}, MiB: {steps}"
    return text


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        head, *runs = [json.loads(line) for line in file]
    readings = {vpn: readings_of(runs, vpn) for vpn in head["versions"]}
    print(f"# vpnd compared: {head['machine'].pop('date')}\n")
    print(
        f"Rounds, in each of which every VPN is measured in turn: {head['rounds']}. A flow of TCP lasts "
        f"{head['tcp_seconds']} s. vpnd chooses its MTU itself, the other VPNs have 1420. docs/benchmarks.md explains what is "
        "measured.\n"
    )
    for name, value in (head["machine"] | head["versions"]).items():
        print(f"- {name}: {value}")
    for vpn, of_rounds in readings.items():
        if len(of_rounds) < head["rounds"]:
            print(f"\nOnly {len(of_rounds)} of {head['rounds']} runs of {vpn} succeeded; the others are left out.")
    print("\n## Medians\n\n" + medians(readings))
    print("\n## Medians of the ratios of the rounds\n\n" + ratios(readings))
    print("\n## Every reading\n")
    print("\n\n".join(every_reading(*each) for each in readings.items()))


main()
