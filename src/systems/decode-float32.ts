const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Decodes base64 of little-endian float32 numbers; needs neither Node nor a browser.
 *
 * @throws RangeError if the text is no base64, or no whole number of floats
 * @see    RFC 4648, section 4
 */
export function decodeFloat32(base64: string): Float32Array {
  const bytes = decodeBytes(base64);
  if (bytes.length % 4 !== 0)
    throw new RangeError(`base64 of ${bytes.length} bytes; expected a multiple of 4`);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = base64.replace(/={1,2}$/, "");
  if (base64.length % 4 !== 0) {
    throw new RangeError(`base64 of ${base64.length} characters; expected a multiple of 4`);
  }
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new RangeError(`'${letter}' in base64; expected a letter, a digit, + or /`);
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >> held;
  }
  return bytes;
}
