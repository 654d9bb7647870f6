import { boundCurves } from "../../analyses/bound-curves.js";
import { spacedLags } from "../../analyses/bound-hierarchy.js";
import type { NetworkBounds } from "../../analyses/network-bounds.js";
import type { DrawnFigure } from "../../figures/figure.js";
import { networkBoundsFigure } from "../../figures/network-bounds.js";
import type { Interval } from "../interval/interval.js";
import { badInput } from "./bad-input.js";
import { commonFields, drawPlot, type PlotSubject } from "./plots.js";
import { requireMap } from "./require-map.js";

/** Multiplications that the simulated band may cost. */
const simulationWork = 4e9;
const most = { runs: 50, lag: 256 } as const;

/**
 * Draws the bounds of a network, with trajectories simulated for it: fewer and shorter ones for large networks.
 *
 * @param p parameters, shape [m]
 */
export function boundsPlot(
  subject: PlotSubject,
  p: Float64Array,
  found: NetworkBounds,
  options: { readonly seed: number; readonly inputRange?: readonly Interval[] | undefined },
): DrawnFigure {
  const { chain } = found;
  if (chain === undefined) throw badInput("a flow has no products to draw", "--out", ".json or .csv");
  const map = requireMap(subject.model, "--out").system;
  const form = subject.model.networkForm!(p)!;
  // A norm costs some twenty products.
  const perLag = 20 * form.units ** 3;
  const lag = Math.max(8, Math.min(most.lag, Math.floor(simulationWork / perLag)));
  const runs = Math.max(1, Math.min(most.runs, Math.floor(simulationWork / (perLag * lag))));
  const curves = boundCurves(map, p, { ...found, chain }, form.wRec, {
    ...options,
    lags: spacedLags(lag),
    runs,
    stateBox: subject.model.stateBox,
    burnIn: Math.min(found.box?.box.after ?? 0, 200),
  });
  return drawPlot(networkBoundsFigure, subject, {
    ...commonFields(subject),
    ...curves,
    verdict: found.verdict,
  });
}
