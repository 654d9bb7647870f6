import type { DrawnFigure } from "../../figures/figure.js";
import type { FixedPoint } from "../methods/results.js";
import { badInput } from "./bad-input.js";
import type { PlotSubject } from "./plots.js";

/** What --plot of fixed-points offers, the default first. */
export const fixedPointsPlotNames = ["multipliers", "eigenvalue-planes", "state-space"] as const;
export type FixedPointsPlot = (typeof fixedPointsPlotNames)[number];

export interface PlottedPoints {
  /** Shape [m]. */
  readonly p: Float64Array;
  readonly fixedPoints: readonly FixedPoint[];
  readonly seed: number;
}

/** The fixed points of a model, drawn in every way; what draws them is loaded when it is called. */
export function fixedPointsPlots(
  subject: PlotSubject,
  { p, fixedPoints, seed }: PlottedPoints,
): Readonly<Record<FixedPointsPlot, () => Promise<DrawnFigure>>> {
  const { model } = subject;
  const options = { model, parameters: Array.from(p), fixedPoints, seed };
  return {
    multipliers: async () => (await import("./plots.js")).multipliersPlot(subject, fixedPoints),
    "eigenvalue-planes": async () => {
      const { eigenvaluePlanes } = await import("../../analyses/eigenvalue-planes.js");
      const { eigenvaluePlanesFigure } = await import("../../figures/eigenvalue-planes.js");
      const { drawPlot } = await import("./plots.js");
      return drawPlot(eigenvaluePlanesFigure, subject, eigenvaluePlanes(options));
    },
    "state-space": () =>
      model.system.dimension > 1 ? spacePlot(subject, options) : linePlot(subject, options),
  };
}

interface PlotOptions {
  readonly model: PlotSubject["model"];
  readonly parameters: readonly number[];
  readonly fixedPoints: readonly FixedPoint[];
  readonly seed: number;
}

async function spacePlot(subject: PlotSubject, options: PlotOptions): Promise<DrawnFigure> {
  const { stateSpace } = await import("../../analyses/state-space.js");
  const { stateSpaceFigure } = await import("../../figures/state-space.js");
  const { drawPlot } = await import("./plots.js");
  return drawPlot(stateSpaceFigure, subject, stateSpace(options));
}

/** A map of one state variable, as a phase portrait. */
async function linePlot(subject: PlotSubject, options: PlotOptions): Promise<DrawnFigure> {
  if (options.model.system.kind === "flow") {
    throw badInput("a flow of one state variable has no plane to draw", "--plot", "multipliers");
  }
  const { phasePortrait } = await import("../../analyses/phase-portrait.js");
  const { phasePortraitFigure } = await import("../../figures/phase-portrait.js");
  const { drawPlot } = await import("./plots.js");
  return drawPlot(phasePortraitFigure, subject, phasePortrait(options));
}
