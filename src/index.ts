export type * from "./systems/system.js";
export type * from "./systems/model.js";
export type * from "./methods/results.js";
// systems
export * from "./systems/activation.js";
export * from "./systems/cell-model.js";
export type * from "./systems/cell-weights.js";
export * from "./systems/cat-map.js";
export * from "./systems/centre-crossing-pair.js";
export * from "./systems/ctrnn-models.js";
export * from "./systems/ctrnn-network.js";
export * from "./systems/decode-float32.js";
export * from "./systems/flip-flop-model.js";
export * from "./systems/layers/batch-norm-inference-layer.js";
export { batchNormDefaults, batchNormLayer } from "./systems/layers/batch-norm-layer.js";
export type { BatchNormLayer, BatchNormOptions } from "./systems/layers/batch-norm-layer.js";
export * from "./systems/layers/residual-layer.js";
export { gruNetwork } from "./systems/gru-network.js";
export type { GruSize } from "./systems/gru-offsets.js";
export * from "./systems/gained-model.js";
export * from "./systems/henon-map.js";
export * from "./systems/jacobian-times.js";
export * from "./systems/latching-neuron.js";
export * from "./systems/leaky-network.js";
export * from "./systems/logistic-map.js";
export * from "./systems/lorenz-flow.js";
export * from "./systems/model-source.js";
export { lstmNetwork, type LstmSize } from "./systems/lstm-network.js";
export * from "./systems/models.js";
export { slopeOf, type NetworkForm } from "./systems/network-form.js";
export { networkLayout, type NetworkLayout, type NetworkSize } from "./systems/network-layout.js";
export * from "./systems/network-model.js";
export * from "./systems/one-neuron.js";
export * from "./systems/parameter-column.js";
export * from "./systems/parameter-tangent.js";
export * from "./systems/parameters.js";
export * from "./systems/pascanu-neuron.js";
export { plrnnNetwork, type PlrnnSize } from "./systems/plrnn-network.js";
export type { RateSize } from "./systems/rate-cell.js";
export * from "./systems/path-model.js";
export * from "./systems/rotation-tanh-map.js";
export { shallowPlrnnNetwork, type ShallowPlrnnSize } from "./systems/shallow-plrnn-network.js";
export * from "./systems/sigmoid-network.js";
export * from "./systems/switching-values.js";
export * from "./systems/vanilla-network.js";
// methods: fields
export * from "./methods/landscape/isolines.js";

