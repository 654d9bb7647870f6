/**
 * Kolmogorov distance between a sample and a distribution: the largest |F_n(x) − F(x)| over all x.
 *
 * O(n log n). For n *independent* values it exceeds √(ln(2/α)/2n) with probability at most α; eigenvalues and singular
 * values of random matrices repel each other and come much closer.
 *
 * @param sample at least one number; not modified
 * @param share  F, a non-decreasing function to [0, 1]
 * @throws       RangeError if the sample is empty or not finite
 * @see          Massart, Ann. Probab. 18 (1990) 1269, doi:10.1214/aop/1176990746
 */
export function kolmogorovDistance(sample: Float64Array, share: (x: number) => number): number {
  const n = sample.length;
  if (n === 0) throw new RangeError("the sample is empty; expected at least one number");
  if (!sample.every(Number.isFinite))
    throw new RangeError("the sample is not finite; expected finite numbers");
  let largest = 0;
  sample.toSorted().forEach((x, i) => {
    const f = share(x);
    largest = Math.max(largest, f - i / n, (i + 1) / n - f);
  });
  return largest;
}
