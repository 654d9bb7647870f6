"""Updates of a recurrent network by SGD with clipping in PyTorch, on the CPU: "loop" is the eager loop over the steps, a
product and a tanh each, "module" the built-in torch.nn.RNN or torch.nn.LSTM.

Reads one JSON request a line, {"form", "cell", "precision", "units", "inputs", "outputs", "length", "batch", "updates",
"rate", "limit", "theta", "x", "classes", "out"}, the last four names of files of doubles, and answers {"ms", "version"}; "out"
names a file for the gradient at theta, in the order W, V, b, W_out, b_out.
"""

import json
import os
import sys
import time

import numpy as np
import torch

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def network(request, dtype):
    n, q, m = request["units"], request["inputs"], request["outputs"]
    rows = 4 * n if request["cell"] == "lstm" else n
    module = (torch.nn.LSTM if request["cell"] == "lstm" else torch.nn.RNN)(q, n).to(dtype)
    readout = torch.nn.Linear(n, m).to(dtype)
    weights = [module.weight_hh_l0, module.weight_ih_l0, module.bias_ih_l0, readout.weight, readout.bias]
    theta = torch.from_numpy(np.fromfile(request["theta"]))
    sizes = [rows * n, rows * q, rows, m * n, m]
    with torch.no_grad():
        for weight, values in zip(weights, torch.split(theta, sizes)):
            weight.copy_(values.reshape(weight.shape))
        # Its second bias has no counterpart and stays 0.
        module.bias_hh_l0.zero_()
    module.bias_hh_l0.requires_grad_(False)
    return module, readout, weights


def last_state(form, module, weights, x):
    if form == "module":
        return module(x)[0][-1]
    w, v, b = weights[:3]
    u = torch.nn.functional.linear(x, v, b)
    h = torch.zeros(x.shape[1], len(b), dtype=x.dtype)
    wt = w.t()
    for step in u.unbind(0):
        h = torch.tanh(torch.addmm(step, h, wt))
    return h


def main():
    for line in sys.stdin:
        request = json.loads(line)
        dtype = torch.float32 if request["precision"] == "single" else torch.float64
        module, readout, weights = network(request, dtype)
        shape = (request["length"], request["batch"], request["inputs"])
        x = torch.from_numpy(np.fromfile(request["x"]).reshape(shape)).to(dtype)
        classes = torch.from_numpy(np.fromfile(request["classes"]).astype(np.int64))
        optimizer = torch.optim.SGD(weights, lr=request["rate"])

        def back():
            optimizer.zero_grad()
            y = readout(last_state(request["form"], module, weights, x))
            torch.nn.functional.cross_entropy(y, classes).backward()

        if request.get("out"):
            back()
            torch.cat([w.grad.flatten() for w in weights]).double().numpy().tofile(request["out"])
        start = time.perf_counter()
        for _ in range(request["updates"]):
            back()
            torch.nn.utils.clip_grad_norm_(weights, request["limit"])
            optimizer.step()
        elapsed = (time.perf_counter() - start) * 1e3
        print(json.dumps({"ms": elapsed, "version": torch.__version__}), flush=True)


if __name__ == "__main__":
    main()
