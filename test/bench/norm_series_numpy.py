"""Norms of growing products P_k = W D_1 … W D_k with numpy, for every k.

Reads one JSON request a line, {"n", "k", "weights", "diagonals", "method", "out"}; "weights" names a file with W [n, n],
"diagonals" one with [k, n]. The method is "svd" (np.linalg.norm(P, 2)) or "lanczos": the same products, but the norm by
the Lanczos process with matrix-vector products, warm-started from the step before, as somebody would write it who cares.
Answers {"ms", "version"}; "out" names a file for ln ||P_k||.
"""

import json
import sys
import time

import numpy as np


def by_svd(factors):
    log, logs = 0.0, []
    product = np.eye(factors[0].shape[0])
    for factor in factors:
        product = product @ factor
        norm = np.linalg.norm(product, 2)
        log += np.log(norm)
        product /= norm
        logs.append(log)
    return logs


def by_lanczos(factors):
    n = factors[0].shape[0]
    random = np.random.default_rng(0).standard_normal(n) * 0.1 / np.sqrt(n)
    log, logs = 0.0, []
    product, direction = np.eye(n), np.zeros(n)
    for factor in factors:
        product = product @ factor
        direction = factor.T @ direction
        length = np.linalg.norm(direction)
        norm, direction = leading(product, (direction / length if length > 0 else direction) + random)
        log += np.log(norm)
        product /= norm
        logs.append(log)
    return logs


def leading(product, start):
    basis, alphas, betas = [start / np.linalg.norm(start)], [], []
    while True:
        image = product @ basis[-1]
        following = product.T @ image
        alphas.append(image @ image)
        following -= alphas[-1] * basis[-1]
        if betas:
            following -= betas[-1] * basis[-2]
        beta = np.linalg.norm(following)
        if len(alphas) % 2 == 0:
            off = np.array(betas)
            values, vectors = np.linalg.eigh(np.diag(alphas) + np.diag(off, 1) + np.diag(off, -1))
            if beta * abs(vectors[-1, -1]) <= 1e-12 * values[-1]:
                return np.sqrt(values[-1]), vectors[:, -1] @ np.array(basis)
        betas.append(beta)
        basis.append(following / beta)


def main():
    for line in sys.stdin:
        request = json.loads(line)
        n, k = request["n"], request["k"]
        weights = np.fromfile(request["weights"]).reshape(n, n)
        diagonals = np.fromfile(request["diagonals"]).reshape(k, n)
        factors = [weights * d for d in diagonals]
        start = time.perf_counter()
        logs = by_svd(factors) if request["method"] == "svd" else by_lanczos(factors)
        elapsed = (time.perf_counter() - start) * 1e3
        if request.get("out"):
            np.array(logs).tofile(request["out"])
        print(json.dumps({"ms": elapsed, "version": np.__version__}), flush=True)


if __name__ == "__main__":
    main()
