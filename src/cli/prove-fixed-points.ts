import type { FixedPointCertificate, StateBox } from "../methods/fixed-points/certificate.js";
import { certifyFixedPoint } from "../methods/fixed-points/certify-fixed-point.js";
import { fixedPoints } from "../methods/fixed-points/fixed-points.js";
import {
  proveFixedPoints,
  proveFixedPointsDefaults,
  type ProvenFixedPoints,
} from "../methods/fixed-points/prove-fixed-points.js";
import type { FixedPoint } from "../methods/results.js";
import { deliver, type Report } from "./deliver.js";
import { exitCode } from "./exit-codes.js";
import { fixedPointsPlots, type FixedPointsPlot } from "./fixed-points-plots.js";
import type { CommandContext } from "./io.js";
import { periodsText, provePeriods, type PeriodProof } from "./prove-cycles.js";
import { npzIntegers, npzRows, npzVector } from "./npz-arrays.js";
import { progressBar } from "./progress.js";
import { formatNumber, formatRows } from "./table.js";
import { describeParameters, type Target, type TargetOptions } from "./target.js";

export interface ProveCommandOptions extends TargetOptions {
  readonly budget?: number;
  readonly cycles?: number;
  readonly starts?: number;
  readonly tolerance?: number;
  readonly plot: FixedPointsPlot;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

/** A point of the answer; without a certificate it was only found. */
interface AnswerPoint extends FixedPoint {
  readonly certified: boolean;
  readonly certificate: FixedPointCertificate | null;
}

interface Answer {
  readonly points: readonly AnswerPoint[];
  readonly proof: ProvenFixedPoints;
  /** Of the periods 2 … --cycles. */
  readonly periods: readonly PeriodProof[];
}

/** `fixed-points --prove`: exit code 4 where the set is not proven to be complete. */
export async function proveCommand(
  context: CommandContext<ProveCommandOptions>,
  target: Target,
): Promise<number> {
  const { options, io } = context;
  const { model, p } = target;
  const budget = options.budget ?? proveFixedPointsDefaults.budget;
  const periods = provePeriods(target, options.cycles ?? 1, budget);
  const bar = progressBar(io.stderr, budget, options.quiet ?? false);
  const proof = proveFixedPoints(model, p, {
    budget,
    // A terminal is written to at once, although nothing waits for it here.
    onProgress: (boxes, waiting) => void bar.show(boxes, `looked at, ${waiting} waiting`),
  });
  await bar.end();
  const points = [
    ...proof.fixedPoints.map((point) => ({ ...point, certified: true })),
    ...others(target, proof, options),
  ];
  await deliver(context, report(target, { points, proof, periods }, options));
  const complete = [proof, ...periods].every(({ status }) => status === "complete");
  return complete ? exitCode.done : exitCode.undecided;
}

/** Where the set is not complete: what a search finds beside it, each point proven by itself where that succeeds. */
function others({ model, p }: Target, proof: ProvenFixedPoints, options: ProveCommandOptions): AnswerPoint[] {
  if (proof.status === "complete") return [];
  const { starts, tolerance, seed } = options;
  const search = fixedPoints(model, p, {
    seed,
    ...(starts !== undefined && { starts }),
    ...(tolerance !== undefined && { tolerance }),
  });
  const known = proof.fixedPoints.map(({ certificate }) => certificate.uniqueness);
  return search.fixedPoints
    .filter(({ state }) => !known.some((box) => isIn(state, box)))
    .map((point) => {
      const found = certifyFixedPoint(model, p, Float64Array.from(point.state));
      if (found.status === "not certified") return { ...point, certified: false, certificate: null };
      const { existence, uniqueness, stability, unstableDirections } = found;
      return {
        ...point,
        certified: true,
        certificate: { existence, uniqueness, stability, unstableDirections },
      };
    });
}

function isIn(state: readonly number[], { lo, hi }: StateBox): boolean {
  return state.every((v, i) => v >= lo[i]! && v <= hi[i]!);
}

function report(target: Target, answer: Answer, options: ProveCommandOptions): Report {
  const { model } = target;
  const { points, proof, periods } = answer;
  const { status, reason, undecided, boxes } = proof;
  const parameters = describeParameters(target, options.set);
  const drawn = { p: target.p, fixedPoints: points, seed: options.seed };
  const plots = fixedPointsPlots({ model, parameters }, drawn);
  return {
    model: model.name,
    seed: options.seed,
    options: {
      parameters,
      prove: true,
      ...proof.options,
      ...(periods.length > 0 && { cycles: options.cycles }),
    },
    fields: {
      fixedPoints: points,
      complete: status === "complete",
      method: proof.method,
      reason,
      undecided,
      boxes,
      ...(periods.length > 0 && { periods }),
    },
    text: () => proofText(target, answer),
    figure: () => plots[options.plot](),
    plots,
    csv: () => ({
      header: [
        ...model.stateNames,
        "residual",
        "spectral radius",
        "stability",
        "certified",
        "unstable directions",
      ],
      rows: points.map((point) => [
        ...point.state,
        point.residual,
        point.spectralRadius,
        point.stability,
        point.certified,
        point.certificate?.unstableDirections ?? null,
      ]),
    }),
    npz: () => npzArrays(model.system.dimension, answer),
  };
}

/** Points, their boxes (NaN of what is not certified), and the boxes that are undecided. */
function npzArrays(n: number, { points, proof }: Answer) {
  const boxes = (side: "lo" | "hi") => {
    const of = (which: "existence" | "uniqueness") =>
      npzRows(
        points.map(({ certificate }) => certificate?.[which][side] ?? []),
        n,
      );
    return {
      [`existence_${side}`]: of("existence"),
      [`uniqueness_${side}`]: of("uniqueness"),
      [`undecided_${side}`]: npzRows(
        proof.undecided.map((box) => box[side]),
        n,
      ),
    };
  };
  return {
    states: npzRows(
      points.map(({ state }) => state),
      n,
    ),
    certified: npzIntegers(points.map(({ certified }) => certified)),
    residuals: npzVector(points.map(({ residual }) => residual)),
    spectral_radii: npzVector(points.map(({ spectralRadius }) => spectralRadius)),
    unstable_dimensions: npzVector(points.map(({ certificate }) => certificate?.unstableDirections ?? null)),
    ...boxes("lo"),
    ...boxes("hi"),
  };
}

/** State variables shown of a large network; files have them all. */
const shownStates = 6;

function proofText(target: Target, { points, proof, periods }: Answer): string {
  const { model } = target;
  const names = model.stateNames.slice(0, shownStates);
  const rows = points.map(({ state, stability, certificate }) => [
    ...state.slice(0, shownStates),
    stability,
    certificate?.unstableDirections ?? "–",
    certificate === null ? "–" : formatNumber(largestSide(certificate.existence)),
    certificate === null ? "not certified" : "certified",
  ]);
  const table = formatRows([...names, "stability", "unstable directions", "box", "proof"], rows);
  const left = model.stateNames.length - names.length;
  const more = left > 0 ? `… ${left} more state variables; --json or --out has them all\n` : "";
  return `${model.title}\n\n${table}${more}${verdict(proof)}\n${periodsText(target, periods)}`;
}

function verdict({
  status,
  reason,
  boxes,
  method,
  undecided,
  fixedPoints: proven,
}: ProvenFixedPoints): string {
  const count = `${proven.length} fixed point${proven.length === 1 ? "" : "s"}`;
  if (status === "complete")
    return `complete: exactly ${count}, proven with ${boxes} ${method === "linear regions" ? method : "boxes"}`;
  const regions = `${undecided.length} region${undecided.length === 1 ? "" : "s"} undecided (--json lists them)`;
  if (reason === "resolution") return `not proven to be complete: near a fold or on a kink, ${regions}`;
  if (method === "linear regions") {
    return "not proven to be complete: there are more linear regions than --budget allows; each point above is proven by itself where it says so";
  }
  return `not proven to be complete: the budget was reached, ${regions}; --budget raises it, each point above is proven by itself where it says so`;
}

function largestSide({ lo, hi }: StateBox): number {
  return Math.max(...hi.map((v, i) => v - lo[i]!));
}
