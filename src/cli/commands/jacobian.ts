import { jacobianProductSeries, type MeasuredProduct } from "../../methods/products/jacobian-product.js";
import { logBoundAtLag } from "../../methods/bounds/norm-bounds.js";
import { nonNormality, type NonNormality } from "../../methods/products/non-normality.js";
import {
  optimalPerturbation,
  type OptimalPerturbation,
} from "../../methods/products/optimal-perturbation.js";
import type { NormBound } from "../../methods/results.js";
import type { Model } from "../../systems/model.js";
import { trajectory } from "../../methods/trajectory.js";
import { modelBounds } from "../model-bounds.js";
import { deliver, type Report } from "../deliver.js";
import { checkNonNormalityWork, jacobianAtEnd, nonNormalityText } from "../end-jacobian.js";
import { gradientReachText, horizonOf, type GradientReach } from "../gradient-reach.js";
import { productNorms } from "../jacobian-norms.js";
import { leadingCount, leadingProducts } from "./jacobian-leading.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext } from "../io.js";
import { checkMemory, checkWork } from "../limits.js";
import { npzIntegers, npzRows, npzVector } from "../npz-arrays.js";
import { readInputs } from "../read-inputs.js";
import { requireMap } from "../require-map.js";
import type { RunCommandOptions } from "../run-options.js";
import { formatExp, formatTable, type Cell } from "../table.js";
import { describeParameters, resolveTarget, type Target } from "../target.js";
import { badInput } from "../bad-input.js";

export interface JacobianOptions extends RunCommandOptions {
  readonly lags?: readonly number[];
  readonly anchor: "end" | "start";
  readonly singularValues?: boolean;
  readonly normsOnly?: boolean;
  readonly threads?: number;
  readonly leading?: number;
  readonly nonNormality?: boolean;
  readonly pseudospectra?: boolean;
  readonly horizon?: number;
}

/** One lag with every bound beside it, in the order of `bounds`. */
interface Lag extends MeasuredProduct {
  readonly logBounds: readonly (number | null)[];
}

interface Found {
  readonly lags: readonly Lag[];
  readonly bounds: readonly NormBound[];
  /** Of the longest product measured. */
  readonly optimalPerturbation: OptimalPerturbation;
  /** Of the Jacobian at the last state. */
  readonly nonNormality?: NonNormality;
  readonly gradientHorizon?: GradientReach;
  readonly status: string;
}

export async function jacobian(context: CommandContext): Promise<number> {
  const options = context.options as unknown as JacobianOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const x0 = initialState(target.model, options.x0, options.seed);
  if (options.threads !== undefined && options.normsOnly !== true) {
    throw badInput("--threads without --norms-only", "jacobian", "both: only norms are spread over threads");
  }
  const leading = leadingCount(options, requireMap(target.model, "jacobian").system.dimension);
  if (leading !== undefined) return leadingProducts(context, target, x0, leading);
  const { end, ...found } = await measure(target, x0, options, context.io.signal);
  await deliver({ ...context, options }, report(target, x0, found, end, options));
  return exitCode.done;
}

interface Measured extends Found {
  /** The Jacobian at the last state. */
  readonly end: Float64Array;
}

async function measure(
  { model, p }: Target,
  x0: Float64Array,
  options: JacobianOptions,
  signal: AbortSignal,
): Promise<Measured> {
  const map = requireMap(model, "jacobian").system;
  const { steps, anchor, normsOnly = false, singularValues = false, threads } = options;
  if (normsOnly && singularValues) {
    throw badInput("--norms-only and --singular-values together", "jacobian", "one of them");
  }
  const n = map.dimension;
  const count = options.lags?.length ?? steps;
  checkMemory(16 * steps * n + 400 * count, `--steps ${steps}`);
  // Eigenvalues and singular values cost some thirty products, a norm a fraction of one.
  checkWork(n ** 3 * (steps + (normsOnly ? 1 : 30) * count), `--steps ${steps}`);
  if (options.nonNormality || options.pseudospectra) checkNonNormalityWork(n);
  const lags = wantedLags(options.lags, steps);
  const inputs = await readInputs(options.inputs, steps, map.inputDimension);
  const run = trajectory(map, x0, p, { steps, inputs });
  const reached = lags.filter((lag) => lag <= run.steps);
  const driven = inputs?.subarray(0, run.steps * map.inputDimension);
  const series = normsOnly
    ? await productNorms(map, run.states, p, { lags: reached, anchor, inputs: driven, threads, signal })
    : jacobianProductSeries(map, run.states, p, { lags: reached, anchor, singularValues, inputs: driven });
  const bounds = modelBounds(model, p);
  const end = jacobianAtEnd(map, run, p, inputs);
  const logBounds = (k: number) => bounds.map((bound) => finiteOrNull(logBoundAtLag(bound, k, n)));
  return {
    lags: series.lags.map((lag) => ({ ...lag, logBounds: logBounds(lag.k) })),
    bounds,
    optimalPerturbation: optimalPerturbation(series.last),
    ...(options.nonNormality ? { nonNormality: nonNormality(end, n) } : {}),
    ...horizonOf(map, run, p, driven, options),
    end,
    status: run.status === "ok" ? series.status : run.status,
  };
}

