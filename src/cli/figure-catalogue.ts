import { activationBounds } from "../../analyses/activation-bounds.js";
import { biasSensitivity } from "../../analyses/bias-sensitivity.js";
import { basins } from "../../analyses/basins.js";
import { bifurcation } from "../../analyses/bifurcation.js";
import { boundHierarchyAnalysis } from "../../analyses/bound-hierarchy.js";
import { ctrnnGallery } from "../../analyses/ctrnn-gallery.js";
import { cusp } from "../../analyses/cusp.js";
import { drivenNeuron } from "../../analyses/driven-neuron.js";
import { errorSurface, errorSurfaceDefaults } from "../../analyses/error-surface.js";
import { fixedPointCensus } from "../../analyses/fixed-point-census.js";
import { gradientHorizons } from "../../analyses/gradient-horizons.js";
import { inputShift } from "../../analyses/input-shift.js";
import { lagHorizons } from "../../analyses/lag-horizons.js";
import { latchTradeoff } from "../../analyses/latch-tradeoff.js";
import { lossWall, lossWallDefaults } from "../../analyses/loss-wall.js";
import { lyapunovConvergence } from "../../analyses/lyapunov-convergence.js";
import { lyapunovSpectra } from "../../analyses/lyapunov-spectrum.js";
import { mapFlowConvergence } from "../../analyses/map-flow-convergence.js";
import { networkBifurcations } from "../../analyses/network-bifurcations.js";
import { phasePortrait } from "../../analyses/phase-portrait.js";
import { productBounds } from "../../analyses/product-bounds.js";
import { randomSpectra } from "../../analyses/random-spectra.js";
import { pseudospectra } from "../../analyses/pseudospectra.js";
import { stateSpace } from "../../analyses/state-space.js";
import { speedLandscape } from "../../analyses/speed-landscape.js";
import { eigenvaluePlanes } from "../../analyses/eigenvalue-planes.js";
import { twoParameter } from "../../analyses/two-parameter.js";
import { activationFigure } from "../../figures/activation.js";
import { basinsFigure } from "../../figures/basins.js";
import { bifurcationFigure } from "../../figures/bifurcation.js";
import { boundHierarchyFigure } from "../../figures/bound-hierarchy.js";
import { ctrnnGalleryFigure } from "../../figures/ctrnn-gallery.js";
import { cuspFigure } from "../../figures/cusp.js";
import { drivenFigure } from "../../figures/driven.js";
import { errorSurfaceFigure } from "../../figures/error-surface.js";
import { errorSurface3dFigure } from "../../figures/error-surface-3d.js";
import { fixedPointCensusFigure } from "../../figures/fixed-point-census.js";
import { gradientHorizonFigure } from "../../figures/gradient-horizon.js";
import { inputShiftFigure } from "../../figures/input-shift.js";
import { jacobianProductsFigure } from "../../figures/jacobian-products.js";
import { lagTermsFigure } from "../../figures/lag-terms.js";
import { latchFigure } from "../../figures/latch.js";
import { lossWallFigure } from "../../figures/loss-wall.js";
import { lyapunovConvergenceFigure } from "../../figures/lyapunov-convergence.js";
import { lyapunovSpectrumFigure } from "../../figures/lyapunov-spectrum.js";
import { mapFlowFigure } from "../../figures/map-flow.js";
import { networkBifurcationsFigure } from "../../figures/network-bifurcations.js";
import { phasePortraitFigure } from "../../figures/phase-portrait.js";
import { randomSpectraFigure } from "../../figures/random-spectra.js";
import { pseudospectraFigure } from "../../figures/pseudospectra.js";
import { sensitivityFigure } from "../../figures/sensitivity.js";
import { stateSpaceFigure } from "../../figures/state-space.js";
import { twoParameterFigure } from "../../figures/two-parameter.js";
import { speedLandscapeFigure } from "../../figures/speed-landscape.js";
import { eigenvaluePlanesFigure } from "../../figures/eigenvalue-planes.js";

import { cureFigures } from "./cure-figures.js";
import { entry, type CatalogueEntry } from "./figure-entry.js";

