/**
 * Spectral radius of a matrix of positive entries by power iteration.
 *
 * The ratios (A v)_i / v_i of any positive v enclose it (Collatz and Wielandt); iterated until they agree to 1e-12.
 *
 * @param a flat [n, n]
 * @throws  RangeError if they do not agree after 1000 iterations
 */
export function perronRoot(a: Float64Array, n: number): number {
  let v = new Float64Array(n).fill(1);
  for (let iteration = 0; iteration < 1000; iteration++) {
    const next = new Float64Array(n);
    let [low, high] = [Infinity, 0];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += a[i * n + j]! * v[j]!;
      next[i] = sum;
      low = Math.min(low, sum / v[i]!);
      high = Math.max(high, sum / v[i]!);
    }
    if (high - low <= 1e-12 * high) return (low + high) / 2;
    v = next.map((x) => x / high);
  }
  throw new RangeError("the power iteration did not converge; expected a matrix of positive entries");
}
