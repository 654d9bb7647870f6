import { add, dot, inverse, logistic, mul, real, relu, sub, tanh, type C } from "./complex.js";
import type { Twin } from "./twins.js";

/** Takes blocks off a vector, one after the other. */
function reader(p: readonly C[]) {
  let at = 0;
  return {
    vector: (length: number) => p.slice(at, (at += length)),
    matrix(rows: number, columns: number) {
      return Array.from({ length: rows }, () => p.slice(at, (at += columns)));
    },
  };
}

const times = (w: readonly (readonly C[])[], v: readonly C[]) => w.map((row) => dot(row, v));
const plus = (...terms: readonly (readonly C[])[]) =>
  terms[0]!.map((_, i) => add(...terms.map((t) => t[i]!)));
const each = (a: readonly C[], b: readonly C[]) => a.map((value, i) => mul(value, b[i]!));
const third = <T>(v: readonly T[], which: number, n: number) => v.slice(which * n, (which + 1) * n);

/** The GRU by its equations, gate by gate. */
export function gruTwin(n: number, q: number, resetAfter: boolean): Twin {
  return (h, p) => {
    const read = reader(p);
    const [w, v] = [read.matrix(3 * n, n), read.matrix(3 * n, q)];
    const [bIn, bRec, u] = [read.vector(3 * n), read.vector(3 * n), read.vector(q)];
    const driven = (g: number) => plus(times(third(v, g, n), u), third(bIn, g, n));
    const recurrent = (g: number, y: readonly C[]) => plus(times(third(w, g, n), y), third(bRec, g, n));
    const r = plus(driven(0), recurrent(0, h)).map(logistic);
    const z = plus(driven(1), recurrent(1, h)).map(logistic);
    const inner = resetAfter ? each(r, recurrent(2, h)) : recurrent(2, each(r, h));
    const candidate = plus(driven(2), inner).map(tanh);
    const one = z.map((gate) => sub(real(1), gate));
    return plus(each(one, candidate), each(z, h));
  };
}

/** The LSTM by its equations, state [h; c]. */
export function lstmTwin(n: number, q: number, forgetGate: boolean): Twin {
  return (x, p) => {
    const gates = forgetGate ? 4 : 3;
    const read = reader(p);
    const [w, v] = [read.matrix(gates * n, n), read.matrix(gates * n, q)];
    const [b, u] = [read.vector(gates * n), read.vector(q)];
    const [h, c] = [x.slice(0, n), x.slice(n)];
    const row = (g: number) => third(plus(times(w, h), times(v, u), b), g, n);
    const forget = forgetGate ? row(1).map(logistic) : h.map(() => real(1));
    const entering = each(row(0).map(logistic), row(gates - 2).map(tanh));
    const memory = plus(each(forget, c), entering);
    return [...each(row(gates - 1).map(logistic), memory.map(tanh)), ...memory];
  };
}

const activation = { logistic, tanh, relu } as const;

/** A cell of one affine map by its equation; "jump" without θ and rates, "leak" with α, "flow" with τ. */
export function rateTwin(
  n: number,
  q: number,
  shape: { readonly activation: keyof typeof activation; readonly state: "pre" | "post" },
  motion: "jump" | "leak" | "flow",
): Twin {
  const phi = activation[shape.activation];
  return (x, p) => {
    const read = reader(p);
    const [w, v, b] = [read.matrix(n, n), read.matrix(n, q), read.vector(n)];
    const theta = motion === "jump" ? x.map(() => real(0)) : read.vector(n);
    const rate = motion === "jump" ? [] : read.vector(n);
    const u = read.vector(q);
    const drive = plus(times(v, u), b);
    const target =
      shape.state === "pre"
        ? plus(times(w, plus(x, theta).map(phi)), drive)
        : plus(times(w, x), drive, theta).map(phi);
    if (motion === "jump") return target;
    const gap = target.map((g, i) => sub(g, x[i]!));
    if (motion === "flow") return each(gap, rate.map(inverse));
    return plus(x, each(rate, gap));
  };
}

/** The PLRNN, and with L hidden units the shallow one, by their equations. */
export function plrnnTwin(n: number, q: number, diagonal: boolean, hidden?: number): Twin {
  return (z, p) => {
    const read = reader(p);
    const linear = diagonal ? each(read.vector(n), z) : times(read.matrix(n, n), z);
    if (hidden === undefined) {
      const [w, v, h, u] = [read.matrix(n, n), read.matrix(n, q), read.vector(n), read.vector(q)];
      return plus(linear, times(w, z.map(relu)), times(v, u), h);
    }
    const [w1, w2, v] = [read.matrix(n, hidden), read.matrix(hidden, n), read.matrix(n, q)];
    const [h1, h2, u] = [read.vector(n), read.vector(hidden), read.vector(q)];
    return plus(linear, times(w1, plus(times(w2, z), h2).map(relu)), times(v, u), h1);
  };
}

/** Twins on top of each other: sizes of state, output and weights of each. */
export function stackedTwin(
  layers: readonly {
    readonly twin: Twin;
    readonly state: number;
    readonly output: number;
    readonly weights: number;
  }[],
): Twin {
  return (x, p) => {
    const [state, weights] = [reader(x), reader(p)];
    const parts = layers.map(
      (layer) => [layer, state.vector(layer.state), weights.vector(layer.weights)] as const,
    );
    let input = p.slice(layers.reduce((sum, layer) => sum + layer.weights, 0));
    return parts.flatMap(([{ twin, output }, y, theta]) => {
      const next = twin(y, [...theta, ...input]);
      input = next.slice(0, output);
      return next;
    });
  };
}
