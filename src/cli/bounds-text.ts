import type { NetworkBounds } from "../../analyses/network-bounds.js";
import { growthRate, type BoundHierarchy } from "../methods/bounds/bound-hierarchy.js";
import type { BoxBound } from "../methods/bounds/box-bound.js";
import type { GlobalStability, StabilityTest } from "../methods/bounds/global-stability.js";
import type { LowerBound } from "../methods/bounds/lower-bounds.js";
import type { BoundCertificate, NormBound } from "../methods/results.js";
import type { TrajectoryBound } from "../methods/bounds/trajectory-bound.js";
import { formatExp, formatNumber, formatRows, type Cell } from "./table.js";
import type { Target } from "./target.js";

/** What a person reads of the bounds of a network. */
export function boundsText({ model }: Target, found: NetworkBounds): string {
  const { chain, box, stability, trajectory, steps } = found;
  const parts = [
    `${model.title}: ${chain ? "growth per step of products of Jacobians" : "global stability"}`,
    chain && chainTable(chain),
    verdictText(found),
    box && boxText(box),
    stabilityText(stability),
    trajectory && trajectoryText(trajectory),
    steps.length > 0 && stepsTable(found),
  ];
  return `${parts.filter((part) => typeof part === "string").join("\n\n")}\n`;
}

function chainTable({ lower, upper, skipped }: BoundHierarchy): string {
  const cycles = lower.filter(({ witness }) => witness.length > 0);
  const shown = cycles.length > 0 ? cycles : lower.slice(0, 1);
  const rows: Cell[][] = [
    ...shown.map((b) => ["≥", b.method, b.value, null, proof(b.rigorous, wordText(b.witness))]),
    ...upper.map((b) => ["≤", b.method, growthRate(b), powerText(b), proof(b.rigorous, certificateText(b))]),
  ];
  const notes = skipped.map(({ method, reason }) => `${method}: skipped, ${reason}`);
  const table = formatRows(["", "bound", "growth", "‖P_k‖ ≤", "by"], rows).trimEnd();
  return [table, ...notes].join("\n");
}

function proof(rigorous: boolean, by: string): string {
  return rigorous ? by : `${by} (not proven)`;
}

/** Units switched on in each factor: {0, 2} {1}. */
function wordText(word: LowerBound["witness"]): string {
  const set = (units: readonly number[]) =>
    `{${units.length > 8 ? `${units.length} units` : units.join(", ")}}`;
  if (word.length === 0) return "no cycle";
  const shown = word.slice(0, 6).map(set).join(" ");
  return `slopes on ${shown}${word.length > 6 ? ` … (${word.length} factors)` : ""}`;
}

const certificates: Readonly<Record<BoundCertificate["kind"], string>> = {
  sums: "sums rounded up",
  cholesky: "Cholesky factor",
  vector: "positive vectors",
  ellipsoid: "ellipsoidal norm at every vertex",
  tree: "tree of words in an ellipsoidal norm",
};

function certificateText({ certificate }: NormBound): string {
  if (certificate === undefined) return "computed";
  const text = certificates[certificate.kind];
  return certificate.kind === "tree" ? `${text}, ${certificate.words} words` : text;
}

function verdictText({ chain, box, verdict, verdictOf }: NetworkBounds): string {
  if (chain === undefined) return `verdict: ${verdict}`;
  const lines = [`verdict: ${verdict}${verdictOf === "box" ? " with these biases and inputs" : ""}`];
  if (verdictOf === "box") lines.push(`  ${vanishing(bestBound(box!.bounds))}, inside the box below`);
  if (chain.verdict === "vanishes") {
    lines.push(
      `  ${vanishing(bestBound(chain.upper))}, for every trajectory, whatever the biases and inputs`,
    );
  } else if (chain.verdict === "can explode") {
    lines.push(explodingText(chain));
  } else {
    const [low, high] = chain.bracket.map(formatNumber);
    const why = chain.budgetReached ? "; a budget was reached" : "";
    lines.push(`  the weights alone leave a growth between ${low} and ${high} open${why}`);
  }
  const crossover = crossoverText(chain);
  return [...lines, ...(crossover === undefined ? [] : [crossover])].join("\n");
}

function explodingText(chain: BoundHierarchy): string {
  const best = chain.lower.find(({ method }) => method === chain.decidedBy)!;
  const proven = best.rigorous ? "" : " (not proven)";
  const slopes = wordText(best.witness).replace("slopes on", `slopes ${formatNumber(chain.slope)} on`);
  return `  ${slopes}, 0 elsewhere, repeated, grow by ${formatNumber(best.value)} a step${proven}; biases that change in time reach them, these need not`;
}

