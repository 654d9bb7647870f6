import type { GradientReach } from "../gradient-reach.js";
import { formatExp, type Cell } from "../table.js";
import { brief, type SectionView, type SummaryLine } from "./section-view.js";

export interface GradientsDocument {
  readonly lags: readonly {
    readonly k: number;
    readonly norm: number | null;
    readonly logNorm: number | null;
  }[];
  readonly gradientHorizon?: GradientReach;
  readonly status: string;
}

/** Lags of the table, as far as the run goes. */
const shownLags = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export function gradientsView({ lags, gradientHorizon, status }: GradientsDocument): SectionView {
  const last = lags.at(-1);
  const shown = lags.filter(({ k }) => shownLags.includes(k) || k === last?.k);
  const rows = shown.map(({ k, norm, logNorm }): Cell[] => [
    k,
    norm ?? formatExp(logNorm),
    logNorm === null ? 0 : Math.exp(logNorm / k),
  ]);
  const reach = gradientHorizon === undefined ? [] : [reachText(gradientHorizon, status)];
  return {
    summary: reach.map((text): SummaryLine => ({ topic: "Gradients", text })),
    paragraphs: [...reach, ...(status === "ok" ? [] : [`The run stopped early: ${status}.`])],
    tables: [
      {
        caption:
          "Largest factor by which k steps stretch a gradient: the norm of the product of the last k Jacobians of the run, and the same a step.",
        header: ["k", "norm", "per step"],
        rows,
      },
    ],
  };
}

function reachText(
  { floor, samples, vanished, exploded, notReached, lags }: GradientReach,
  status: string,
): string {
  const [least, median, most] = lags;
  const range = least === most ? `${median}` : `${median} (${least} to ${most})`;
  if (vanished > samples / 2) {
    return `Along the run, a gradient shrinks to ${brief(floor)} of its size within ${range} steps back: what happened earlier is hardly learned from.`;
  }
  if (exploded > samples / 2) {
    return `Along the run, a gradient grows to ${brief(1 / floor)} times its size within ${range} steps back.`;
  }
  if (notReached === samples) {
    const early = status === "ok" ? "" : " until it stopped";
    return `Along the run${early}, gradients stay between ${brief(floor)} and ${brief(1 / floor)} times their size for all its ${most} steps.`;
  }
  return `Along the run, of ${samples} random gradients ${vanished} vanish, ${exploded} explode and ${notReached} do neither; the median does so within ${median} steps back.`;
}
