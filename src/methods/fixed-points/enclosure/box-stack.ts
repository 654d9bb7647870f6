/** Boxes of one size that wait, in one growing array. */
export interface BoxStack {
  count(): number;
  push(lo: Float64Array, hi: Float64Array): void;
  /** Takes the last one off, into `lo` and `hi`; there must be one. */
  pop(lo: Float64Array, hi: Float64Array): void;
}

export function boxStack(n: number): BoxStack {
  let data = new Float64Array(2 * n * 64);
  let count = 0;
  return {
    count: () => count,
    push(lo, hi) {
      const at = 2 * n * count++;
      if (at + 2 * n > data.length) {
        const larger = new Float64Array(2 * data.length);
        larger.set(data);
        data = larger;
      }
      data.set(lo, at);
      data.set(hi, at + n);
    },
    pop(lo, hi) {
      const at = 2 * n * --count;
      for (let i = 0; i < n; i++) {
        lo[i] = data[at + i]!;
        hi[i] = data[at + n + i]!;
      }
    },
  };
}
