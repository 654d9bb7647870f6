import { lanczosLimit, type MeasurableProduct } from "../../kernels/norm-series.js";
import { largestRitzValue, type RitzValue } from "../../linalg/largest-ritz-value.js";

export interface LeadingSingularValue {
  readonly value: number;
  /** Its right singular vector, of length 1, shape [n]. */
  readonly vector: Float64Array;
  readonly iterations: number;
  /** ‖PᵀP v − σ²v‖ ≤ tolerance · σ² was reached. */
  readonly converged: boolean;
}

/** Steps between two looks at the Ritz value. */
const stride = 2;

/**
 * A singular value of a resident product, the largest unless the start misses its vector, by the Lanczos process on
 * PᵀP with restarts.
 *
 * One pass over P a step. The test is on the true residual of the Ritz pair, β_j |s_j|.
 *
 * @param start shape [n], of any length but zero
 * @see   Golub & Van Loan, Matrix Computations (2013), section 10.1
 */
export function leadingSingularValue(
  resident: MeasurableProduct,
  n: number,
  start: Float64Array,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): LeadingSingularValue {
  let vector = normalised(start);
  let iterations = 0;
  let value = 0;
  while (iterations < maxIterations) {
    const run = lanczosRun(resident, vector, tolerance, Math.min(lanczosLimit, maxIterations - iterations));
    iterations += run.count;
    vector = normalised(combination(resident.basis, n, run.ritz.vector));
    value = Math.sqrt(Math.max(0, run.ritz.value));
    if (run.converged) return { value, vector, iterations, converged: true };
  }
  return { value, vector, iterations, converged: false };
}

function lanczosRun(resident: MeasurableProduct, start: Float64Array, tolerance: number, most: number) {
  const { alphas, betas, basis } = resident;
  basis.set(start);
  let ritz: RitzValue = { value: 0, vector: Float64Array.of(1), converged: true };
  for (let count = 1; ; count++) {
    resident.lanczosStep(count - 1);
    const beta = betas[count - 1]!;
    // An invariant subspace: what follows would be rounding.
    const closed = !(beta > 1e-14 * Math.max(alphas[0]!, ritz.value));
    if (count % stride !== 0 && count !== most && !closed) continue;
    ritz = largestRitzValue(alphas, betas, count, gershgorin(alphas, betas, count));
    const residual = beta * Math.abs(ritz.vector[count - 1]!);
    const converged = ritz.converged && (closed || residual <= tolerance * ritz.value);
    if (converged || closed || count === most) return { ritz, count, converged };
  }
}

/** An upper bound on the eigenvalues of the symmetric tridiagonal matrix of these first `count` diagonal and off-diagonal entries. */
export function gershgorin(alphas: Float64Array, betas: Float64Array, count: number): number {
  let bound = 0;
  for (let i = 0; i < count; i++) {
    const reach = (i > 0 ? betas[i - 1]! : 0) + (i < count - 1 ? betas[i]! : 0);
    bound = Math.max(bound, alphas[i]! + reach);
  }
  return bound * (1 + 1e-15);
}

function combination(basis: Float64Array, n: number, coefficients: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < coefficients.length; i++) {
    const [c, at] = [coefficients[i]!, i * n];
    for (let j = 0; j < n; j++) out[j]! += c * basis[at + j]!;
  }
  return out;
}

function normalised(v: Float64Array): Float64Array {
  let square = 0;
  for (let i = 0; i < v.length; i++) square += v[i]! ** 2;
  const scale = 1 / Math.sqrt(square);
  const out = new Float64Array(v.length);
  for (let i = 0; i < v.length; i++) out[i] = v[i]! * scale;
  return out;
}
