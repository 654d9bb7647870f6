import { batchNormDepth } from "../../analyses/batch-norm-depth.js";
import { pathLengths } from "../../analyses/path-lengths.js";
import { residualProduct } from "../../analyses/residual-product.js";
import { batchNormFigure } from "../../figures/batch-norm.js";
import { pathLengthsFigure } from "../../figures/path-lengths.js";
import { residualProductFigure } from "../../figures/residual-product.js";
import { entry, type CatalogueEntry } from "./figure-entry.js";

/** The figures about proposed solutions, in the order of the gallery. */
export const cureFigures: readonly CatalogueEntry[] = [
  entry(pathLengthsFigure, ({ seed, quick }) => pathLengths({ seed, ...(quick && { units: 40 }) })),
  entry(residualProductFigure, ({ seed }) => residualProduct({ seed })),
  entry(batchNormFigure, ({ seed, quick }) =>
    batchNormDepth({ seed, ...(quick && { units: 96, batch: 64 }) }),
  ),
];
