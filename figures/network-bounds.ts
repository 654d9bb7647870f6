import type { BoundCurves } from "../analyses/bound-curves.js";
import { boundLabelRoom, boundPanel, panelWidth } from "./bound-panel.js";
import type { Figure } from "./figure.js";
import { panelPage } from "./page.js";
import { assignments } from "./result-text.js";

/** The bounds of one network over the lags, and simulated products under them. */
export interface NetworkBoundsPlot extends BoundCurves {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly verdict: string;
}

/** Every bound of the hierarchy on the Jacobian products of a network, over their number of factors. */
export const networkBoundsFigure: Figure<NetworkBoundsPlot> = {
  name: "network-bounds",
  title: "Bounds on Jacobian products",
  equation: "\\|P_k\\|_2^{1/k}, \\qquad P_k = J_k J_{k-1} \\cdots J_1",
  defaultWidth: "single",
  caption: ({ title, parameters, runs, verdict, curves }) => {
    const set = assignments(parameters);
    const along = curves.some(({ kind }) => kind === "trajectory");
    return [
      `${title}${set === "" ? "" : ` at ${set}`}: verdict “${verdict}”.`,
      `Norms of products of *k* Jacobians as growth per step ‖*P*_{*k*}‖_{2}^{1/*k*}: of ${runs} simulated trajectories (grey band),`,
      "of the worst sequence of slopes found, repeated (black), and the bounds: proven lower bounds on the growth of some products (thin grey),",
      "upper bounds that follow from the weights and the largest slope *s* alone (coloured; each norm times *s*), and from the slopes in the box that traps the trajectories (orange).",
      along
        ? "Dotted: the largest product of the norms of their own factors along the trajectories simulated."
        : "",
    ]
      .filter(Boolean)
      .join(" ");
  },
  spec: (plot, layout) => {
    const margin = { left: 40, right: boundLabelRoom, top: 10 };
    const size = { width: panelWidth(layout, 1, 0, margin), height: 190 };
    return panelPage(layout, [{ panels: [boundPanel(plot, size)], height: 190 }], { margin });
  },
};