function wantedLags(lags: readonly number[] | undefined, steps: number): readonly number[] {
  if (lags === undefined) return Array.from({ length: steps }, (_, i) => i + 1);
  const wrong = lags.find((lag) => !Number.isInteger(lag) || lag < 1 || lag > steps);
  if (wrong !== undefined) throw badInput(`lag ${wrong}`, "--lags", `integers from 1 to the ${steps} steps`);
  return [...new Set(lags)].sort((a, b) => a - b);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function report(
  target: Target,
  x0: Float64Array,
  found: Found,
  end: Float64Array,
  options: JacobianOptions,
): Report {
  const { model } = target;
  const { steps, anchor, inputs } = options;
  const parameters = describeParameters(target, options.set);
  return {
    model: model.name,
    seed: options.seed,
    options: {
      parameters,
      x0,
      steps,
      anchor,
      inputs,
      normsOnly: options.normsOnly,
      horizon: options.horizon,
    },
    fields: found,
    text: () => jacobianText(target, found),
    figure: async () => {
      if (options.pseudospectra) {
        const { pseudospectraPlot } = await import("../pseudospectra-plot.js");
        return pseudospectraPlot(model, end);
      }
      const { productNormsPlot } = await import("../plots.js");
      return productNormsPlot({ model, parameters }, found.lags, found.bounds, found.status);
    },
    csv: () => ({ header: header(found), rows: found.lags.map(row) }),
    npz: () => npzArrays(found),
  };
}

/** One row a lag; a column a singular value, and a bound in the order of --json. */
function npzArrays({ lags, optimalPerturbation: { initial, final } }: Found) {
  return {
    lags: npzIntegers(lags.map(({ k }) => k)),
    log_norms: npzVector(lags.map(({ logNorm }) => logNorm)),
    log_spectral_radii: npzVector(lags.map(({ logSpectralRadius }) => logSpectralRadius)),
    log_singular_values: npzRows(lags.map(({ logSingularValues }) => logSingularValues)),
    log_bounds: npzRows(lags.map(({ logBounds }) => logBounds)),
    initial: npzVector(initial),
    final: npzVector(final),
  };
}

function header({ lags, bounds }: Found): readonly string[] {
  const singular = (lags[0]?.logSingularValues ?? []).map((_, i) => `ln s${i + 1}`);
  const names = bounds.map(({ method }) => `ln ${method}`);
  return ["k", "norm", "ln norm", "spectral radius", "ln spectral radius", ...singular, ...names];
}

function row(lag: Lag): (number | null)[] {
  const { k, norm, logNorm, spectralRadius, logSpectralRadius, logSingularValues, logBounds } = lag;
  return [k, norm, logNorm, spectralRadius, logSpectralRadius, ...logSingularValues, ...logBounds];
}

function jacobianText({ model }: Target, found: Found): string {
  const { lags, bounds, status } = found;
  const withRadius = lags.some(
    ({ spectralRadius, logSpectralRadius }) => (spectralRadius ?? logSpectralRadius) !== null,
  );
  const columns = [
    "k",
    "norm",
    ...(withRadius ? ["spectral radius"] : []),
    ...bounds.map(({ method }) => method),
  ];
  const cells = ({ k, norm, spectralRadius, ...lag }: Lag): Cell[] => [
    k,
    norm ?? formatExp(lag.logNorm),
    ...(withRadius ? [spectralRadius ?? formatExp(lag.logSpectralRadius)] : []),
    ...lag.logBounds.map(formatExp),
  ];
  const table = formatTable(columns, lags.length, (i) => cells(lags[i]!));
  const note = bounds.length === 0 ? "no norm bound applies: the model is no network W φ(x)\n" : "";
  const end = status === "ok" ? "" : `stopped early: ${status}\n`;
  return `${model.title}: products of k Jacobians, and upper bounds on their norm\n\n${table}${note}${directions(model, found)}${nonNormalityText(found.nonNormality)}${gradientReachText(found.gradientHorizon)}${end}`;
}

/** Which perturbation the longest product stretches most, and into what; one state variable has but one direction. */
function directions({ stateNames }: Model, { optimalPerturbation: { lag, initial, final } }: Found): string {
  if (stateNames.length === 1 || stateNames.length > 16) return "";
  const table = formatTable(["", "before", "after"], stateNames.length, (i) => [
    stateNames[i]!,
    initial[i]!,
    final[i]!,
  ]);
  return `\ndirection that ${lag} steps stretch most\n${table}`;
}
