"""Jacobian products of batch normalisation and of residual layers with numpy, each as somebody would who cares.

Reads one JSON request a line, {"job", "layers", "batch", "width", "out", …} and names of files with what the job takes:
"forward" and "pull" of batch normalisations one after the other, "blocks" the same as pull with each feature's Jacobian
[batch, batch] formed, "product" of residual layers with a block of vectors, "norm" of that product by the Lanczos process,
"formed" by forming it. Answers {"ms", "version"}; "out" names a file for the result.
"""

import json
import sys
import time

import numpy as np


def statistics(x):
    mean = x.mean(0)
    centred = x - mean
    inverse = 1 / np.sqrt(np.einsum("bj,bj->j", centred, centred) / len(x))
    centred *= inverse
    return centred, inverse


def forward(xs):
    for x in xs:
        last = statistics(x)[0]
    return last


def pull(kept, delta):
    batch = len(delta)
    scratch = np.empty_like(delta)
    for normalised, inverse in reversed(kept):
        moment = np.einsum("bj,bj->j", normalised, delta) / batch
        mean = delta.mean(0)
        np.multiply(normalised, moment, out=scratch)
        scratch += mean
        delta = delta - scratch
        delta *= inverse
    return delta


def pull_by_blocks(kept, delta):
    batch = len(delta)
    for normalised, inverse in reversed(kept):
        columns = normalised.T
        blocks = np.eye(batch) - 1 / batch - columns[:, :, None] * columns[:, None, :] / batch
        blocks *= inverse[:, None, None]
        delta = np.matmul(blocks, delta.T[:, :, None])[:, :, 0].T
    return np.ascontiguousarray(delta)


def product(factors, block):
    for factor in factors:
        block = block + factor @ block
    return block


def norm_by_lanczos(factors, start, tolerance):
    basis = [start[:, 0] / np.linalg.norm(start)]
    alphas, betas = [], []
    while True:
        image = basis[-1]
        for factor in factors:
            image = image + factor @ image
        following = image
        for factor in reversed(factors):
            following = following + factor.T @ following
        alphas.append(image @ image)
        known = np.array(basis)
        following -= (known @ following) @ known
        following -= (known @ following) @ known
        beta = np.linalg.norm(following)
        off = np.array(betas)
        values, vectors = np.linalg.eigh(np.diag(alphas) + np.diag(off, 1) + np.diag(off, -1))
        if beta * abs(vectors[-1, -1]) <= tolerance * values[-1]:
            return np.sqrt(values[-1])
        betas.append(beta)
        basis.append(following / beta)


def norm_by_forming(factors):
    whole = np.eye(len(factors[0]))
    for factor in factors:
        whole += factor @ whole
    return np.linalg.norm(whole, 2)


def main():
    for line in sys.stdin:
        request = json.loads(line)
        job, layers, batch, width = (request[name] for name in ("job", "layers", "batch", "width"))
        if job in ("forward", "pull", "blocks"):
            xs = np.fromfile(request["xs"]).reshape(-1, batch, width)[:layers]
            delta = np.fromfile(request["delta"]).reshape(batch, width)
            kept = [statistics(x) for x in xs]
        else:
            factors = list(np.fromfile(request["factors"]).reshape(-1, width, width)[:layers])
            block = np.fromfile(request["block"]).reshape(width, -1)
        start = time.perf_counter()
        if job == "forward":
            result = forward(xs)
        elif job == "pull":
            result = pull(kept, delta)
        elif job == "blocks":
            result = pull_by_blocks(kept, delta)
        elif job == "product":
            result = product(factors, block)
        elif job == "norm":
            result = norm_by_lanczos(factors, block, request["tolerance"])
        else:
            result = norm_by_forming(factors)
        elapsed = (time.perf_counter() - start) * 1e3
        if request.get("out"):
            np.asarray(result).tofile(request["out"])
        print(json.dumps({"ms": elapsed, "version": np.__version__}), flush=True)


if __name__ == "__main__":
    main()
