"""The diagonal scaling S that minimises ||S W S^-1||_2 with numpy, by the barrier method of src/methods/optimal-scaling.ts.

Reads one JSON request a line, {"n", "file", "tolerance", "out"}; "file" names W [n, n]. Answers {"ms", "version"}; "out"
names a file for the norm that was reached.
"""

import json
import sys
import time

import numpy as np


def point_at(w, xi, t):
    half = np.exp(xi / 2)
    a = w * (half[:, None] / half)
    try:
        factor = np.linalg.cholesky(t * np.eye(len(xi)) - a.T @ a)
    except np.linalg.LinAlgError:
        return None
    return xi, t, a, 2 * np.log(np.diag(factor)).sum()


def newton_step(a, t, mu):
    n = len(a)
    k = np.linalg.inv(t * np.eye(n) - a.T @ a)
    l = k @ a.T
    q = a @ l
    slope = t * np.diag(k) - np.diag(q)
    hessian = np.empty((n + 1, n + 1))
    squares = l * l
    hessian[:n, :n] = t * t * k * k - t * (squares + squares.T) + q * q
    hessian[np.arange(n), np.arange(n)] -= slope
    hessian[:n, :n] += np.trace(hessian[:n, :n]) / n**2
    hessian[:n, n] = hessian[n, :n] = t * (k * k).sum(1) - squares.sum(0) - np.diag(k)
    hessian[n, n] = (k * k).sum()
    gradient = np.append(1 - slope, 1 / mu - np.trace(k))
    step = np.linalg.solve(hessian, -gradient)
    return step, np.sqrt(max(0, -step @ gradient))


def line_search(w, point, step, decrement, mu):
    xi, t, _, log_det = point
    length = 1.0
    while length > 1e-12:
        reached = point_at(w, xi + length * step[:-1], t + length * step[-1])
        if reached is not None:
            target = t / mu - log_det - 1e-4 * length * decrement**2
            if reached[1] / mu - reached[3] <= target:
                return reached
        length /= 2
    return None


def optimal_norm(w, tolerance):
    n = len(w)
    t = (w * w).sum() / n
    while point_at(w, np.zeros(n), t) is None:
        t *= 1.25
    point = point_at(w, np.zeros(n), 2 * t)
    mu = 1 / np.trace(np.linalg.inv(2 * t * np.eye(n) - w.T @ w))
    for _ in range(100):
        step, decrement = newton_step(point[2], point[1], mu)
        at_end = n * mu <= 0.5 * tolerance * point[1]
        if at_end and decrement < 0.5:
            break
        reached = line_search(w, point, step, decrement, mu)
        if reached is None:
            break
        point = reached
        if decrement < min(3, 0.4 * np.sqrt(n)) and not at_end:
            mu *= 0.2
    return np.sqrt(point[1])


for line in sys.stdin:
    request = json.loads(line)
    n = request["n"]
    weights = np.fromfile(request["file"]).reshape(n, n)
    start = time.perf_counter()
    norm = optimal_norm(weights, request["tolerance"])
    elapsed = time.perf_counter() - start
    if "out" in request:
        np.array([norm]).tofile(request["out"])
    print(json.dumps({"ms": 1000 * elapsed, "version": np.__version__}), flush=True)
