"""Eigenvalues or singular values with numpy (LAPACK).

Reads one JSON request a line, {"what": "eigenvalues" | "singular values", "n", "file", "out"}; "file" holds the
matrix, row-major. Answers {"ms", "version"}; "out" names a file for the values: real and imaginary parts, or the
singular values.
"""

import json
import sys
import time

import numpy as np


def main():
    matrices = {}
    for line in sys.stdin:
        request = json.loads(line)
        n, file = request["n"], request["file"]
        if file not in matrices:
            matrices[file] = np.fromfile(file).reshape(n, n)
        a = matrices[file]
        start = time.perf_counter()
        if request["what"] == "eigenvalues":
            values = np.linalg.eigvals(a)
        else:
            values = np.linalg.svd(a, compute_uv=False)
        elapsed = (time.perf_counter() - start) * 1e3
        if request.get("out"):
            parts = [values.real, values.imag] if request["what"] == "eigenvalues" else [values]
            np.concatenate(parts).tofile(request["out"])
        print(json.dumps({"ms": elapsed, "version": np.__version__}), flush=True)


if __name__ == "__main__":
    main()
