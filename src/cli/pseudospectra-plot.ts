import { transients } from "../../analyses/pseudospectra.js";
import { drawFigure, type DrawnFigure } from "../../figures/figure.js";
import { pseudospectraFigure } from "../../figures/pseudospectra.js";
import { plain } from "../../figures/result-text.js";
import type { Model } from "../systems/model.js";

/** Pseudospectra and powers of the Jacobian of a model at the end of a run. */
export function pseudospectraPlot(model: Model, jacobian: Float64Array): DrawnFigure {
  const title = `Jacobian of ${plain(model.title)} at the last state`;
  const drawn = drawFigure(pseudospectraFigure, transients(title, jacobian, model.system.dimension), {
    width: "single",
  });
  return { ...drawn, title: `Pseudospectra: ${plain(model.title)}` };
}
