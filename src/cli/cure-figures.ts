import { batchNormDepth } from "../../analyses/batch-norm-depth.js";
import { historyCompression } from "../../analyses/history-compression.js";
import { pathLengths } from "../../analyses/path-lengths.js";
import { preTraining } from "../../analyses/pre-training.js";
import { residualProduct } from "../../analyses/residual-product.js";
import { boundTraining } from "../../analyses/variational-bound.js";
import { batchNormFigure } from "../../figures/batch-norm.js";
import { historyCompressionFigure } from "../../figures/history-compression.js";
import { pathLengthsFigure } from "../../figures/path-lengths.js";
import { preTrainingFigure } from "../../figures/pre-training.js";
import { residualProductFigure } from "../../figures/residual-product.js";
import { entry, type CatalogueEntry } from "./figure-entry.js";

/** The figures about proposed solutions, in the order of the gallery. */
export const cureFigures: readonly CatalogueEntry[] = [
  entry(pathLengthsFigure, ({ seed, quick }) => pathLengths({ seed, ...(quick && { units: 40 }) })),
  entry(residualProductFigure, ({ seed }) => residualProduct({ seed })),
  entry(batchNormFigure, ({ seed, quick }) =>
    batchNormDepth({ seed, ...(quick && { units: 96, batch: 64 }) }),
  ),
  entry(historyCompressionFigure, ({ seed, quick }) =>
    historyCompression({
      seed,
      ...(quick && { blocks: 60, lags: [2, 10, 20, 40, 60], noises: [0, 0.1, 0.2, 0.5, 1] }),
    }),
  ),
  entry(preTrainingFigure, ({ seed, quick }) => ({
    chains: preTraining({ seed, ...(quick && { networks: 1 }) }),
    bound: boundTraining({ seed: seed + 1 }),
  })),
];
