/**
 * Where the 1 of each row stands, or undefined unless every row is one 1 among zeros. One pass, left at the first row that
 * is not.
 *
 * @param rows flat, q entries each
 */
export function oneHotPlaces(rows: Float64Array, q: number): Int32Array | undefined {
  const places = new Int32Array(rows.length / q);
  // Four zeros are eight words of which no bit is set: told at once.
  const words = new Int32Array(rows.buffer, rows.byteOffset, 2 * rows.length);
  for (let i = 0; i < places.length; i++) {
    const [from, end] = [i * q, (i + 1) * q];
    let place = -1;
    for (let at = from; at < end;) {
      if (at + 4 <= end && areZeros(words, 2 * at)) {
        at += 4;
        continue;
      }
      for (const stop = Math.min(at + 4, end); at < stop; at++) {
        const value = rows[at]!;
        if (value === 0) continue;
        if (value !== 1 || place >= 0) return undefined;
        place = at - from;
      }
    }
    if (place < 0) return undefined;
    places[i] = place;
  }
  return places;
}

function areZeros(words: Int32Array, at: number): boolean {
  const low = words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!;
  return (low | words[at + 4]! | words[at + 5]! | words[at + 6]! | words[at + 7]!) === 0;
}