const coarseSurface = {
  w: { ...errorSurfaceDefaults.w, count: 91 },
  b: { ...errorSurfaceDefaults.b, count: 91 },
};

const coarseHorizons = {
  groups: [
    { units: 12, networks: 8 },
    { units: 60, networks: 3 },
  ],
  lags: 200,
};

/** Every figure `separatrix figures` can draw, in the order of the gallery. */
export const figureCatalogue: readonly CatalogueEntry[] = [
  entry(activationFigure, () => activationBounds()),
  entry(bifurcationFigure, ({ seed }) => bifurcation({ seed })),
  entry(phasePortraitFigure, ({ seed }) => phasePortrait({ seed })),
  entry(cuspFigure, () => cusp()),
  entry(sensitivityFigure, ({ quick }) => biasSensitivity(quick ? { points: 40 } : {})),
  entry(lossWallFigure, ({ quick }) =>
    lossWall(quick ? { range: { ...lossWallDefaults.range, points: 81 } } : {}),
  ),
  entry(errorSurfaceFigure, ({ quick }) => errorSurface(quick ? coarseSurface : {})),
  entry(errorSurface3dFigure, ({ quick }) => errorSurface(quick ? coarseSurface : {})),
  entry(drivenFigure, () => drivenNeuron()),
  entry(inputShiftFigure, () => inputShift()),
  entry(jacobianProductsFigure, ({ seed }) => productBounds({ seed })),
  entry(pseudospectraFigure, ({ quick }) => pseudospectra(quick ? { units: 16, nodes: 41 } : {})),
  entry(boundHierarchyFigure, ({ seed, quick }) =>
    boundHierarchyAnalysis(quick ? { seed, runs: 8 } : { seed }),
  ),
  entry(lagTermsFigure, () => lagHorizons()),
  entry(latchFigure, () => latchTradeoff()),
  entry(mapFlowFigure, () => mapFlowConvergence()),
  entry(randomSpectraFigure, ({ seed, quick }) => randomSpectra({ seed, ...(quick ? { units: 96 } : {}) })),
  entry(gradientHorizonFigure, ({ seed, quick }) =>
    gradientHorizons({ seed, ...(quick ? coarseHorizons : {}) }),
  ),
  entry(lyapunovSpectrumFigure, ({ seed, quick }) =>
    lyapunovSpectra({ seed, ...(quick ? { sizes: [32], networks: 3, units: 32 } : {}) }),
  ),
  entry(lyapunovConvergenceFigure, ({ seed, quick }) =>
    lyapunovConvergence({ seed, ...(quick ? { steps: 2000 } : {}) }),
  ),
  entry(stateSpaceFigure, ({ seed, quick }) => stateSpace({ seed, ...(quick ? { runs: 4 } : {}) })),
  entry(networkBifurcationsFigure, ({ seed, quick }) =>
    networkBifurcations({ seed, ...(quick ? { values: 151, maxStep: 0.03 } : {}) }),
  ),
  entry(twoParameterFigure, ({ seed, quick }) => twoParameter(quick ? { seed, maxStep: 0.03 } : { seed })),
  entry(eigenvaluePlanesFigure, ({ seed }) => eigenvaluePlanes({ seed })),
  entry(ctrnnGalleryFigure, ({ seed, quick }) =>
    ctrnnGallery({ seed, ...(quick ? { weights: [3.8, 4.3, 4.6], duration: 400, shown: 150 } : {}) }),
  ),
  entry(fixedPointCensusFigure, ({ seed, quick }) =>
    fixedPointCensus({ seed, ...(quick ? { largest: 4, units: 4, networks: 8, gains: [1, 2, 3] } : {}) }),
  ),
  entry(speedLandscapeFigure, ({ seed, quick }) => speedLandscape({ seed, ...(quick ? { nodes: 61 } : {}) })),
  entry(basinsFigure, ({ seed, quick }) =>
    basins({ seed, ...(quick ? { resolution: 120, samples: 300 } : {}) }),
  ),
  ...cureFigures,
];
