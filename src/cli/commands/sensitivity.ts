import { cumulativeShare } from "../../methods/sensitivity/horizon.js";
import { lagTerms } from "../../methods/sensitivity/lag-terms.js";
import { flowSensitivity } from "../../methods/sensitivity/flow-sensitivity.js";
import {
  flowSensitivityDisagreement,
  sensitivityDisagreement,
} from "../../methods/sensitivity/sensitivity-disagreement.js";
import { tangentSensitivity } from "../../methods/sensitivity/tangent-sensitivity.js";
import { operatorNorm } from "../../linalg/norms.js";
import type { DiscreteMap, Flow } from "../../systems/system.js";
import { badInput } from "../bad-input.js";
import { parameterNames } from "../../systems/parameters.js";
import { deliver, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext } from "../io.js";
import { asRows } from "../json.js";
import { checkMemory, checkWork } from "../limits.js";
import { readInputs } from "../read-inputs.js";
import type { RunCommandOptions } from "../run-options.js";
import { formatNumber, formatRows } from "../table.js";
import { describeParameters, resolveTarget, type Target } from "../target.js";

export interface SensitivityOptions extends Omit<RunCommandOptions, "steps"> {
  readonly steps?: number;
  readonly lags?: number;
  readonly duration?: number;
  readonly tolerance?: number;
}

/** The only place where these defaults are written down, but for those of the methods. */
export const sensitivityDefaults = { steps: 50, duration: 10 } as const;

interface Term {
  readonly lag: number;
  readonly norm: number | null;
  readonly logNorm: number | null;
  /** Share of this and all more recent terms in the sum of all sizes; null without any size. */
  readonly cumulativeShare: number | null;
}

interface Found {
  readonly state: Float64Array;
  /** Flat [n, n]. */
  readonly dxdx0: Float64Array;
  /** Flat [n, m]. */
  readonly dxdp: Float64Array;
  readonly lagTerms: readonly Term[];
  readonly disagreement: number | null;
  /** T the derivatives refer to. */
  readonly reached: { readonly steps: number } | { readonly duration: number };
  readonly status: string;
  readonly echoed: object;
}

export async function sensitivity(context: CommandContext): Promise<number> {
  const options = context.options as unknown as SensitivityOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const x0 = initialState(target.model, options.x0, options.seed);
  const found = await measure(target, x0, options);
  await deliver({ ...context, options }, report(target, x0, found, options));
  return found.status === "max-steps" ? exitCode.undecided : exitCode.done;
}

async function measure(target: Target, x0: Float64Array, options: SensitivityOptions): Promise<Found> {
  const { system, name } = target.model;
  const foreign =
    system.kind === "map" ? (["duration", "tolerance"] as const) : (["steps", "lags", "inputs"] as const);
  const given = foreign.find((key) => options[key] !== undefined);
  if (given !== undefined) {
    const expected = system.kind === "map" ? "--steps" : "--duration";
    throw badInput(`--${given} is not for a ${system.kind}`, name, expected);
  }
  return system.kind === "map"
    ? measureMap(system, target, x0, options)
    : measureFlow(system, target, x0, options);
}

function measureFlow(flow: Flow, { p }: Target, x0: Float64Array, options: SensitivityOptions): Found {
  const { duration = sensitivityDefaults.duration, tolerance } = options;
  const [n, m] = [flow.dimension, flow.parameterDimension];
  // Calibrated: some sixty evaluations, each through a general integrator, in twice the local time scale.
  const rate = Math.max(1, operatorNorm(flow.jacobian(x0, p), n, n));
  checkWork(duration * rate * 3000 * (n + 1) * n * (n + m), `--duration ${duration}`);
  const found = flowSensitivity(flow, x0, p, { duration, tolerance });
  const { status, state, dxdx0, dxdp } = found;
  const disagreement =
    status === "ok" ? flowSensitivityDisagreement(flow, x0, p, { duration, tolerance }, found) : null;
  const echoed = { duration, tolerance: found.tolerance };
  return {
    status,
    reached: { duration: found.duration },
    state,
    dxdx0,
    dxdp,
    lagTerms: [],
    disagreement,
    echoed,
  };
}

