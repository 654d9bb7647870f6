"""Lyapunov spectrum of h_t = tanh(W h_{t-1} + v u_t), as an expert would write it with numpy.

The slopes scale the product W Q, np.linalg.qr re-orthonormalises after every `every` steps. Reads one JSON request a
line, {"n", "steps", "every", "weights", "drive", "inputs", "state", "frame", "out"}, all but the numbers names of files
of doubles, and answers {"ms", "version"}; "out" names a file for the exponents.
"""

import json
import sys
import time

import numpy as np


def spectrum(w, drive, inputs, h, q, every):
    sums = np.zeros(len(w))
    for t, u in enumerate(inputs, 1):
        h = np.tanh(w @ h + drive * u)
        q = w @ q
        q *= (1.0 - h * h)[:, None]
        if t % every == 0 or t == len(inputs):
            q, r = np.linalg.qr(q)
            sums += np.log(np.abs(np.diagonal(r)))
    return np.sort(sums / len(inputs))[::-1]


def main():
    for line in sys.stdin:
        request = json.loads(line)
        n = request["n"]
        arrays = {name: np.fromfile(request[name]) for name in ("weights", "drive", "inputs", "state", "frame")}
        w, q = arrays["weights"].reshape(n, n), arrays["frame"].reshape(n, n)
        start = time.perf_counter()
        values = spectrum(w, arrays["drive"], arrays["inputs"], arrays["state"], q, request["every"])
        elapsed = (time.perf_counter() - start) * 1e3
        if request.get("out"):
            values.tofile(request["out"])
        print(json.dumps({"ms": elapsed, "version": np.__version__}), flush=True)


if __name__ == "__main__":
    main()
