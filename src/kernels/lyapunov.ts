import { binary } from "./binaries/lyapunov.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface LyapunovFunctions {
  readonly permute: (
    w: number,
    order: number,
    d: number,
    out: number,
    n: number,
    rows: number,
    right: boolean,
  ) => void;
  readonly multiply: (w: number, x: number, y: number, n: number, rows: number, panels: number) => void;
  readonly factor: (
    x: number,
    order: number,
    n: number,
    rows: number,
    panels: number,
    m: number,
    pivots: number,
    least: number,
  ) => number;
  readonly clearUpper: (x: number, rows: number, panels: number) => void;
  readonly orthonormalise: (
    x: number,
    r: number,
    rows: number,
    panels: number,
    m: number,
    diagonal: number,
    shares: number,
    least: number,
  ) => number;
}

const kernel = lazyKernel<LyapunovFunctions>(binary);

/**
 * m vectors in R^n, kept as the lower trapezoidal factor L of P X = L U, and a weight matrix W [n, n], in the memory of
 * the kernel. Every function but `advance` works on the vectors as they are.
 */
export interface FrameKernel {
  /** Brings in vectors X [n, m], row-major: L U. False where the columns are dependent. */
  write(x: Float64Array): boolean;
  /** X ← J L, then L U, for J = W diag(slopes) or diag(slopes) W. False, and L as it was, where pivots vanish. */
  advance(slopes: Float64Array, side: "left" | "right"): boolean;
  /** The diagonal of the last U, shape [m]; signs are those of the elimination. */
  readonly pivots: Float64Array;
  /**
   * The QR decomposition of L by Cholesky's method: R_jj into `diagonal`, Q [n, m] (row-major) as the result, or
   * undefined where columns of L are dependent. L is spoilt.
   */
  orthonormalise(): Float64Array | undefined;
  readonly diagonal: Float64Array;
  /** L with its rows in place, [n, m] row-major. */
  read(): Float64Array;
}

/** A pivot below this share of its column's largest entry is left to a method that tells rounding from growth. */
const leastPivot = 1e-11;
/** Squared likewise, for what Cholesky's method finds new in a column. */
const leastShare = 1e-12;

/**
 * Lays out W and m vectors in the kernel's memory; there is one such memory, so an earlier frame is gone.
 *
 * A step costs n² m operations for the product with a triangle, and n m² less for the factorisation: a third of a
 * product and a QR decomposition. All in register tiles of 4 × 4.
 *
 * @param w shape [n, n], m ≤ n
 * @throws  RangeError if the memory does not suffice
 */
export function frameKernel(w: Float64Array, n: number, m: number): FrameKernel {
  const { run, reserve } = kernel();
  const panels = Math.ceil(m / 4);
  // Panels a multiple of 1 kB apart would share few sets of the cache.
  const rows = 4 * Math.ceil(n / 4) + (n % 32 === 0 || n % 32 > 28 ? 4 : 0);
  const panel = 4 * rows;
  const vectors = panel * (panels + 1);
  const lengths = [rows * n, rows * n, rows, 4 * panels, 4 * panels, 4 * panels, 16 * panels ** 2];
  const arrays = reserve(...lengths, vectors, vectors, n, n);
  for (const { values } of arrays) values.fill(0);
  const [weights, permuted, d, pivots, diagonal, shares, r, first, second, order, nextOrder] =
    arrays as unknown as Layout;
  let [x, y] = [place(first, order, n), place(second, nextOrder, n)];
  fillBands(w, n, weights.values);
  const factor = (frame: Place) => {
    for (let i = 0; i < n; i++) frame.order[i] = i;
    const { at, orderAt } = frame;
    return run.factor(at, orderAt, n, rows, panels, m, pivots.address, leastPivot) < 0;
  };
  return {
    pivots: pivots.values.subarray(0, m),
    diagonal: diagonal.values.subarray(0, m),
    write(q) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) x.values[(j >> 2) * panel + i * 4 + (j & 3)] = q[i * m + j]!;
      }
      return factor(x);
    },
    advance(slopes, side) {
      d.values.set(slopes);
      run.permute(weights.address, x.orderAt, d.address, permuted.address, n, rows, side === "right");
      run.multiply(permuted.address, x.at, y.at, n, rows, panels);
      if (!factor(y)) return false;
      [x, y] = [y, x];
      return true;
    },
    orthonormalise() {
      run.clearUpper(x.at, rows, panels);
      const [out, parts] = [diagonal.address, shares.address];
      const failed = run.orthonormalise(x.at, r.address, rows, panels, m, out, parts, leastShare);
      return failed < 0 ? fromPanels(x, n, m, panel) : undefined;
    },
    read() {
      run.clearUpper(x.at, rows, panels);
      return fromPanels(x, n, m, panel);
    },
  };
}

type Layout = readonly [
  weights: KernelArray,
  permuted: KernelArray,
  slopes: KernelArray,
  pivots: KernelArray,
  diagonal: KernelArray,
  shares: KernelArray,
  r: KernelArray,
  first: KernelArray,
  second: KernelArray,
  order: KernelArray,
  nextOrder: KernelArray,
];

/** Where vectors lie, with the order of their rows. */
interface Place {
  readonly at: number;
  readonly values: Float64Array;
  readonly orderAt: number;
  readonly order: Int32Array;
}

function place(vectors: KernelArray, order: KernelArray, n: number): Place {
  const rows = new Int32Array(order.values.buffer, order.address, n);
  return { at: vectors.address, values: vectors.values, orderAt: order.address, order: rows };
}

/** Band i holds rows 4i … 4i + 3 of W as [n, 4]. */
function fillBands(w: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[(i >> 2) * 4 * n + 4 * j + (i & 3)] = w[i * n + j]!;
  }
}

/** Row r of the panels is row order[r] of the result. */
function fromPanels({ values, order }: Place, n: number, m: number, panel: number): Float64Array {
  const q = new Float64Array(n * m);
  for (let r = 0; r < n; r++) {
    const row = order[r]! * m;
    for (let j = 0; j < m; j++) q[row + j] = values[(j >> 2) * panel + r * 4 + (j & 3)]!;
  }
  return q;
}
