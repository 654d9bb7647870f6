import type { Model } from "../../systems/model.js";

/** One part of a report: a command line whose result it shows. */
export interface SectionPlan {
  readonly name: SectionName;
  readonly title: string;
  /** What the section answers, one sentence. */
  readonly question: string;
  /** Arguments of the command that computes it, the command first, the target second. */
  readonly argv: readonly string[];
  /** Arguments that take their place where the command refuses those: the same with less. */
  readonly fallback?: readonly string[];
  /** Which of the command's figures are shown, by --plot; all if absent. */
  readonly plots?: readonly string[];
  /** The command takes --threads. */
  readonly threaded?: boolean;
  /** Set where the model has no such part: why, and what can be done instead. Then nothing is run. */
  readonly unavailable?: string;
}

/** In the order of the report. */
export const sectionNames = [
  "fixed-points",
  "proof",
  "basins",
  "trajectory",
  "gradients",
  "bounds",
  "lyapunov",
  "bifurcations",
] as const;

export type SectionName = (typeof sectionNames)[number];

export interface PlanOptions {
  /** Target, and the options that say how it is read. */
  readonly target: readonly string[];
  /** Shape [m]. */
  readonly p: Float64Array;
  readonly seed: number;
  readonly quick: boolean;
}

/** From so many state variables on, only the largest exponents are computed. */
const manyStates = 64;
const exponentsOfMany = 10;
/** From so many on, products of Jacobians are not formed. */
const large = 512;

/** The sections that are made of a model, with the command line of each. */
export function sectionPlans(model: Model, options: PlanOptions): SectionPlan[] {
  return sectionNames.map((name) => planners[name](model, options));
}

type Planner = (model: Model, options: PlanOptions) => SectionPlan;

