/** Writes a decade of a log axis as 10⁻³, and nothing at the ticks between decades. */
export const decadeLabelExpr =
  "abs(log(datum.value)/LN10 - round(log(datum.value)/LN10)) > 1e-6 ? '' : " +
  "'10' + (round(log(datum.value)/LN10) < 0 ? '⁻' : '') + " +
  "(abs(round(log(datum.value)/LN10)) >= 100 ? '⁰¹²³⁴⁵⁶⁷⁸⁹'[floor(abs(round(log(datum.value)/LN10))/100)] : '') + " +
  "(abs(round(log(datum.value)/LN10)) >= 10 ? '⁰¹²³⁴⁵⁶⁷⁸⁹'[floor(abs(round(log(datum.value)/LN10))/10) % 10] : '') + " +
  "'⁰¹²³⁴⁵⁶⁷⁸⁹'[abs(round(log(datum.value)/LN10)) % 10]";

/** Decades 10^a … 10^b inside [low, high], every d-th so that at most `most` remain; d is 1, 2, 3, 5 or 10 …. */
export function decades(low: number, high: number, most = 6): number[] {
  if (!(low > 0 && high > low)) {
    throw new RangeError(`domain of a log axis is [${low}, ${high}]; expected 0 < low < high`);
  }
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride =
    [1, 2, 3, 5, 10, 20, 25, 50, 100, 200].find((d) => Math.floor((last - first) / d) + 1 <= most) ?? 500;
  const start = Math.ceil(first / stride) * stride;
  const values: number[] = [];
  for (let e = start; e <= last; e += stride) values.push(Number(`1e${e}`));
  return values;
}

/**
 * `axis` and `scale` of a logarithmic channel: `{ field, type: "quantitative", ...logChannel([1e-8, 1e2]) }`.
 * Ticks are decades, labelled 10⁻⁸.
 */
export function logChannel(
  domain: readonly [low: number, high: number],
  most = 6,
): {
  scale: { type: "log"; domain: [number, number]; nice: false };
  axis: { values: number[]; labelExpr: string };
} {
  return {
    scale: { type: "log", domain: [domain[0], domain[1]], nice: false },
    axis: { values: decades(domain[0], domain[1], most), labelExpr: decadeLabelExpr },
  };
}

/** `scale` of a linear channel drawn over exactly this domain. */
export function exactly(low: number, high: number): { domain: [number, number]; nice: false; zero: false } {
  return { domain: [low, high], nice: false, zero: false };
}
