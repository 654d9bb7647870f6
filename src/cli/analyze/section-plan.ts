import type { Model } from "../../systems/model.js";

/** One part of a report: a command line whose result it shows. */
export interface SectionPlan {
  readonly name: SectionName;
  readonly title: string;
  /** What the section answers, one sentence. */
  readonly question: string;
  /** Arguments of the command that computes it, the command first, the target second. */
  readonly argv: readonly string[];
  /** Which of the command's figures are shown, by --plot; all if absent. */
  readonly plots?: readonly string[];
  /** The command takes --threads. */
  readonly threaded?: boolean;
  /** Set where the model has no such part: why, and what can be done instead. Then nothing is run. */
  readonly unavailable?: string;
}

/** In the order of the report. */
export const sectionNames = ["fixed-points", "trajectory", "gradients", "bounds", "lyapunov"] as const;

export type SectionName = (typeof sectionNames)[number];

export interface PlanOptions {
  /** Target, and the options that say how it is read. */
  readonly target: readonly string[];
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
    argv: ["fixed-points", ...target, "--seed", String(seed)],
    plots: ["state-space", "eigenvalue-planes"],
  }),
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

function runLength(kind: "map" | "flow", quick: boolean): string[] {
  if (kind === "flow") return ["--duration", quick ? "20" : "50"];
  return ["--steps", quick ? "50" : "200"];
}

function lyapunovLength(kind: "map" | "flow", quick: boolean): string[] {
  if (!quick) return [];
  return kind === "map" ? ["--steps", "500", "--warm-up", "100"] : ["--duration", "20", "--warm-up", "5"];
}
