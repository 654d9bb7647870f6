import type { StateBox } from "../methods/fixed-points/certificate.js";
import { describeFixedPoint } from "../methods/fixed-points/describe-fixed-point.js";
import { iteratedMap } from "../methods/fixed-points/iterated-map.js";
import { proveCycles, type ProvenCycles } from "../methods/fixed-points/prove-cycles.js";
import type { Complex, Stability } from "../methods/results.js";
import { requireMap } from "./require-map.js";
import { formatNumber, formatRows } from "./table.js";
import type { Target } from "./target.js";

/** The cycles of one period: what is proven of them, and what their middles say of their stability. */
export interface PeriodProof extends Omit<ProvenCycles, "cycles"> {
  readonly period: number;
  readonly cycles: readonly AnswerCycle[];
}

interface AnswerCycle {
  /** Middles of the boxes, shape [period][n]. */
  readonly states: readonly (readonly number[])[];
  readonly existence: readonly StateBox[];
  /** Of the whole cycle, at its middles; computed, not proven. */
  readonly multipliers: readonly Complex[];
  readonly stability: Stability;
}

/** All cycles of the periods 2 … longest of a map of rectifiers, in all its linear regions. */
export function provePeriods({ model, p }: Target, longest: number, budget: number): PeriodProof[] {
  if (longest < 2) return [];
  const map = requireMap(model, "--cycles").system;
  return Array.from({ length: longest - 1 }, (_, i) => {
    const period = i + 2;
    const proof = proveCycles(model, p, period, budget);
    const composed = iteratedMap(map, period);
    const cycles = proof.cycles.map(({ existence }) => {
      const states = existence.map(({ lo, hi }) => lo.map((low, k) => low + (hi[k]! - low) / 2));
      const { multipliers, stability } = describeFixedPoint(composed, Float64Array.from(states[0]!), p);
      return { states, existence, multipliers, stability };
    });
    return { ...proof, period, cycles };
  });
}

/** State variables shown of a large network; files have them all. */
const shownStates = 6;

/** A table of the cycles, one row each, and what is proven of each period. */
export function periodsText({ model }: Target, proofs: readonly PeriodProof[]): string {
  if (proofs.length === 0) return "";
  const rows = proofs.flatMap(({ period, cycles }) =>
    cycles.map(({ states, multipliers, stability }) => {
      const { re, im } = multipliers[0]!;
      const leading = im === 0 ? re : `${formatNumber(re)} ± ${formatNumber(Math.abs(im))}i`;
      return [period, ...states[0]!.slice(0, shownStates), leading, stability];
    }),
  );
  const header = ["period", ...model.stateNames.slice(0, shownStates), "multiplier", "stability"];
  const table = rows.length === 0 ? "" : `\n${formatRows(header, rows)}`;
  return table + proofs.map(verdict).join("");
}

function verdict({ period, status, reason, cycles, regions }: PeriodProof): string {
  const count = `${cycles.length} cycle${cycles.length === 1 ? "" : "s"} of period ${period}`;
  if (status === "complete") return `exactly ${count}, proven in ${regions} sequences of regions\n`;
  const why =
    reason === "budget"
      ? "there are more sequences of regions than --budget allows"
      : "a cycle touches a kink or its region is singular";
  return `at least ${count}, not proven to be all: ${why}\n`;
}