// methods: trajectories, sensitivities and Jacobian products
export type { RunOptions } from "./methods/run-arguments.js";
export * from "./methods/sensitivity/adjoint-sensitivity.js";
export * from "./methods/sensitivity/flow-adjoint-sensitivity.js";
export * from "./methods/sensitivity/flow-sensitivity.js";
export * from "./methods/flow-trajectory.js";
export * from "./methods/products/chain-norm.js";
export * from "./methods/products/gradient-horizon.js";
export * from "./methods/sensitivity/horizon.js";
export * from "./methods/products/jacobian-product.js";
export * from "./methods/products/jacobian-chain.js";
export * from "./methods/sensitivity/lag-terms.js";
export * from "./methods/products/norm-series.js";
export * from "./methods/products/optimal-perturbation.js";
export * from "./methods/products/product-singular-values.js";
export * from "./methods/products/resident-chain.js";
export * from "./methods/sensitivity/sensitivity-disagreement.js";
export * from "./methods/sensitivity/tangent-sensitivity.js";
export * from "./methods/trajectory.js";
// methods: depth
export * from "./methods/depth/batch-norm-gain.js";
export * from "./methods/depth/layer-chain.js";
export * from "./methods/depth/path-length-law.js";
export * from "./methods/depth/path-length-terms.js";
export * from "./methods/depth/residual-chain.js";
export * from "./methods/depth/sampled-paths.js";
// methods: Lyapunov exponents
export * from "./methods/lyapunov/covariant-vectors.js";
export * from "./methods/lyapunov/finite-time-exponents.js";
export * from "./methods/lyapunov/flow-covariant-vectors.js";
export * from "./methods/lyapunov/flow-finite-time-exponents.js";
export * from "./methods/lyapunov/flow-lyapunov-spectrum.js";
export * from "./methods/lyapunov/stroboscopic-map.js";
export * from "./methods/lyapunov/gaussian-product-exponents.js";
export * from "./methods/lyapunov/kaplan-yorke.js";
export type * from "./methods/lyapunov/lyapunov-estimate.js";
export {
  lyapunovDefaults,
  lyapunovRun,
  lyapunovSpectrum,
  type LyapunovOptions,
} from "./methods/lyapunov/lyapunov-spectrum.js";
export * from "./methods/lyapunov/mean-field-exponent.js";
// methods: random-matrix theory
export * from "./methods/random-matrices/circular-law.js";
export * from "./methods/random-matrices/column-variance-law.js";
export * from "./methods/random-matrices/kolmogorov-distance.js";
export * from "./methods/random-matrices/low-rank-outliers.js";
export * from "./methods/random-matrices/marchenko-pastur.js";
// methods: non-normality
export * from "./methods/products/henrici-departure.js";
export * from "./methods/products/kreiss-constant.js";
export * from "./methods/products/non-normality.js";
export * from "./methods/products/numerical-range.js";
export * from "./methods/products/power-norms.js";
export * from "./methods/products/pseudospectra.js";
// methods: norm bounds
export * from "./methods/bounds/bound-hierarchy.js";
export * from "./methods/bounds/box-bound.js";
export {
  diagonalScalingBound,
  diagonalScalingDefaults,
  scalingCrossover,
  type DiagonalScalingBound,
  type DiagonalScalingOptions,
} from "./methods/bounds/diagonal-scaling-bound.js";
export { entrywiseBound } from "./methods/bounds/entrywise-bound.js";
export { perronDefaults, type PerronOptions } from "./methods/bounds/perron-pair.js";
export * from "./methods/bounds/norm-bounds.js";
export * from "./methods/bounds/global-stability.js";
export * from "./methods/bounds/optimal-scaling.js";
export { plainNormBounds, plainTwoNorm } from "./methods/bounds/plain-norm-bound.js";
export * from "./methods/bounds/trajectory-bound.js";
export * from "./methods/bounds/trapping-box.js";
export * from "./methods/bounds/cycle-mean.js";
export {
  jointSpectralRadius,
  jointSpectralRadiusDefaults,
  type JointSpectralRadius,
  type JointSpectralRadiusOptions,
} from "./methods/bounds/joint-spectral-radius.js";
export * from "./methods/bounds/joint-spectral-radius-bound.js";
export {
  lowerBounds,
  lowerBoundDefaults,
  type LowerBound,
  type LowerBoundOptions,
} from "./methods/bounds/lower-bounds.js";
// methods: fixed points and bifurcations
export * from "./methods/basins/basin-atlas.js";
export * from "./methods/basins/basin-plane.js";
export * from "./methods/basins/basin-shares.js";
export * from "./methods/basins/basins-of-line.js";
export * from "./methods/basins/boundary-bisection.js";
export * from "./methods/basins/boundary-normal.js";
export * from "./methods/basins/capture-ball.js";
export * from "./methods/basins/certain-ball.js";
export * from "./methods/basins/edge-state.js";
export * from "./methods/basins/edge-states.js";
export * from "./methods/basins/find-attractors.js";
export * from "./methods/basins/flip-distances.js";
export * from "./methods/basins/flow-stepper.js";
export * from "./methods/basins/label-points.js";
export * from "./methods/basins/labeller.js";
export * from "./methods/basins/limit-cycle.js";
export * from "./methods/basins/orbit-map.js";
export * from "./methods/basins/smallest-perturbation.js";
export * from "./methods/basins/uncertainty-exponent.js";
export * from "./methods/basins/wilson-interval.js";
export * from "./methods/bifurcations/bifurcation-diagram.js";
export * from "./methods/bifurcations/bifurcation-point.js";
export * from "./methods/bracketed-root.js";
export * from "./methods/bifurcations/continuation.js";
export * from "./methods/bifurcations/continuation-equation.js";
export * from "./methods/fixed-points/certificate.js";
export * from "./methods/fixed-points/certify-fixed-point.js";
export * from "./methods/fixed-points/prove-cycles.js";
export * from "./methods/fixed-points/prove-fixed-points.js";
export {
  describeFixedPoint,
  fixedPointIndex,
  fixedPoints,
  fixedPointsDefaults,
  type FixedPointsOptions,
  type FixedPointsResult,
} from "./methods/fixed-points/fixed-points.js";
export * from "./methods/fixed-points/iterated-map.js";
export { kCycles, type Cycle, type CyclesResult } from "./methods/fixed-points/k-cycles.js";
export { linearModes, type LinearMode } from "./methods/fixed-points/modes.js";
export * from "./methods/fixed-points/describe-modes.js";
export * from "./methods/fixed-points/newton-fixed-point.js";
export * from "./methods/fixed-points/slow-points.js";
export * from "./methods/fixed-points/speed-descent.js";
export * from "./methods/basins/one-neuron-attractors.js";
export * from "./methods/bifurcations/codimension-two-points.js";
export * from "./methods/bifurcations/codimension-two-tests.js";
export * from "./methods/bifurcations/defining-system.js";
export * from "./methods/bifurcations/normal-forms.js";
export * from "./methods/bifurcations/plane-curve.js";
export * from "./methods/bifurcations/plane-curve-data.js";
export * from "./methods/bifurcations/plane-problem.js";
export * from "./methods/bifurcations/two-parameter-diagram.js";
export * from "./methods/bifurcations/one-neuron-cusp.js";
export * from "./methods/fixed-points/one-neuron-fixed-points.js";
export * from "./methods/bifurcations/one-neuron-flips.js";
export * from "./methods/bifurcations/one-neuron-folds.js";
export * from "./methods/bifurcations/orbit-diagram.js";
export { specialPointForm } from "./methods/bifurcations/special-point-form.js";
export type { FoundStates, StateSearch, ValueSearched } from "./methods/bifurcations/value-searches.js";
export * from "./methods/fixed-points/stability.js";

