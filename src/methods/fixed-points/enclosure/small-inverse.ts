/**
 * Inverts a matrix in place by Gauss–Jordan elimination with partial pivoting; false where a pivot is 0 or not finite,
 * the contents then being lost.
 *
 * In plain floating point: those who need a proof check what the result is. n³ operations and no allocation up to n = 32.
 */
export function invertInPlace(a: Float64Array, n: number): boolean {
  const rows = n <= pivotRows.length ? pivotRows : new Int32Array(n);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[best * n + k]!)) best = i;
    rows[k] = best;
    const pivot = a[best * n + k]!;
    if (!(Math.abs(pivot) > 0 && Math.abs(pivot) < Infinity)) return false;
    if (best !== k) swapRows(a, n, k, best);
    eliminate(a, n, k, 1 / pivot);
  }
  for (let k = n - 1; k >= 0; k--) if (rows[k] !== k) swapColumns(a, n, k, rows[k]!);
  return true;
}

const pivotRows = new Int32Array(32);

function eliminate(a: Float64Array, n: number, k: number, scale: number): void {
  const top = k * n;
  a[top + k] = 1;
  for (let j = 0; j < n; j++) a[top + j]! *= scale;
  for (let i = 0; i < n; i++) {
    if (i === k) continue;
    const factor = a[i * n + k]!;
    a[i * n + k] = 0;
    for (let j = 0; j < n; j++) a[i * n + j]! -= factor * a[top + j]!;
  }
}

function swapRows(a: Float64Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) {
    const t = a[i * n + j]!;
    a[i * n + j] = a[k * n + j]!;
    a[k * n + j] = t;
  }
}

function swapColumns(a: Float64Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) {
    const t = a[j * n + i]!;
    a[j * n + i] = a[j * n + k]!;
    a[j * n + k] = t;
  }
}
