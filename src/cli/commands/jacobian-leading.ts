import { jacobianChain } from "../../methods/products/jacobian-chain.js";
import { logBoundAtLag } from "../../methods/bounds/norm-bounds.js";
import type { OptimalPerturbation } from "../../methods/products/optimal-perturbation.js";
import {
  blockWidth,
  productSingularValuesRun,
  type ProductSingularValues,
} from "../../methods/products/product-singular-values.js";
import type { NormBound } from "../../methods/results.js";
import { trajectory } from "../../methods/trajectory.js";
import type { Model } from "../../systems/model.js";
import type { DiscreteMap } from "../../systems/system.js";
import { badInput } from "../bad-input.js";
import { deliver, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext, Io } from "../io.js";
import { checkMemory, checkWork } from "../limits.js";
import { modelBounds } from "../model-bounds.js";
import { gradientReachText, horizonOf, type GradientReach } from "../gradient-reach.js";
import { progressBar } from "../progress.js";
import { npzIntegers, npzRows, npzVector } from "../npz-arrays.js";
import { readInputs } from "../read-inputs.js";
import { formatExp, formatTable } from "../table.js";
import { describeParameters, type Target } from "../target.js";
import type { JacobianOptions } from "./jacobian.js";

/** From so many state variables on, whole products and their spectra take too long to be the default. */
const large = 512;

/** Largest network whose bounds, which cost some hundred products, are shown beside. */
const boundedUnits = 500;

const whole = ["singularValues", "normsOnly", "nonNormality", "pseudospectra"] as const;

/** How many leading singular values to compute without forming products; undefined where products are formed. */
export function leadingCount(options: JacobianOptions, n: number): number | undefined {
  const stray = whole.find((key) => options[key] === true);
  if (options.leading === undefined) return n >= large && stray === undefined ? 1 : undefined;
  if (stray !== undefined) {
    const flag = stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw badInput(`--leading with --${flag}`, "jacobian", "one of the two");
  }
  if (options.leading <= n) return options.leading;
  throw badInput(`${options.leading} singular values`, "--leading", `at most the ${n} state variables`);
}

interface LeadingLag extends Pick<
  ProductSingularValues,
  "k" | "logSingularValues" | "errors" | "passes" | "status"
> {
  readonly norm: number | null;
  readonly logNorm: number | null;
  readonly spectralRadius: null;
  readonly logBounds: readonly (number | null)[];
}

interface Found {
  readonly lags: readonly LeadingLag[];
  readonly bounds: readonly NormBound[];
  /** Of the longest product measured. */
  readonly optimalPerturbation: OptimalPerturbation | null;
  readonly gradientHorizon?: GradientReach;
  readonly status: string;
}

/** `jacobian` where only the largest singular values are wanted: no product is formed. */
export async function leadingProducts(
  context: CommandContext,
  target: Target,
  x0: Float64Array,
  count: number,
): Promise<number> {
  const options = context.options as unknown as JacobianOptions;
  const found = await measure(target, x0, count, options, context.io);
  await deliver({ ...context, options }, report(target, x0, count, found, options));
  return found.lags.some(({ status }) => status === "budget") ? exitCode.undecided : exitCode.done;
}

async function measure(
  { model, p }: Target,
  x0: Float64Array,
  count: number,
  options: JacobianOptions,
  io: Io,
): Promise<Found> {
  const map = model.system as DiscreteMap;
  const n = map.dimension;
  const { steps, anchor, seed } = options;
  const lags = wantedLags(options.lags, steps);
  checkMemory(16 * steps * n + 24 * n * n, `--steps ${steps}`);
  // Some four passes; the kernel takes four vectors in the time of one elementary step.
  checkWork(
    n * n * (2 * steps + blockWidth(n, count) * lags.reduce((sum, k) => sum + k, 0)),
    `--steps ${steps}`,
  );
  const inputs = await readInputs(options.inputs, steps, map.inputDimension);
  const run = trajectory(map, x0, p, { steps, inputs });
  const driven = inputs?.subarray(0, run.steps * map.inputDimension);
  const chain = jacobianChain(map, run.states, p, blockWidth(n, count), driven);
  const found: ProductSingularValues[] = [];
  for (const k of lags.filter((lag) => lag <= run.steps)) {
    found.push(
      await withProgress(
        productSingularValuesRun(chain, { count, factors: k, anchor, seed }),
        k,
        options,
        io,
      ),
    );
  }
  const good = found.filter(({ status }) => status !== "non-finite");
  const bounds = n <= boundedUnits ? modelBounds(model, p) : [];
  const longest = good.at(-1);
  return {
    lags: good.map((product) => lagOf(product, bounds, n)),
    bounds,
    optimalPerturbation: longest === undefined ? null : perturbation(longest),
    ...horizonOf(map, run, p, driven, options),
    status: run.status !== "ok" ? run.status : good.length < found.length ? "non-finite" : "ok",
  };
}

