import { Inflate, Unzlib } from "fflate";

/** Input taken at a time: a bomb cannot give more than a thousand times that before it is seen. */
const chunk = 2 ** 14;

/**
 * Inflates deflated data of known length.
 *
 * @param data     raw deflate data, or a zlib stream
 * @param size     bytes it must inflate to; no more are ever kept
 * @param wrapping what is around the data
 * @throws         RangeError if the data are damaged, or of another length
 */
export function inflateTo(
  name: string,
  data: Uint8Array,
  size: number,
  wrapping: "none" | "zlib" = "none",
): Uint8Array {
  const out = new Uint8Array(size);
  const reached = inflateInto(name, data, wrapping, (piece, at) => {
    if (at + piece.length > size)
      throw new RangeError(`${name} inflates to more than the ${size} bytes it declares`);
    out.set(piece, at);
  });
  if (reached === size) return out;
  throw new RangeError(`${name} inflates to ${reached} bytes; expected the ${size} it declares`);
}

/**
 * Inflates a zlib stream of unknown length.
 *
 * @param most bytes at most
 * @throws     RangeError if the data are damaged, or inflate to more
 */
export function inflateUpTo(name: string, data: Uint8Array, most: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  const size = inflateInto(name, data, "zlib", (piece, at) => {
    if (at + piece.length > most) throw new RangeError(`${name} inflates to more than ${most} bytes`);
    pieces.push(piece);
  });
  const out = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Hands on what the data inflate to, piece by piece; returns its length. */
function inflateInto(
  name: string,
  data: Uint8Array,
  wrapping: "none" | "zlib",
  take: (piece: Uint8Array, at: number) => void,
): number {
  let reached = 0;
  const onData = (piece: Uint8Array) => {
    take(piece, reached);
    reached += piece.length;
  };
  const stream = wrapping === "zlib" ? new Unzlib(onData) : new Inflate(onData);
  try {
    for (let at = 0; at < data.length; at += chunk) {
      stream.push(data.subarray(at, at + chunk), at + chunk >= data.length);
    }
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${name} is damaged: ${reason}`, { cause: error });
  }
  return reached;
}
