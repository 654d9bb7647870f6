/** Characters that are gathered before they are passed on. */
const chunkSize = 1 << 16;

/** The same text in fewer, larger pieces: each piece costs a write. */
export function* chunked(pieces: Iterable<string>): Generator<string> {
  let buffer = "";
  for (const piece of pieces) {
    buffer += piece;
    if (buffer.length < chunkSize) continue;
    yield buffer;
    buffer = "";
  }
  if (buffer !== "") yield buffer;
}
