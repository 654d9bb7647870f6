import { strFromU8 } from "fflate";
import { inflateTo } from "./inflate.js";
import { printable, tensorFileLimits } from "./tensor-file.js";

/** A file of an archive, not yet inflated. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes once inflated, as declared; {@link zipData} checks them. */
  readonly size: number;
  readonly method: number;
  readonly crc: number;
  readonly stored: Uint8Array;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;

/**
 * The directory of a zip archive: what numpy, PyTorch and Keras put their files in. Nothing is inflated yet.
 *
 * Files in one piece below 4 GB, stored or deflated, not encrypted.
 *
 * @throws RangeError if the archive is damaged, or declares more than a tensor file may take in memory
 * @see    PKWARE, .ZIP File Format Specification, APPNOTE 6.3
 */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    const { entry, next } = centralEntry(bytes, view, at, i);
    if (entries.has(entry.name)) throw new RangeError(`the archive has ${printable(entry.name)} twice`);
    entries.set(entry.name, entry);
    total += entry.size;
    at = next;
  }
  if (total > tensorFileLimits.bytes) {
    throw new RangeError(`the archive declares ${total} bytes inflated; expected at most 1 GB`);
  }
  return entries;
}

/** The file of an entry, inflated and compared with its checksum. */
export function zipData({ name, size, method, crc, stored }: ZipEntry): Uint8Array {
  const label = printable(name);
  const data = method === 8 ? inflateTo(label, stored, size) : stored;
  if (data.length !== size) throw new RangeError(`${label} has ${data.length} bytes; expected ${size}`);
  if (crc32(data) !== crc) throw new RangeError(`${label} is damaged: its checksum does not fit`);
  return data;
}

/** Position of the end-of-directory record: the last 22 bytes, before a comment of at most 65535. */
function endRecord(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 65535);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === signatures.end) return at;
  }
  throw new RangeError("the zip archive has no directory at its end; expected the whole file");
}

function centralEntry(bytes: Uint8Array, view: DataView, at: number, index: number) {
  if (at + 46 > bytes.length || view.getUint32(at, true) !== signatures.central) {
    throw new RangeError(`the zip archive has no directory entry ${index} at byte ${at}`);
  }
  const u16 = (offset: number) => view.getUint16(at + offset, true);
  const u32 = (offset: number) => view.getUint32(at + offset, true);
  const next = at + 46 + u16(28) + u16(30) + u16(32);
  const utf8 = (u16(8) & 0x800) !== 0;
  const name = strFromU8(bytes.subarray(at + 46, Math.min(at + 46 + u16(28), bytes.length)), !utf8);
  const [packed, size, offset, method] = [u32(20), u32(24), u32(42), u16(10)];
  checkEntry(name, { flags: u16(8), method, packed, size });
  const stored = storedData(bytes, view, name, offset, packed);
  return { entry: { name, size, method, crc: u32(16), stored }, next };
}

interface Declared {
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
}

function checkEntry(name: string, { flags, method, packed, size }: Declared): void {
  const label = printable(name);
  if ((flags & 1) !== 0) throw new RangeError(`${label} is encrypted; expected plain data`);
  if (method !== 0 && method !== 8) {
    throw new RangeError(`${label} has compression method ${method}; expected 0 (stored) or 8 (deflated)`);
  }
  if (packed === 0xffffffff || size === 0xffffffff) {
    throw new RangeError(`${label} is larger than 4 GB; expected a smaller network`);
  }
  if (size > tensorFileLimits.bytes) {
    throw new RangeError(`${label} declares ${size} bytes inflated; expected at most 1 GB`);
  }
}

/** The bytes of an entry as they are in the archive, behind its own header. */
function storedData(bytes: Uint8Array, view: DataView, name: string, offset: number, length: number) {
  const label = printable(name);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== signatures.local) {
    throw new RangeError(`${label} is not at byte ${offset} of the archive, where its directory says`);
  }
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + length <= bytes.length) return bytes.subarray(start, start + length);
  throw new RangeError(`${label} reaches to byte ${start + length} of an archive of ${bytes.length} bytes`);
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  return crc;
});

/** The checksum of zip (ISO 3309), reflected polynomial 0xEDB88320. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < data.length; i++) crc = table[(crc ^ data[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
