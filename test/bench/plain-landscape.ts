/** Loss, ∂/∂w and ∂/∂b of M5 as one would first write them: the peer where there is no numpy. */
export function plainLandscape(count: number, steps: number): readonly Float64Array[] {
  const [loss, dw, db] = [0, 1, 2].map(() => new Float64Array(count * count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let cell = 0; cell < count * count; cell++) {
    const w = 4 + (3 * (cell % count)) / (count - 1);
    const b = -4 + (2 * Math.floor(cell / count)) / (count - 1);
    let [x, p, q] = [0.5, 0, 0];
    for (let t = 0; t < steps; t++) {
      const s = 1 / (1 + Math.exp(-x));
      const slope = w * s * (1 - s);
      p = slope * p + s;
      q = slope * q + 1;
      x = w * s + b;
    }
    const s = 1 / (1 + Math.exp(-x));
    const factor = 2 * (s - 0.7) * s * (1 - s);
    loss[cell] = (s - 0.7) ** 2;
    dw[cell] = factor * p;
    db[cell] = factor * q;
  }
  return [loss, dw, db];
}
