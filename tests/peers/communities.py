#!/usr/bin/env python3
"""Checks that the communities leitmotif finds are as good as igraph's.

    tests/peers/communities.py

Installs igraph from PyPI in a virtual environment under target/peers, makes ten graphs with it, lets its Leiden
algorithm run eight times on each, and has a test of the library find communities in the same graphs: its modularity
must not be lower by more than a thousandth, and is recomputed by igraph's definition there.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "communities"
GRAPHS = ROOT / "target" / "peers" / "graphs"
TEST = "topics::graph::tests::igraph_finds_nothing_better"

INSIDE = '''
import pathlib, random, sys
import igraph

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random.seed(11)

def near(count, groups, neighbors):
    """Points around centres, each joined with those nearest to it, the nearer the stronger."""
    centres = [[random.gauss(0, 1) for _ in range(6)] for _ in range(groups)]
    points = [[x + random.gauss(0, 0.6) for x in random.choice(centres)] for _ in range(count)]
    edges = {}
    for a, here in enumerate(points):
        far = sorted((sum((x - y) ** 2 for x, y in zip(here, there)), b) for b, there in enumerate(points) if a != b)
        for rank, (_, b) in enumerate(far[:neighbors]):
            edges[min(a, b), max(a, b)] = 1 / (1 + rank)
    return igraph.Graph(count, list(edges)), list(edges.values())

def blocks(sizes, inside, between):
    """Groups whose nodes are joined more often with each other than with others."""
    group = [at for at, size in enumerate(sizes) for _ in range(size)]
    pairs = ((a, b) for a in range(len(group)) for b in range(a))
    odds = lambda a, b: inside if group[a] == group[b] else between
    return igraph.Graph(len(group), [(a, b) for a, b in pairs if random.random() < odds(a, b)]), None

cases = [
    (igraph.Graph.Famous("Zachary"), None, 1.0),
    (igraph.Graph.Barabasi(600, 4), None, 1.0),
    (igraph.Graph.Watts_Strogatz(1, 500, 5, 0.1), None, 1.0),
    (igraph.Graph.GRG(700, 0.07), None, 1.0),
    (*blocks([60, 90, 120, 150], 0.2, 0.01), 1.0),
    (*blocks([20] * 40, 0.5, 0.01), 2.0),
    (*near(900, 12, 12), 0.3),
    (*near(900, 12, 12), 1.0),
    (*near(900, 30, 12), 4.0),
    (*near(900, 60, 12), 16.0),
]
for number, (graph, weights, resolution) in enumerate(cases):
    weights = [float(f"{weight:.6g}") for weight in weights or [1.0] * graph.ecount()]
    best = -1.0
    for seed in range(8):
        random.seed(seed)
        found = graph.community_leiden("modularity", weights=weights, resolution=resolution, n_iterations=2)
        best = max(best, graph.modularity(found.membership, weights=weights, resolution=resolution))
    lines = [f"{graph.vcount()} {resolution} {best!r}"]
    lines += [f"{a} {b} {weight:.6g}" for (a, b), weight in zip(graph.get_edgelist(), weights)]
    (folder / f"{number}.graph").write_text("\\n".join(lines) + "\\n")
'''


def main():
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so no community was compared with igraph's")
        return
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "igraph"]
    if subprocess.run(pip).returncode != 0:
        print("SKIPPED: PyPI gave no igraph, so no community was compared with igraph's")
        return
    subprocess.run([str(python), "-c", INSIDE, str(GRAPHS)], check=True)
    test = ["cargo", "test", "--lib", TEST, "--", "--nocapture"]
    done = subprocess.run(test, cwd=ROOT, env={**os.environ, "LEITMOTIF_TEST_GRAPHS": str(GRAPHS)})
    assert done.returncode == 0, "the communities are worse than igraph's"


if __name__ == "__main__":
    main()
