import { rowStream } from "./ensemble-streams.js";

/**
 * Number of excitatory units, round(fraction · n); they are the first columns.
 *
 * @throws RangeError if none or all of the units would be excitatory
 */
export function excitatoryUnits(n: number, fraction: number): number {
  const count = Math.round(fraction * n);
  if (count >= 1 && count < n) return count;
  throw new RangeError(
    `excitatory is ${fraction}, ${count} of ${n} units; expected at least one unit of either kind`,
  );
}

/**
 * Scales a of the entries ± a|z|/√n, z standard normal, for which excitation and inhibition cancel in the mean and
 * the variances a²(1 − 2/π)/n of a row add up to g².
 *
 * @param excitatory number of excitatory units of n
 */
export function daleScales(
  n: number,
  excitatory: number,
  gain: number,
): { readonly excitatory: number; readonly inhibitory: number } {
  const ratio = Math.sqrt((n - excitatory) / excitatory);
  const scale = gain / Math.sqrt(1 - 2 / Math.PI);
  return { excitatory: scale * ratio, inhibitory: scale / ratio };
}

/**
 * Dale's law: all outgoing weights of a unit (a column) have one sign. Entries are half-normal, ± a|z|/√n, with
 * excitation and inhibition balanced in the mean; the eigenvalues fill a disc of radius g, not evenly.
 *
 * Balanced rows: the inhibitory weights of each row are scaled so that the row sums to zero. Without that a few
 * eigenvalues leave the disc. The norm is of order √n in any case. O(n²).
 *
 * @param fraction of excitatory units
 * @returns        flat [n, n], the excitatory columns first
 * @throws         RangeError if there would be no unit of either kind
 * @see            Rajan & Abbott, Phys. Rev. Lett. 97 (2006) 188104, doi:10.1103/PhysRevLett.97.188104
 */
export function daleMatrix(
  n: number,
  gain: number,
  fraction: number,
  balanced: boolean,
  seed: number,
): Float64Array {
  const w = new Float64Array(n * n);
  const excitatory = excitatoryUnits(n, fraction);
  const scale = daleScales(n, excitatory, gain);
  for (let i = 0; i < n; i++) {
    const { normal } = rowStream(seed, "entries", i);
    const row = w.subarray(i * n, (i + 1) * n);
    for (let j = 0; j < n; j++) {
      const a = j < excitatory ? scale.excitatory : -scale.inhibitory;
      row[j] = (a * Math.abs(normal())) / Math.sqrt(n);
    }
    if (balanced) balanceRow(row, excitatory);
  }
  return w;
}

/** Multiplies the inhibitory entries by one positive factor, which keeps their sign, so that the row sums to 0. */
function balanceRow(row: Float64Array, excitatory: number): void {
  let excitation = 0;
  let inhibition = 0;
  for (let j = 0; j < excitatory; j++) excitation += row[j]!;
  for (let j = excitatory; j < row.length; j++) inhibition -= row[j]!;
  if (inhibition === 0) return;
  const factor = excitation / inhibition;
  for (let j = excitatory; j < row.length; j++) row[j]! *= factor;
}
