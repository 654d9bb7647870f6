"""Updates of a tanh network by SGD with clipping, as an expert would write them with numpy: one product of the whole batch a
step, the affine part of the inputs, the slopes and the gradients of the weights each in one product over all steps.

Reads one JSON request a line, {"units", "inputs", "outputs", "length", "batch", "updates", "rate", "limit", "theta", "x",
"classes", "out"}, the last four names of files of doubles, and answers {"ms", "version"}; "out" names a file for the
gradient at theta, in the order W, V, b, W_out, b_out.
"""

import json
import sys
import time

import numpy as np


def split(theta, n, q, m):
    shapes = [(n, n), (n, q), (n,), (m, n), (m,)]
    parts, at = [], 0
    for shape in shapes:
        size = int(np.prod(shape))
        parts.append(theta[at : at + size].reshape(shape).copy())
        at += size
    return parts


def gradient(weights, x, classes):
    w, v, b, w_out, b_out = weights
    length, batch, q = x.shape
    n = len(b)
    h = np.empty((length + 1, batch, n))
    h[0] = 0.0
    u = (x.reshape(-1, q) @ v.T + b).reshape(length, batch, n)
    wt = np.ascontiguousarray(w.T)
    a = np.empty((batch, n))
    for t in range(length):
        np.matmul(h[t], wt, out=a)
        a += u[t]
        np.tanh(a, out=h[t + 1])
    y = h[-1] @ w_out.T + b_out
    p = np.exp(y - y.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(batch), classes] -= 1.0
    p /= batch
    d = 1.0 - h[1:] * h[1:]
    delta = p @ w_out
    for t in range(length - 1, -1, -1):
        d[t] *= delta
        delta = d[t] @ w
    rows = d.reshape(-1, n)
    return [rows.T @ h[:-1].reshape(-1, n), rows.T @ x.reshape(-1, q), rows.sum(axis=0), p.T @ h[-1], p.sum(axis=0)]


def update(weights, x, classes, rate, limit):
    grads = gradient(weights, x, classes)
    norm = np.sqrt(sum(np.vdot(g, g) for g in grads))
    scale = rate * min(1.0, limit / norm)
    for w, g in zip(weights, grads):
        w -= scale * g


def main():
    for line in sys.stdin:
        request = json.loads(line)
        n, q, m = request["units"], request["inputs"], request["outputs"]
        weights = split(np.fromfile(request["theta"]), n, q, m)
        x = np.fromfile(request["x"]).reshape(request["length"], request["batch"], q)
        classes = np.fromfile(request["classes"]).astype(int)
        if request.get("out"):
            np.concatenate([g.ravel() for g in gradient(weights, x, classes)]).tofile(request["out"])
        start = time.perf_counter()
        for _ in range(request["updates"]):
            update(weights, x, classes, request["rate"], request["limit"])
        elapsed = (time.perf_counter() - start) * 1e3
        print(json.dumps({"ms": elapsed, "version": np.__version__}), flush=True)


if __name__ == "__main__":
    main()
