# SPDX-License-Identifier: BSD-2-Clause
"""Prints a comparison as Markdown: report.py FILE.jsonl, where FILE is what compare has kept."""

import json
import statistics
import sys

# Name of a reading in the file, its title, its number of decimals, and which is better.
READINGS = [
    ("tcp_forward_mbps", "TCP west to east, Mbit/s", 0, "more"),
    ("tcp_reverse_mbps", "TCP east to west, Mbit/s", 0, "more"),
    ("cpu_s_per_gb", "CPU seconds per GB, both daemons", 2, "less"),
    ("ping_p50_ms", "ping p50, idle, ms", 3, "less"),
    ("resident_mib", "RSS of both daemons, MiB", 1, "less"),
    ("start_ms", "start to first answered ping, ms", 0, "less"),
    ("mtu", "MTU of the tunnel", 0, ""),
]


def table(head, rows):
    """Formats a table whose columns but the first are numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value, decimals):
    return "–" if value is None else f"{value:.{decimals}f}"


def median(values):
    return statistics.median(values) if values else None


def peers_of(runs):
    return list(dict.fromkeys(run["against"] for run in runs))


def whole_pairs(runs, peer):
    """Returns (values of vpnd, values of the peer) for each pair of which both runs succeeded."""
    pairs = {}
    for run in runs:
        if run["against"] == peer:
            pairs.setdefault(run["pair"], {})[run["vpn"]] = run["values"]
    return [(pair["vpnd"], pair[peer]) for pair in pairs.values() if pair.get("vpnd") and pair.get(peer)]


def row(reading, pairs):
    name, title, decimals, better = reading
    ours = [vpnd.get(name) for vpnd, _ in pairs]
    theirs = [peer[name] for _, peer in pairs if name in peer]
    ratios = [vpnd[name] / peer[name] for vpnd, peer in pairs if peer.get(name)]
    return [title, number(median(ours), decimals), number(median(theirs), decimals), number(median(ratios), 2), better]


def section(runs, peer, planned):
    pairs = whole_pairs(runs, peer)
    text = f"## vpnd and {peer}\n\n"
    if len(pairs) < planned:
        text += f"Only {len(pairs)} of {planned} pairs are whole; the others are left out.\n\n"
    if pairs:
        text += table(["", "vpnd", peer, f"vpnd / {peer}", "better is"], [row(reading, pairs) for reading in READINGS])
    return text


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        head, *runs = [json.loads(line) for line in file]
    print(f"# vpnd compared: {head['machine'].pop('date')}\n")
    print(
        f"Pairs of runs, vpnd and the other VPN in turn: {head['pairs']}. TCP in each direction: {head['tcp_seconds']} s. "
        "The figures are medians; the ratio is the median of the ratios of the pairs. vpnd chooses its MTU itself, the "
        "other VPNs have 1420. docs/benchmarks.md tells what is measured.\n"
    )
    for name, value in (head["machine"] | head["versions"]).items():
        print(f"- {name}: {value}")
    for peer in peers_of(runs):
        print("\n" + section(runs, peer, head["pairs"]))


main()
