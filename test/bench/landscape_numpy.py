"""Loss and gradient of a one-neuron network on a grid of w and b, with numpy.

"pascanu" is x_t = w s(x_{t-1}) + b, "one-neuron" x_{t+1} = (1 - e) x_t + e s(w x_t + b). Two styles: "whole" is as one
writes it, whole-array operations; "blocked" as an expert would, in-place ufuncs on blocks of rows that fit the cache
(and, for "one-neuron", e = 1 only, as the same loop). Either on one or two threads (ufuncs release the lock) or
processes. Reads one JSON request a line, {"model", "epsilon", "style", "steps", "count", "b", "rows", "workers",
"pool", "out"}, and answers {"ms", "version"}; "out" names a file for the three arrays.
"""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np


def whole(w, b, request):
    w, b = np.meshgrid(w, b)
    x, dw, db = np.full(w.shape, 0.5), np.zeros(w.shape), np.zeros(w.shape)
    e, target = request["epsilon"], 0.855
    for _ in range(request["steps"]):
        if request["model"] == "pascanu":
            s = 1 / (1 + np.exp(-x))
            slope = w * s * (1 - s)
            dw = s + slope * dw
            db = 1 + slope * db
            x = w * s + b
        else:
            s = 1 / (1 + np.exp(-(w * x + b)))
            slope = e * s * (1 - s)
            dw = (1 - e) * dw + slope * (w * dw + x)
            db = (1 - e) * db + slope * (w * db + 1)
            x = (1 - e) * x + e * s
    if request["model"] == "pascanu":
        x, target = 1 / (1 + np.exp(-x)), 0.7
        dw, db = x * (1 - x) * dw, x * (1 - x) * db
    return (x - target) ** 2, 2 * (x - target) * dw, 2 * (x - target) * db


def sigmoid(x, out):
    np.negative(x, out=out)
    np.exp(out, out=out)
    out += 1.0
    np.reciprocal(out, out=out)


def blocked(w, b, request):
    rows, steps, target = request["rows"], request["steps"], 0.7
    loss, gw, gb = (np.empty((len(b), len(w))) for _ in range(3))
    for first in range(0, len(b), rows):
        part = b[first : first + rows]
        n = len(part) * len(w)
        ww, bb = np.tile(w, len(part)), np.repeat(part, len(w))
        x, dw, db, s, g = np.full(n, 0.5), np.zeros(n), np.zeros(n), np.empty(n), np.empty(n)
        if request["model"] == "one-neuron":
            # Its x is s of the other's, which is one step on.
            x, dw, db, steps, target = ww * 0.5 + bb, np.full(n, 0.5), np.ones(n), request["steps"] - 1, 0.855
        for _ in range(steps):
            sigmoid(x, s)
            np.subtract(1.0, s, out=g)
            g *= s
            g *= ww
            dw *= g
            dw += s
            db *= g
            db += 1.0
            np.multiply(ww, s, out=x)
            x += bb
        sigmoid(x, s)
        d = s - target
        slope = 2 * d * s * (1 - s)
        here = slice(first, first + len(part))
        loss[here] = (d * d).reshape(-1, len(w))
        gw[here] = (slope * dw).reshape(-1, len(w))
        gb[here] = (slope * db).reshape(-1, len(w))
    return loss, gw, gb


def grid(request, pool):
    count, workers = request["count"], request["workers"]
    w, b = np.linspace(4, 7, count), np.linspace(*request["b"], count)
    rows = whole if request["style"] == "whole" else blocked
    arguments = [w] * workers, np.array_split(b, workers), [request] * workers
    results = list(map(rows, *arguments) if pool is None else pool.map(rows, *arguments))
    return [np.concatenate(arrays) for arrays in zip(*results)]


def main():
    pools = {"threads": ThreadPoolExecutor(2), "processes": ProcessPoolExecutor(2), "one": None}
    for line in sys.stdin:
        request = json.loads(line)
        pool = pools[request["pool"]]
        start = time.perf_counter()
        arrays = grid(request, pool)
        elapsed = (time.perf_counter() - start) * 1e3
        if request.get("out"):
            np.concatenate([a.ravel() for a in arrays]).tofile(request["out"])
        print(json.dumps({"ms": elapsed, "version": np.__version__}), flush=True)


if __name__ == "__main__":
    main()
