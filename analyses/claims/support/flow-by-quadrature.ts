import { logistic } from "../../../src/systems/activation.js";

/** Nodes and weights of the five-point Gauss–Legendre rule on [−1, 1]. */
const inner = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3;
const outer = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3;
const weightInner = (322 + 13 * Math.sqrt(70)) / 900;
const weightOuter = (322 - 13 * Math.sqrt(70)) / 900;
const rule = [
  [0, 128 / 225],
  [-inner, weightInner],
  [inner, weightInner],
  [-outer, weightOuter],
  [outer, weightOuter],
] as const;

const panels = 64;
/** Length of the piece next to x₀ that gets as many panels as all the rest: 1/f has its pole not far off. */
const nearLength = 2;

function composite(f: (s: number) => number, from: number, to: number): number {
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let i = 0; i < panels; i++) {
    const centre = from + (2 * i + 1) * half;
    for (const [node, weight] of rule) sum += weight * f(centre + half * node);
  }
  return sum * half;
}

function quadrature(f: (s: number) => number, from: number, to: number): number {
  const near = Math.max(from, to - nearLength);
  return composite(f, from, near) + composite(f, near, to);
}

export interface FlowRun {
  readonly w: number;
  readonly b: number;
  readonly x0: number;
  /** The stable equilibrium the run goes to; none lies between it and x₀. */
  readonly rest: number;
  readonly duration: number;
}

/** What separation of variables gives: the state and the speed at the end of a run. */
export interface FlowEnd {
  readonly state: number;
  /** f(x(T)), to full relative accuracy also where x(T) is at rest in double precision. */
  readonly speed: number;
}

/**
 * x(T) of the one-neuron flow ẋ = −x + σ(w x + b) by separation of variables, T = ∫ dx/f(x), with no ODE solver.
 *
 * In s = ln |x − rest| the integrand tends to a constant at rest, and f is formed as a difference from
 * f(rest) = 0 without cancellation; T(s) is inverted by Newton's method. About 1e-13 relative.
 */
export function flowByQuadrature({ w, b, x0, rest, duration }: FlowRun): FlowEnd {
  const side = Math.sign(x0 - rest);
  const level = logistic(w * rest + b);
  const speedAt = (distance: number): number => {
    const rise = w * side * distance;
    // σ(z + r) − σ(z) = σ(z + r)(1 − σ(z))(1 − e^(−r)).
    const difference = logistic(w * rest + b + rise) * (1 - level) * -Math.expm1(-rise);
    return difference - side * distance;
  };
  /** Rate at which s falls. */
  const rate = (s: number): number => (-side * speedAt(Math.exp(s))) / Math.exp(s);
  const start = Math.log(Math.abs(x0 - rest));
  // From x₀ on, where the run towards rest is slowest, Newton's method converges monotonically.
  let s = start;
  for (let i = 0; i < 50; i++) {
    const excess = quadrature((v) => 1 / rate(v), s, start) - duration;
    const step = excess * rate(s);
    s += step;
    if (Math.abs(step) < 1e-14 * Math.max(1, Math.abs(s))) break;
  }
  const distance = Math.exp(s);
  return { state: rest + side * distance, speed: speedAt(distance) };
}
