import type { CovariantVectors } from "../methods/lyapunov/covariant-vectors.js";
import type { FiniteTimeExponents } from "../methods/lyapunov/finite-time-exponents.js";
import type { LyapunovSpectrum } from "../methods/lyapunov/lyapunov-estimate.js";
import { formatNumber, formatRows, formatTable } from "./table.js";
import type { Target } from "./target.js";

export interface LyapunovFindings {
  readonly spectrum: LyapunovSpectrum;
  readonly finiteTime?: FiniteTimeExponents;
  readonly vectors?: CovariantVectors;
}

/** What a person reads of Lyapunov exponents, windows and vectors. */
export function lyapunovText(target: Target, found: LyapunovFindings): string {
  const { model } = target;
  const { spectrum } = found;
  const { exponents, status, length, warmUp, blocks, sum, kaplanYorke } = spectrum;
  const [unit, units] = model.system.kind === "map" ? ["step", "steps"] : ["unit of time", "units of time"];
  const table = formatTable(
    ["", "exponent", "standard error", "95 % interval", "status"],
    exponents.length,
    (i) => {
      const { value, standardError, interval, status: kind } = exponents[i]!;
      return [i + 1, value, standardError, intervalText(interval), kind];
    },
  );
  const what = `averaged over ${length} ${units} after ${warmUp}, errors from ${blocks} blocks`;
  const sums = [
    sum === null ? "" : `sum                     ${formatNumber(sum)}\n`,
    kaplanYorke === null ? "" : `Kaplan–Yorke dimension  ${formatNumber(kaplanYorke)}\n`,
  ].join("");
  const end = status === "ok" ? "" : `stopped early: ${status}\n`;
  return `${model.title}: Lyapunov exponents per ${unit}, ${what}\n\n${table}${sums}${finiteTimeText(target, found)}${vectorText(found)}${end}`;
}

function intervalText(interval: readonly [number, number] | null): string {
  return interval === null ? "–" : interval.map((v) => String(Number(v.toPrecision(6)))).join(" … ");
}

function finiteTimeText({ model }: Target, { finiteTime }: LyapunovFindings): string {
  if (finiteTime === undefined || finiteTime.windows.length === 0) return "";
  const { window, windows } = finiteTime;
  const map = model.system.kind === "map";
  const columns = map ? ["from step", "ln σ₁/k", "frame"] : ["from time", "ln σ₁/τ", "frame"];
  const table = formatTable(columns, windows.length, (i) => {
    const { start, singular, frame } = windows[i]!;
    return [start, singular[0], frame[0]];
  });
  return `\nlargest exponent over windows of ${map ? `k = ${window} steps` : `τ = ${window}`}: of the product, and of the frame\n${table}`;
}

/** Pairs shown of many covariant vectors. */
const shownPairs = 10;

function vectorText({ vectors }: LyapunovFindings): string {
  if (vectors === undefined) return "";
  const { status, failedAt, angles } = vectors;
  if (status !== "ok") return `\nno covariant vectors: ${status} at sample ${failedAt ?? 0}\n`;
  const closest = [...angles].sort((a, b) => a.smallest - b.smallest).slice(0, shownPairs);
  const rows = closest.map(({ pair, smallest, mean }) => [`${pair[0] + 1}, ${pair[1] + 1}`, smallest, mean]);
  return `\nangles of covariant vectors, radians\n${formatRows(["pair", "smallest", "mean"], rows)}`;
}
