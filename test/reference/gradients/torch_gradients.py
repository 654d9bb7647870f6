"""Makes cells.json: gradients of every cell through time, by PyTorch's automatic differentiation in double precision.

Where PyTorch has the cell (RNN, GRU, LSTM), its own cell runs; every other step is its equation in torch operations.
Run: python3 torch_gradients.py > cells.json
"""

import json
import torch
from torch.nn.utils import stateless

torch.set_default_dtype(torch.float64)
SEED, STEPS, N, Q = 20, 6, 3, 2
torch.manual_seed(SEED)
PHI = {"tanh": torch.tanh, "relu": torch.relu, "logistic": torch.sigmoid}


def draw(*shape, mean=0.0, sd=0.8):
    return (mean + sd * torch.randn(*shape)).requires_grad_()


def affine(rows=1, bias=0.0):
    """Rectifiers are given a positive mean bias: dead units have no gradient to compare."""
    return {"wRec": draw(rows * N, N), "wIn": draw(rows * N, Q), "b": draw(rows * N, mean=bias)}


def functional(module, tensors, arguments):
    """Runs a module with other tensors as its parameters, so that gradients reach them."""
    return stateless.functional_call(module, tensors, arguments)


def stepped(step):
    def run(x, u):
        for t in range(STEPS):
            x = step(x, u[t])
        return x

    return run


def rnn(activation):
    w = affine()
    names = {"weight_hh": w["wRec"], "weight_ih": w["wIn"], "bias_ih": w["b"], "bias_hh": torch.zeros(N)}
    step = lambda x, u: functional(torch.nn.RNNCell(Q, N, nonlinearity=activation), names, (u[None], x[None]))[0]
    return {"cell": "vanilla", "activation": activation}, w, stepped(step)


def vanilla(activation, state):
    w, phi = affine(bias=1.0 if activation == "relu" else 0.0), PHI[activation]
    if state == "post":
        step = lambda x, u: phi(w["wRec"] @ x + w["wIn"] @ u + w["b"])
    else:
        step = lambda x, u: w["wRec"] @ phi(x) + w["wIn"] @ u + w["b"]
    return {"cell": "vanilla", "activation": activation, "state": state}, w, stepped(step)


def sigmoid():
    w = affine()
    return {"cell": "sigmoid"}, w, stepped(lambda x, u: w["wRec"] @ torch.sigmoid(x) + w["wIn"] @ u + w["b"])


def drive(w, activation, state):
    phi = PHI[activation]
    if state == "pre":
        return lambda y, u: w["wRec"] @ phi(y + w["theta"]) + w["wIn"] @ u + w["b"]
    return lambda y, u: phi(w["wRec"] @ y + w["wIn"] @ u + w["b"] + w["theta"])


def leaky(activation, state):
    w = {**affine(), "alpha": (0.2 + 0.6 * torch.rand(N)).requires_grad_(), "theta": draw(N)}
    g = drive(w, activation, state)
    step = lambda y, u: (1 - w["alpha"]) * y + w["alpha"] * g(y, u)
    return {"cell": "leaky", "activation": activation, "state": state}, w, stepped(step)


def ctrnn(activation, state):
    """One velocity, not a run: the flow itself."""
    w = {**affine(), "tau": (0.5 + torch.rand(N)).requires_grad_(), "theta": draw(N)}
    g = drive(w, activation, state)
    return {"cell": "ctrnn", "activation": activation, "state": state}, w, lambda y, u: (g(y, u[0]) - y) / w["tau"]


def gru_after():
    w = {"wRec": draw(3 * N, N), "wIn": draw(3 * N, Q), "bIn": draw(3 * N), "bRec": draw(3 * N)}
    names = {"weight_hh": w["wRec"], "weight_ih": w["wIn"], "bias_ih": w["bIn"], "bias_hh": w["bRec"]}
    step = lambda x, u: functional(torch.nn.GRUCell(Q, N), names, (u[None], x[None]))[0]
    return {"cell": "gru", "resetAfter": True}, w, stepped(step)


