/**
 * Where the 1 of each row stands, or undefined unless every row is one 1 among zeros. One pass, left at the first row that
 * is not.
 *
 * @param rows flat, q entries each
 */
export function oneHotPlaces(rows: Float64Array, q: number): Int32Array | undefined {
  const places = new Int32Array(rows.length / q);
  for (let i = 0, at = 0; i < places.length; i++) {
    let place = -1;
    for (let k = 0; k < q; k++, at++) {
      const value = rows[at]!;
      if (value === 0) continue;
      if (value !== 1 || place >= 0) return undefined;
      place = k;
    }
    if (place < 0) return undefined;
    places[i] = place;
  }
  return places;
}
