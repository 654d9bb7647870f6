"""Fixed points of h = tanh(W h + b) from many starts, as one finds them with numpy.

"newton": damped Newton on all starts at once, np.linalg.solve over the batch; a start is left alone as soon as it has
converged, its step has been halved twelve times, or its residual has not halved in eight iterations: the same rules as ours.

"finder": fixed-point-finder (Golub & Sussillo, doi:10.21105/joss.01003; FixedPointFinderTorch.py), restated: Adam with
learning rate 1 on the mean of q = |F(x) - x|^2 / 2 over the batch, ReduceLROnPlateau (factor 0.95, patience 2, relative
threshold 1e-4), float32, until every q is below tol_q or changes by less than 1e-20 times the rate, 5000 iterations at most;
the gradient is written out, which automatic differentiation would compute.

Reads one JSON request a line, {"method", "n", "weights", "bias", "starts", "tolerance", "out"}, the arrays as names of files
of doubles, and answers {"ms", "version", "converged"}; "out" names a file for the states that converged.
"""

import json
import sys
import time

import numpy as np


def newton(w, b, starts, tolerance):
    x = starts.copy()
    n = len(b)
    eye = np.eye(n)
    g = np.tanh(x @ w.T + b) - x
    size = np.linalg.norm(g, axis=1)
    mark, age = size.copy(), np.zeros(len(x), dtype=int)
    done = np.zeros(len(x), dtype=bool)
    active = np.arange(len(x))
    while True:
        hit = np.abs(g[active]).max(axis=1) <= tolerance
        done[active[hit]] = True
        active = active[~hit]
        full = age[active] == 8
        stale = full & (size[active] > 0.5 * mark[active])
        mark[active[full]], age[active[full]] = size[active[full]], 0
        active = active[~stale]
        if len(active) == 0:
            return x[done]
        age[active] += 1
        slopes = 1.0 - (g[active] + x[active]) ** 2
        delta = np.linalg.solve(slopes[:, :, None] * w - eye, g[active][:, :, None])[:, :, 0]
        left, s = np.arange(len(active)), 1.0
        while len(left) > 0 and s >= 2.0**-12:
            rows = active[left]
            trial = x[rows] - s * delta[left]
            value = np.tanh(trial @ w.T + b) - trial
            norm = np.linalg.norm(value, axis=1)
            better = norm <= (1 - 1e-4 * s) * size[rows]
            x[rows[better]], g[rows[better]], size[rows[better]] = trial[better], value[better], norm[better]
            left, s = left[~better], s / 2
        active = np.delete(active, left)


def finder(w, b, starts, tolerance):
    w, b, x = w.astype(np.float32), b.astype(np.float32), starts.astype(np.float32)
    m, v = np.zeros_like(x), np.zeros_like(x)
    rate, best, bad = 1.0, np.inf, 0
    previous = np.full(len(x), np.nan, dtype=np.float32)
    for t in range(1, 5001):
        y = np.tanh(x @ w.T + b)
        d = x - y
        q = 0.5 * np.einsum("ij,ij->i", d, d)
        gradient = (d - (d * (1 - y * y)) @ w) / np.float32(len(x))
        m += np.float32(0.1) * (gradient - m)
        v += np.float32(0.001) * (gradient * gradient - v)
        step = np.float32(rate / (1 - 0.9**t))
        x = x - step * m / (np.sqrt(v) / np.float32(np.sqrt(1 - 0.999**t)) + np.float32(1e-8))
        mean = float(q.mean())
        if mean < best * (1 - 1e-4):
            best, bad = mean, 0
        else:
            bad += 1
        if bad > 2:
            # As in PyTorch, a change of at most 1e-8 is not made.
            rate, bad = (rate * 0.95 if rate * 0.05 > 1e-8 else rate), 0
        if t > 1 and np.all((np.abs(q - previous) < 1e-20 * rate) | (q < tolerance)):
            break
        previous = q
    y = np.tanh(x @ w.T + b)
    d = x - y
    return x[0.5 * np.einsum("ij,ij->i", d, d) < tolerance].astype(np.float64)


def main():
    for line in sys.stdin:
        request = json.loads(line)
        n = request["n"]
        w = np.fromfile(request["weights"]).reshape(n, n)
        b = np.fromfile(request["bias"])
        starts = np.fromfile(request["starts"]).reshape(-1, n)
        method = {"newton": newton, "finder": finder}[request["method"]]
        begin = time.perf_counter()
        found = method(w, b, starts, request["tolerance"])
        elapsed = (time.perf_counter() - begin) * 1e3
        if request.get("out"):
            # What the finder leaves at q < 1e-10 is polished, so that its points can be compared; not timed.
            newton(w, b, found, 1e-13 * max(1.0, n / 64)).tofile(request["out"])
        print(json.dumps({"ms": elapsed, "version": np.__version__, "converged": len(found)}), flush=True)


if __name__ == "__main__":
    main()