function perturbation({ k, logSingularValues, initial, final }: ProductSingularValues): OptimalPerturbation {
  return { lag: k, logGain: logSingularValues[0] ?? null, initial, final };
}

/** The longest product alone, unless lags are given: each costs as much as it is long. */
function wantedLags(lags: readonly number[] | undefined, steps: number): readonly number[] {
  const wrong = lags?.find((lag) => !Number.isInteger(lag) || lag < 1 || lag > steps);
  if (wrong !== undefined) throw badInput(`lag ${wrong}`, "--lags", `integers from 1 to the ${steps} steps`);
  return [...new Set(lags ?? [steps])].sort((a, b) => a - b);
}

function lagOf(product: ProductSingularValues, bounds: readonly NormBound[], n: number): LeadingLag {
  const { k, logSingularValues, errors, passes, status } = product;
  const logNorm = logSingularValues[0] ?? null;
  const norm = logNorm === null ? 0 : Math.exp(logNorm);
  const held = logNorm === null || (norm > 0 && norm < Infinity);
  const logBounds = bounds.map((bound) => finiteOrNull(logBoundAtLag(bound, k, n)));
  return {
    k,
    norm: held ? norm : null,
    logNorm,
    spectralRadius: null,
    logSingularValues,
    errors,
    passes,
    status,
    logBounds,
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

async function withProgress(
  run: ReturnType<typeof productSingularValuesRun>,
  k: number,
  { quiet = false }: JacobianOptions,
  { stderr }: Io,
): Promise<ProductSingularValues> {
  const bar = progressBar(stderr, k, quiet);
  try {
    for (;;) {
      const next = run.next();
      if (next.done === true) return next.value;
      await bar.show(next.value.applied, `factors, pass ${next.value.pass}`);
    }
  } finally {
    await bar.end();
  }
}

function report(
  target: Target,
  x0: Float64Array,
  count: number,
  found: Found,
  options: JacobianOptions,
): Report {
  const { model } = target;
  const { steps, anchor, inputs } = options;
  const parameters = describeParameters(target, options.set);
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, x0, steps, anchor, inputs, leading: count, horizon: options.horizon },
    fields: found,
    text: () => text(model, count, found),
    figure: async () => {
      const { productNormsPlot } = await import("../plots.js");
      const lags = found.lags.map((lag) => ({ ...lag, logSpectralRadius: null }));
      return productNormsPlot({ model, parameters }, lags, found.bounds, found.status);
    },
    csv: () => ({ header: header(count, found), rows: found.lags.map(row) }),
    npz: () => npzArrays(found),
  };
}

/** One row a lag; a column a singular value, and a bound in the order of --json. */
function npzArrays({ lags, optimalPerturbation }: Found) {
  return {
    lags: npzIntegers(lags.map(({ k }) => k)),
    log_norms: npzVector(lags.map(({ logNorm }) => logNorm)),
    log_singular_values: npzRows(lags.map(({ logSingularValues }) => logSingularValues)),
    errors: npzRows(lags.map(({ errors }) => errors)),
    log_bounds: npzRows(lags.map(({ logBounds }) => logBounds)),
    initial: npzVector(optimalPerturbation?.initial ?? []),
    final: npzVector(optimalPerturbation?.final ?? []),
  };
}

function header(count: number, { bounds }: Found): readonly string[] {
  const values = Array.from({ length: count }, (_, i) => `ln s${i + 1}`);
  return [
    "k",
    "norm",
    ...values,
    ...values.map((name) => `error of ${name}`),
    ...bounds.map(({ method }) => `ln ${method}`),
  ];
}

function row({ k, norm, logSingularValues, errors, logBounds }: LeadingLag): (number | null)[] {
  return [k, norm, ...logSingularValues, ...errors, ...logBounds];
}

const shownValues = 4;

function text({ title }: Model, count: number, found: Found): string {
  const { lags, bounds, status } = found;
  const shown = Math.min(count, shownValues);
  const names = Array.from({ length: shown }, (_, i) => `s${i + 1}`);
  const columns = ["k", ...names, "error", ...bounds.map(({ method }) => method)];
  const table = formatTable(columns, lags.length, (i) => {
    const { k, logSingularValues, errors, logBounds } = lags[i]!;
    const error = errors.includes(null) ? null : Math.max(...(errors as number[]));
    return [k, ...logSingularValues.slice(0, shown).map(formatExp), error, ...logBounds.map(formatExp)];
  });
  const undecided = lags.some((lag) => lag.status === "budget")
    ? "passes ran out: values are lower bounds\n"
    : "";
  const rounded = lags.some((lag) => lag.status === "rounding") ? "rounding leaves the error shown\n" : "";
  const end = status === "ok" ? "" : `stopped early: ${status}\n`;
  const more = count > shown ? `… ${count - shown} more singular values; --json or --out has them all\n` : "";
  return `${title}: largest singular values of products of k Jacobians, and upper bounds on them\n\n${table}${more}${undecided}${rounded}${gradientReachText(found.gradientHorizon)}${end}`;
}