def gru_before():
    w = {"wRec": draw(3 * N, N), "wIn": draw(3 * N, Q), "bIn": draw(3 * N), "bRec": draw(3 * N)}

    def step(h, u):
        given = w["wIn"] @ u + w["bIn"] + w["bRec"]
        r = torch.sigmoid(given[:N] + w["wRec"][:N] @ h)
        z = torch.sigmoid(given[N : 2 * N] + w["wRec"][N : 2 * N] @ h)
        n = torch.tanh(given[2 * N :] + w["wRec"][2 * N :] @ (r * h))
        return (1 - z) * n + z * h

    return {"cell": "gru", "resetAfter": False}, w, stepped(step)


def lstm():
    w = affine(rows=4)
    names = {"weight_hh": w["wRec"], "weight_ih": w["wIn"], "bias_ih": w["b"], "bias_hh": torch.zeros(4 * N)}

    def step(x, u):
        h, c = functional(torch.nn.LSTMCell(Q, N), names, (u[None], (x[None, :N], x[None, N:])))
        return torch.cat([h[0], c[0]])

    return {"cell": "lstm", "forgetGate": True}, w, stepped(step)


def lstm_1997():
    w = affine(rows=3)

    def step(x, u):
        a = w["wRec"] @ x[:N] + w["wIn"] @ u + w["b"]
        c = x[N:] + torch.sigmoid(a[:N]) * torch.tanh(a[N : 2 * N])
        return torch.cat([torch.sigmoid(a[2 * N :]) * torch.tanh(c), c])

    return {"cell": "lstm", "forgetGate": False}, w, stepped(step)


def plrnn(diagonal):
    w = {"a": draw(N) if diagonal else draw(N, N), "wRec": draw(N, N), "wIn": draw(N, Q), "b": draw(N)}
    linear = (lambda z: w["a"] * z) if diagonal else (lambda z: w["a"] @ z)
    step = lambda z, u: linear(z) + w["wRec"] @ torch.relu(z) + w["wIn"] @ u + w["b"]
    return {"cell": "plrnn"}, w, stepped(step)


def shallow_plrnn():
    w = {"a": draw(N), "w1": draw(N, 4), "w2": draw(4, N), "wIn": draw(N, Q), "h1": draw(N), "h2": draw(4)}
    step = lambda z, u: w["a"] * z + w["w1"] @ torch.relu(w["w2"] @ z + w["h2"]) + w["wIn"] @ u + w["h1"]
    return {"cell": "shplrnn"}, w, stepped(step)


def golden(description, weights, run):
    states = 2 * N if description["cell"] == "lstm" else N
    x, u, adjoint = draw(states), draw(STEPS, Q), torch.randn(states)
    final = run(x, u)
    (adjoint @ final).backward()
    plain = lambda t: t.detach().flatten().tolist()
    gradient = lambda t: plain(torch.zeros_like(t) if t.grad is None else t.grad)
    return {
        "description": description,
        "weights": {key: plain(w) for key, w in weights.items()},
        "x0": plain(x),
        "inputs": plain(u),
        "adjoint": adjoint.tolist(),
        "final": plain(final),
        "dLdx0": gradient(x),
        "dLdinputs": gradient(u),
        "dLdweights": {key: gradient(w) for key, w in weights.items()},
    }


cells = [rnn("tanh"), rnn("relu"), sigmoid(), vanilla("logistic", "post")]
cells += [vanilla(a, "pre") for a in PHI]
cells += [leaky(a, s) for a in PHI for s in ("pre", "post")]
cells += [ctrnn(a, s) for a in PHI for s in ("pre", "post")]
cells += [gru_after(), gru_before(), lstm(), lstm_1997(), plrnn(True), plrnn(False), shallow_plrnn()]
document = {"torch": torch.__version__, "steps": STEPS, "cells": [golden(*cell) for cell in cells]}
print(json.dumps(document, separators=(",", ":")))
