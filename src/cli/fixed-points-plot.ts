import { eigenvaluePlanes } from "../../analyses/eigenvalue-planes.js";
import { phasePortrait } from "../../analyses/phase-portrait.js";
import { stateSpace } from "../../analyses/state-space.js";
import { eigenvaluePlanesFigure } from "../../figures/eigenvalue-planes.js";
import type { DrawnFigure } from "../../figures/figure.js";
import { phasePortraitFigure } from "../../figures/phase-portrait.js";
import { stateSpaceFigure } from "../../figures/state-space.js";
import type { FixedPoint } from "../methods/results.js";
import { badInput } from "./bad-input.js";
import { drawPlot, multipliersPlot, type PlotSubject } from "./plots.js";

/** What --plot of fixed-points offers, the default first. */
export const fixedPointsPlots = ["multipliers", "eigenvalue-planes", "state-space"] as const;
export type FixedPointsPlot = (typeof fixedPointsPlots)[number];

export interface PlottedPoints {
  /** Shape [m]. */
  readonly p: Float64Array;
  readonly fixedPoints: readonly FixedPoint[];
  readonly seed: number;
}

/** Draws the fixed points of a model in the way asked for; a map of one state variable as a phase portrait. */
export function fixedPointsPlot(
  plot: FixedPointsPlot,
  subject: PlotSubject,
  { p, fixedPoints, seed }: PlottedPoints,
): DrawnFigure {
  const { model } = subject;
  const options = { model, parameters: Array.from(p), fixedPoints, seed };
  switch (plot) {
    case "multipliers":
      return multipliersPlot(subject, fixedPoints);
    case "eigenvalue-planes":
      return drawPlot(eigenvaluePlanesFigure, subject, eigenvaluePlanes(options));
    case "state-space":
      if (model.system.dimension > 1) return drawPlot(stateSpaceFigure, subject, stateSpace(options));
      return drawPlot(phasePortraitFigure, subject, phasePortrait(lineOptions(options)));
  }
}

function lineOptions<Options extends { readonly model: PlotSubject["model"] }>(options: Options): Options {
  if (options.model.system.kind === "map") return options;
  throw badInput("a flow of one state variable has no plane to draw", "--plot", "multipliers");
}