const planners: Readonly<Record<SectionName, Planner>> = {
  "fixed-points": ({ system }, { target, seed }) => ({
    name: "fixed-points",
    title: system.kind === "map" ? "Fixed points" : "Equilibria",
    question: "Where can the network stay, and which ways does it leave?",
    argv: ["fixed-points", ...target, "--slow", "--seed", String(seed)],
    threaded: true,
    plots: ["state-space", "eigenvalue-planes"],
  }),
  proof: ({ system }, { target, seed, quick }) => ({
    name: "proof",
    title: "Proof",
    question: "Which of these points are proven to exist, and is it proven that there are no others?",
    argv: [
      ...["fixed-points", ...target, "--prove", "--budget", String(boxBudget(system.dimension, quick))],
      ...["--seed", String(seed)],
    ],
    plots: [],
  }),
  basins: ({ system }, { target, seed, quick }) => {
    const n = system.dimension;
    const least = [
      "basins",
      ...target,
      ...(quick || n >= large ? ["--samples", "200", "--starts", "40"] : []),
    ];
    const end = ["--seed", String(seed)];
    // The plane in which a saddle repels; without a saddle there is none.
    const plane = ["--plane", "unstable", "--resolution", quick ? "40" : "120"];
    return {
      name: "basins",
      title: "Basins of attraction",
      question: "Which state does it end in, from where, and how small a push changes that?",
      argv: n === 1 ? [...least, ...end] : [...least, ...plane, ...end],
      ...(n > 1 && { fallback: [...least, ...end] }),
      threaded: true,
    };
  },
  trajectory: ({ system }, { target, seed, quick }) => ({
    name: "trajectory",
    title: "A run from the initial state",
    question: "Where does the network go from its own initial state under its constant input?",
    argv: ["simulate", ...target, ...runLength(system.kind, quick), "--seed", String(seed)],
  }),
  gradients: ({ system }, { target, seed, quick }) => ({
    name: "gradients",
    title: "Gradients through time",
    question: "How far back along that run does a gradient reach?",
    argv: [
      ...["jacobian", ...target, "--steps", quick ? "30" : "100"],
      ...(system.dimension < large ? ["--norms-only"] : []),
      ...["--horizon", "0.01", "--seed", String(seed)],
    ],
    threaded: system.dimension < large,
    ...(system.kind === "flow" && {
      unavailable:
        "A flow has no steps whose Jacobians could be multiplied; its Lyapunov exponents below tell how gradients grow, and separatrix sensitivity gives dx(T)/dx(0).",
    }),
  }),
  bounds: (model, { target, seed, quick }) => ({
    name: "bounds",
    title: "Bounds on gradients",
    question: "What holds for every run, whatever the inputs?",
    argv: [
      ...["bounds", ...target, "--k", "10,100,1000", "--seed", String(seed)],
      ...(quick ? ["--nodes", "1000"] : []),
    ],
    ...(model.networkForm === undefined && {
      unavailable:
        "Bounds from the weights alone need a Jacobian that is the weight matrix times slopes of the units, which this model has not; the gradients and Lyapunov exponents measure the same along runs.",
    }),
  }),
  bifurcations: (model, { target, p, seed, quick }) => {
    const { system } = model;
    const found = continuedParameter(model, p);
    const why =
      found === undefined
        ? "The model has no parameter to continue."
        : `Continuation of all branches of ${system.dimension} state variables takes long; separatrix bifurcation does it for a parameter and a range of your choice.`;
    const { name, from, to } = found ?? { name: "", from: 0, to: 0 };
    return {
      name: "bifurcations",
      title:
        name === ""
          ? "Bifurcations"
          : `Bifurcations in ${name === gain.name ? "the gain of the recurrent weights" : name}`,
      question: "Which fixed points appear, vanish or change their stability when a parameter changes?",
      argv: [
        ...["bifurcation", ...target, "--param", name, `--from=${from}`, `--to=${to}`],
        ...["--searches", quick ? "1" : "3", "--seed", String(seed)],
      ],
      ...((found === undefined || system.dimension > manyStates) && { unavailable: why }),
    };
  },
  lyapunov: ({ system }, { target, seed, quick }) => ({
    name: "lyapunov",
    title: "Lyapunov exponents",
    question: "At what rate do nearby runs, and gradients, shrink or grow in the long run?",
    argv: [
      ...["lyapunov", ...target, ...lyapunovLength(system.kind, quick)],
      ...(system.dimension > manyStates ? ["--exponents", String(exponentsOfMany)] : []),
      ...["--seed", String(seed)],
    ],
  }),
};

/** From no recurrence at all to half as much again as the network has: how its fixed points come about. */
const gain = { name: "gain", from: 0, to: 1.5 } as const;

/** The gain of a network, else the first parameter within 1 of its value. */
function continuedParameter(model: Model, p: Float64Array) {
  const { parameters } = model;
  const first = parameters.at(0);
  if (first === undefined) return undefined;
  if (model.cell !== undefined && parameters.indexOf(gain.name) < 0) return gain;
  const { name, domain = {} } = first;
  const middle = Number(p[0]!.toPrecision(4));
  const margin = domain.minExclusive === true || domain.maxExclusive === true ? 1e-3 : 0;
  const from = Math.max(middle - 1, (domain.min ?? -Infinity) + margin);
  const to = Math.min(middle + 1, (domain.max ?? Infinity) - margin);
  return { name, from: Number(from.toPrecision(6)), to: Number(to.toPrecision(6)) };
}

/** Boxes that a proof may look at: each costs some n² operations, or more. */
function boxBudget(n: number, quick: boolean): number {
  const boxes = Math.round(2e7 / (n * n));
  return Math.max(100, Math.min(quick ? 5_000 : 50_000, boxes));
}

function runLength(kind: "map" | "flow", quick: boolean): string[] {
  if (kind === "flow") return ["--duration", quick ? "20" : "50"];
  return ["--steps", quick ? "50" : "200"];
}

function lyapunovLength(kind: "map" | "flow", quick: boolean): string[] {
  if (!quick) return [];
  return kind === "map" ? ["--steps", "500", "--warm-up", "100"] : ["--duration", "20", "--warm-up", "5"];
}