function bestBound(bounds: readonly NormBound[]): NormBound {
  return bounds.filter(({ rigorous }) => rigorous).reduce((a, b) => (growthRate(b) < growthRate(a) ? b : a));
}

/** κ γ^k; the γ of a finite κ may exceed the growth at large k. */
function powerText({ value, prefactor }: NormBound): string | null {
  if (!Number.isFinite(prefactor)) return null;
  return `${prefactor === 1 ? "" : `${formatNumber(prefactor)} · `}${formatNumber(value)}^k`;
}

function vanishing(bound: NormBound): string {
  const { prefactor, method } = bound;
  const norm = bound.norm === "2" ? "‖P_k‖₂" : `‖P_k‖${bound.norm === "1" ? "₁" : "∞"}`;
  if (!Number.isFinite(prefactor))
    return `growth at most ${formatNumber(growthRate(bound))} a step by ${method}`;
  return `${norm} ≤ ${powerText(bound)!} by ${method}`;
}

function crossoverText({ crossover }: BoundHierarchy): string | undefined {
  if (crossover === null || crossover <= 1) return undefined;
  return `  the scaled bound is below (s‖W‖₂)^k from k* = ${formatNumber(Math.ceil(crossover))} on`;
}

function boxText({ box, bounds }: BoxBound): string {
  const { status, growth, after, traps, slopes } = box;
  if (status === "not closed") {
    return `box: not closed after ${growth} iterations; no bound on the slopes of trajectories from the start`;
  }
  const largest = slopes.reduce((most, { hi }) => Math.max(most, hi), 0);
  const least = slopes.reduce((low, { hi }) => Math.min(low, hi), Infinity);
  const range =
    least === largest ? formatNumber(largest) : `${formatNumber(least)} to ${formatNumber(largest)}`;
  const best = bestBound(bounds);
  return [
    `box: after ${after} steps ${traps} ${traps === "every trajectory" ? "is" : "are"} inside, where the largest slopes are ${range}`,
    `  ${vanishing(best)} there`,
  ].join("\n");
}

function stabilityText({ kind, tests, stable }: GlobalStability): string {
  const rows = tests.map((t) => [
    t.test,
    t.value,
    t.margin,
    t.rate,
    metricText(t),
    t.rigorous ? "yes" : "no",
  ]);
  const outcome = stable ? "all trajectories under the same input converge to each other" : "not shown";
  return `global stability: ${outcome}\n${formatRows(
    ["condition", "value < 1", "margin", kind === "map" ? "factor a step" : "rate", "metric", "proven"],
    rows,
  ).trimEnd()}`;
}

function metricText({ metric }: StabilityTest): string {
  if (metric === undefined) return "–";
  if (metric.norm === "s|W|") return "√(xᵀ(s|W| + δI)x)";
  const { weights } = metric;
  const shown =
    weights.length > 6
      ? `${weights.length} weights`
      : weights.map((v) => Number(v.toPrecision(4))).join(", ");
  const step = metric.step === undefined ? "" : `, t = ${Number(metric.step.toPrecision(4))}`;
  return `${metric.norm === "2" ? "2" : "∞"}-norm, weights ${shown}${step}`;
}

function trajectoryText({ lags, exponent, growth, status }: TrajectoryBound): string {
  const end = status === "ok" ? "" : `, stopped early: ${status}`;
  const true_ = exponent === null ? "0" : formatNumber(Math.exp(exponent));
  return `trajectory of ${lags.length} steps${end}: growth per step ${true_} (λ₁ = ${formatNumber(exponent)}), by its own factors at most ${formatNumber(growth)}`;
}

function stepsTable({ steps, box, trajectory }: NetworkBounds): string {
  const inside = box?.box.status === "closed";
  const rows = steps.map(({ k, method, rigorous, logBound, inBox, onTrajectory }) => [
    k,
    formatExp(logBound),
    k === 0 ? "empty product" : method,
    rigorous ? "yes" : "no",
    ...(inside ? [inBox ? formatExp(inBox.logBound) : null] : []),
    ...(trajectory === undefined
      ? []
      : onTrajectory
        ? [formatExp(onTrajectory.logBound), formatExp(onTrajectory.logNorm)]
        : [null, null]),
  ]);
  const columns = [
    ...(inside ? ["in the box"] : []),
    ...(trajectory ? ["on the trajectory", "its norm"] : []),
  ];
  const header = ["k", "‖P_k‖₂ ≤", "by", "proven", ...columns];
  return formatRows(header, rows).trimEnd();
}
