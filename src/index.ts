export type * from "./systems/system.js";
export type * from "./systems/model.js";
export type * from "./methods/results.js";
// systems
export * from "./systems/activation.js";
export * from "./systems/cat-map.js";
export * from "./systems/henon-map.js";
export * from "./systems/jacobian-times.js";
export * from "./systems/latching-neuron.js";
export * from "./systems/logistic-map.js";
export * from "./systems/lorenz-flow.js";
export * from "./systems/models.js";
export { slopeOf, type NetworkForm } from "./systems/network-form.js";
export { networkLayout, type NetworkLayout, type NetworkSize } from "./systems/network-layout.js";
export * from "./systems/network-model.js";
export * from "./systems/one-neuron.js";
export * from "./systems/parameters.js";
export * from "./systems/pascanu-neuron.js";
export * from "./systems/rotation-tanh-map.js";
export * from "./systems/sigmoid-network.js";
export * from "./systems/vanilla-network.js";
// methods: fields
export * from "./methods/isolines.js";

// methods: trajectories, sensitivities and Jacobian products
export type { RunOptions } from "./methods/run-arguments.js";
export * from "./methods/adjoint-sensitivity.js";
export * from "./methods/flow-adjoint-sensitivity.js";
export * from "./methods/flow-sensitivity.js";
export * from "./methods/flow-trajectory.js";
export * from "./methods/gradient-horizon.js";
export * from "./methods/horizon.js";
export * from "./methods/jacobian-product.js";
export * from "./methods/jacobian-chain.js";
export * from "./methods/lag-terms.js";
export * from "./methods/norm-series.js";
export * from "./methods/optimal-perturbation.js";
export * from "./methods/product-singular-values.js";
export * from "./methods/sensitivity-disagreement.js";
export * from "./methods/tangent-sensitivity.js";
export * from "./methods/trajectory.js";
// methods: Lyapunov exponents
export * from "./methods/covariant-vectors.js";
export * from "./methods/finite-time-exponents.js";
export * from "./methods/flow-covariant-vectors.js";
export * from "./methods/flow-finite-time-exponents.js";
export * from "./methods/flow-lyapunov-spectrum.js";
export * from "./methods/stroboscopic-map.js";
export * from "./methods/gaussian-product-exponents.js";
export * from "./methods/kaplan-yorke.js";
export type * from "./methods/lyapunov-estimate.js";
export {
  lyapunovDefaults,
  lyapunovRun,
  lyapunovSpectrum,
  type LyapunovOptions,
} from "./methods/lyapunov-spectrum.js";
export * from "./methods/mean-field-exponent.js";
// methods: random-matrix theory
export * from "./methods/circular-law.js";
export * from "./methods/column-variance-law.js";
export * from "./methods/kolmogorov-distance.js";
export * from "./methods/low-rank-outliers.js";
export * from "./methods/marchenko-pastur.js";
// methods: non-normality
export * from "./methods/henrici-departure.js";
export * from "./methods/kreiss-constant.js";
export * from "./methods/non-normality.js";
export * from "./methods/numerical-range.js";
export * from "./methods/power-norms.js";
export * from "./methods/pseudospectra.js";
// methods: norm bounds
export * from "./methods/bound-hierarchy.js";
export * from "./methods/box-bound.js";
export {
  diagonalScalingBound,
  diagonalScalingDefaults,
  scalingCrossover,
  type DiagonalScalingBound,
  type DiagonalScalingOptions,
} from "./methods/diagonal-scaling-bound.js";
export { entrywiseBound } from "./methods/entrywise-bound.js";
export { perronDefaults, type PerronOptions } from "./methods/perron-pair.js";
export * from "./methods/norm-bounds.js";
export * from "./methods/global-stability.js";
export * from "./methods/optimal-scaling.js";
export { plainNormBounds, plainTwoNorm } from "./methods/plain-norm-bound.js";
export * from "./methods/trajectory-bound.js";
export * from "./methods/trapping-box.js";
export * from "./methods/cycle-mean.js";
export {
  jointSpectralRadius,
  jointSpectralRadiusDefaults,
  type JointSpectralRadius,
  type JointSpectralRadiusOptions,
} from "./methods/joint-spectral-radius.js";
export * from "./methods/joint-spectral-radius-bound.js";
export {
  lowerBounds,
  lowerBoundDefaults,
  type LowerBound,
  type LowerBoundOptions,
} from "./methods/lower-bounds.js";
// methods: fixed points and bifurcations
export * from "./methods/basins-of-line.js";
export * from "./methods/bifurcation-diagram.js";
export * from "./methods/bifurcation-point.js";
export * from "./methods/bracketed-root.js";
export * from "./methods/continuation.js";
export * from "./methods/continuation-equation.js";
export * from "./methods/fixed-points.js";
export * from "./methods/iterated-map.js";
export * from "./methods/k-cycles.js";
export * from "./methods/newton-fixed-point.js";
export * from "./methods/one-neuron-attractors.js";
export * from "./methods/one-neuron-cusp.js";
export * from "./methods/one-neuron-fixed-points.js";
export * from "./methods/one-neuron-flips.js";
export * from "./methods/one-neuron-folds.js";
export * from "./methods/orbit-diagram.js";
export * from "./methods/stability.js";

// methods: losses, landscapes, descent
export * from "./methods/clipping.js";
export * from "./methods/descent.js";
export * from "./methods/landscape.js";
export { gridKernel } from "./methods/landscape-kernel.js";
export * from "./methods/landscape-task.js";
export * from "./methods/loss.js";
export * from "./methods/loss-gradient.js";
export * from "./methods/wall.js";

// linalg
export * from "./linalg/arnoldi.js";
export * from "./linalg/eigenvalues.js";
export * from "./linalg/lu.js";
export * from "./linalg/matrix.js";
export * from "./linalg/norms.js";
export * from "./linalg/qr.js";
export * from "./linalg/spectral-radius.js";
export { singularValues } from "./linalg/singular-values.js";
export * from "./linalg/svd.js";
export * from "./linalg/vector.js";
export * from "./linalg/verified-cholesky.js";
export * from "./linalg/verified-norm.js";
export * from "./linalg/integrate.js";

// random
export * from "./random/ensembles.js";
export * from "./random/philox.js";
export * from "./random/stream.js";
// formats
export { modelJsonCells, modelJsonLimits, modelJsonSchema, parseModelJson } from "./formats/model-json.js";

// analyses
export {
  networkBounds,
  type BoundsAtLag,
  type NetworkBounds,
  type NetworkBoundsOptions,
} from "../analyses/network-bounds.js";
// claims of the literature
export { claimGroups } from "../analyses/claims/catalogue.js";
export type * from "../analyses/claims/claim.js";
export * from "../analyses/claims/verify-claims.js";

// interval arithmetic
export * from "./interval/activation-ranges.js";
export * from "./interval/elementary.js";
export * from "./interval/interval.js";
export * from "./interval/rounding.js";
export * from "./interval/vector.js";