async function measureMap(
  map: DiscreteMap,
  { p }: Target,
  x0: Float64Array,
  options: SensitivityOptions,
): Promise<Found> {
  const { steps = sensitivityDefaults.steps } = options;
  const [n, m] = [map.dimension, map.parameterDimension];
  checkMemory(8 * (2 * steps * n + 6 * n * (n + m)), `--steps ${steps}`);
  checkWork(3 * steps * n * n * (n + m), `--steps ${steps}`);
  const inputs = await readInputs(options.inputs, steps, map.inputDimension);
  const tangent = tangentSensitivity(map, x0, p, { steps, inputs });
  const ok = tangent.status === "ok";
  const lags = Math.min(options.lags ?? steps, steps);
  const terms = ok ? lagTerms(map, x0, p, { steps, inputs, lags }).terms : [];
  const shares = cumulativeShare(terms.map(({ logNorm }) => logNorm));
  const known = terms.some(({ logNorm }) => logNorm !== null);
  return {
    status: tangent.status,
    reached: { steps: tangent.steps },
    echoed: { steps, inputs: options.inputs, lags },
    state: tangent.state,
    dxdx0: tangent.dxdx0,
    dxdp: tangent.dxdp,
    lagTerms: terms.map(({ lag, norm, logNorm }, i) => ({
      lag,
      norm,
      logNorm,
      cumulativeShare: known ? shares[i + 1]! : null,
    })),
    disagreement: ok ? sensitivityDisagreement(map, x0, p, { steps, inputs }, tangent) : null,
  };
}

function report(target: Target, x0: Float64Array, found: Found, options: SensitivityOptions): Report {
  const { model } = target;
  const [n, m] = [model.system.dimension, model.system.parameterDimension];
  const { echoed, reached, ...fields } = found;
  const parameters = describeParameters(target, options.set);
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, x0, ...echoed },
    fields: {
      ...reached,
      ...fields,
      stateNames: model.stateNames,
      parameterNames: m <= 4096 ? parameterNames(model) : undefined,
      dxdx0: asRows(found.dxdx0, n),
      dxdp: asRows(found.dxdp, m),
    },
    text: () => sensitivityText(target, found),
    figure: async () => {
      if (!("steps" in reached))
        throw badInput("a flow has no lag terms to draw", "--out", ".json, .csv or .npz");
      const { lagSizesPlot } = await import("../plots.js");
      return lagSizesPlot({ model, parameters }, found.lagTerms, reached.steps);
    },
    csv: () => ({
      header: ["lag", "norm", "ln norm", "cumulative share"],
      rows: found.lagTerms.map(({ lag, norm, logNorm, cumulativeShare: share }) => [
        lag,
        norm,
        logNorm,
        share,
      ]),
    }),
    npz: () => ({
      state: { data: found.state, shape: [n] },
      dxdx0: { data: found.dxdx0, shape: [n, n] },
      dxdp: { data: found.dxdp, shape: [n, m] },
      lagTermNorms: {
        data: Float64Array.from(found.lagTerms, ({ norm }) => norm ?? NaN),
        shape: [found.lagTerms.length],
      },
    }),
  };
}

/** Parameters and state variables shown of a large network; files have them all. */
const shown = { columns: 6, rows: 12 } as const;

function sensitivityText({ model }: Target, found: Found): string {
  const names = parameterNames(model, shown.columns);
  const states = model.stateNames;
  const x0 = matrixText(
    "dx(T)/dx(0)",
    found.dxdx0,
    states,
    states.map((name) => `d${name}(0)`),
  );
  const p =
    names.length === 0
      ? ""
      : matrixText(
          "dx(T)/dp",
          found.dxdp,
          states,
          names.map((name) => `d${name}`),
        );
  const table = formatRows(
    ["lag", "norm", "cumulative share"],
    found.lagTerms.map(({ lag, norm, cumulativeShare: share }) => [lag, norm, share]),
  );
  const terms = found.lagTerms.length === 0 ? "" : `lag terms of dx(T)/dp\n${table}\n`;
  const reached = Object.values(found.reached)[0];
  const agreement =
    found.status === "ok"
      ? `forward and adjoint differ by ${found.disagreement?.toExponential(1) ?? "– (an adjoint overflows)"}, relative\n`
      : `stopped early: ${found.status} at T = ${formatNumber(reached)}\n`;
  const state = Array.from(found.state.subarray(0, shown.columns), formatNumber).join(", ");
  return `${model.title}, T = ${formatNumber(reached)}: x(T) = ${state}\n\n${x0}\n${p}\n${terms}${agreement}`;
}

function matrixText(
  title: string,
  data: Float64Array,
  rows: readonly string[],
  columns: readonly string[],
): string {
  const width = data.length / rows.length;
  const body = rows
    .slice(0, shown.rows)
    .map((name, i) => [
      `d${name}(T)`,
      ...data.subarray(i * width, i * width + Math.min(width, shown.columns)),
    ]);
  const whole = rows.length <= shown.rows && width <= shown.columns;
  const note = whole ? "" : `… [${rows.length}, ${width}] in all; --json or --out has them\n`;
  return `${title}\n${formatRows(["", ...columns.slice(0, shown.columns)], body)}${note}`;
}