// methods: losses, landscapes, descent
export * from "./methods/sensitivity/clipping.js";
export * from "./methods/sensitivity/descent.js";
export * from "./methods/landscape/landscape.js";
export { gridKernel } from "./methods/landscape/landscape-kernel.js";
export * from "./methods/landscape/landscape-task.js";
export * from "./methods/sensitivity/loss.js";
export * from "./methods/sensitivity/loss-gradient.js";
export * from "./methods/training/initial-network.js";
export {
  sequenceNetwork,
  type BatchGradient,
  type SequenceNetwork,
  type SequenceNetworkShape,
} from "./methods/training/sequence-network.js";
export type { OmegaOptions } from "./methods/training/omega.js";
export * from "./methods/training/sgd.js";
export type { SequenceBatch, SequenceTask } from "./methods/training/task.js";
export * from "./methods/basins/wall.js";

// methods: history compression
export * from "./methods/history-compression/credit-path.js";
export * from "./methods/history-compression/cue-stream.js";
export * from "./methods/history-compression/history-compression.js";
export * from "./methods/history-compression/history-reconstruction.js";
export * from "./methods/history-compression/softmax-predictor.js";
export {
  contextPredictor,
  contextPredictorDefaults,
} from "./methods/history-compression/stream-predictor.js";
export type {
  ContextPredictorOptions,
  StreamPredictor,
} from "./methods/history-compression/stream-predictor.js";

// methods: pre-training
export * from "./methods/pre-training/belief-network.js";
export * from "./methods/pre-training/binary-states.js";
export * from "./methods/pre-training/boltzmann-machine.js";
export * from "./methods/pre-training/classifier-chain.js";
export * from "./methods/pre-training/classifier-gradient.js";
export * from "./methods/pre-training/contrastive-divergence.js";
export * from "./methods/pre-training/exact-likelihood.js";
export * from "./methods/pre-training/expected-divergence.js";
export * from "./methods/pre-training/fine-tune.js";
export * from "./methods/pre-training/train-machine.js";
export * from "./methods/pre-training/variational-bound.js";

// linalg
export * from "./linalg/arnoldi.js";
export * from "./linalg/eigenvalues.js";
export * from "./linalg/eigenvectors.js";
export * from "./linalg/lu.js";
export * from "./linalg/matrix.js";
export * from "./linalg/norms.js";
export * from "./linalg/principal-components.js";
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
export { readNetworkFile } from "./formats/network-file.js";
export { recurrentNetwork, type DecodedNetwork, type NetworkOptions } from "./formats/recurrent-network.js";
export { readSafetensors } from "./formats/safetensors.js";
export type { Tensor, TensorFile } from "./formats/tensor-file.js";
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
