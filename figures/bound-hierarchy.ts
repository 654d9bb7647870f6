import type { BoundHierarchyResult } from "../analyses/bound-hierarchy.js";
import { boundLabelRoom, boundPanel, panelWidth } from "./bound-panel.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle } from "./page.js";

const titles = { contracting: "Contracting", marginal: "Marginal", exploding: "Exploding" } as const;

/** Every bound of the hierarchy over the number of factors, with simulated products under them, for three networks. */
export const boundHierarchyFigure: Figure<BoundHierarchyResult> = {
  name: "bound-hierarchy",
  title: "The hierarchy of bounds on Jacobian products",
  equation:
    "\\max_{i_1 \\ldots i_l} |w_{i_1 i_2} \\cdots w_{i_l i_1}|^{1/l},\\; \\max_I \\rho(W_{II}) \\;\\le\\; \\mathrm{JSR} \\;\\le\\; \\min_S \\|SWS^{-1}\\|_2 \\;\\le\\; \\min(\\|W\\|_2,\\, \\rho(|W|)) \\;\\le\\; \\|W\\|_1,\\, \\|W\\|_\\infty",
  defaultWidth: "double",
  caption: ({ panels, units, inputReach, options }) => {
    const gains = panels.map(({ gain }) => String(gain)).join(", ");
    return (
      `Norms of products *P*_{*k*} of *k* Jacobians of a tanh network of ${units} units, as growth per step ‖*P*_{*k*}‖_{2}^{1/*k*}, ` +
      `under every bound of the hierarchy. The panels share one matrix *W* at gains ${gains} and differ in their biases. ` +
      `Grey band: ${options.runs} random trajectories under random input from ±${inputReach}. ` +
      "Black: the worst word, a sequence of slopes 0 and 1 that repeats. Thin grey lines: proven lower bounds on the growth of some products, " +
      "by the cycle mean of |*W*| and by principal submatrices *W*_{*II*}. Coloured: upper bounds that hold for every trajectory; above *k* = 1 " +
      "the prefactor *κ*^{1/*k*} of a scaled norm wears off. Orange: for trajectories in the box that traps those of this network. " +
      "Dotted black: the largest product of the norms of their own factors along the trajectories simulated. A bound that ends below 1 proves that gradients vanish. " +
      "**a** The joint spectral radius and the optimal scaling prove it, the plain norms do not. **b** Of the weights only the joint " +
      "spectral radius does, narrowly; the box does by far. **c** The worst word explodes, and so do the trajectories."
    );
  },
  spec: ({ panels }, layout) => {
    const margin = { left: 38, right: boundLabelRoom, top: 18 };
    const double = layout.width === "double";
    const gap = boundLabelRoom + 34;
    const height = double ? 190 : 165;
    const size = { width: panelWidth(layout, double ? panels.length : 1, gap, margin), height };
    const drawn = panels.map((panel, i) => ({
      ...boundPanel(panel, size),
      title: panelTitle("abc"[i]!, `${titles[panel.name]}, gain ${panel.gain}`, 32),
    }));
    return double
      ? panelPage(layout, [{ panels: drawn, height, gap }], { margin })
      : panelPage(
          layout,
          drawn.map((panel) => ({ panels: [panel], height })),
          { margin, rowGap: 50 },
        );
  },
};
