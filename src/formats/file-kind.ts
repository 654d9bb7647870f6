import { strFromU8 } from "fflate";
import { readZip, type ZipEntry } from "./zip.js";

/** What a file is by its content. */
export type FileKind =
  | { readonly kind: "json" }
  | { readonly kind: "safetensors" | "npy" | "hdf5" | "matlab" | "matlab-hdf5" | "onnx" }
  | { readonly kind: "pickle" }
  | { readonly kind: "npz" | "pytorch" | "keras"; readonly entries: ReadonlyMap<string, ZipEntry> }
  | { readonly kind: "zip"; readonly entries: ReadonlyMap<string, ZipEntry> }
  | { readonly kind: "unknown" };

/** Extensions that promise a kind. Others, and none, promise nothing. */
const promised: Readonly<Record<string, readonly FileKind["kind"][]>> = {
  json: ["json"],
  safetensors: ["safetensors"],
  npz: ["npz"],
  npy: ["npy"],
  pt: ["pytorch"],
  pth: ["pytorch"],
  h5: ["hdf5"],
  hdf5: ["hdf5"],
  keras: ["keras"],
  onnx: ["onnx"],
  mat: ["matlab", "matlab-hdf5"],
};

const wording: Readonly<Record<FileKind["kind"], string>> = {
  json: "JSON",
  safetensors: "a safetensors file",
  npy: "a .npy array",
  npz: "an .npz archive",
  pytorch: "a PyTorch file",
  keras: "a .keras archive",
  zip: "a zip archive of other files",
  hdf5: "an HDF5 file",
  matlab: "a MATLAB 5 file",
  "matlab-hdf5": "a MATLAB 7.3 file",
  onnx: "an ONNX model",
  pickle: "a bare Python pickle",
  unknown: "nothing that is known",
};

/** Extensions of the files that can be read. */
export const networkExtensions = Object.keys(promised).map((extension) => `.${extension}`);

/**
 * Tells a file's format from its first bytes (of an archive: its files), and compares it with the extension.
 *
 * @throws RangeError where the two disagree, and for a format that is not read
 */
export function fileKind(
  bytes: Uint8Array,
  fileName: string,
): Exclude<FileKind, { kind: "unknown" | "zip" | "pickle" }> {
  if (bytes.length === 0) throw new RangeError("is empty; expected a trained network");
  const extension = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
  const expected = Object.hasOwn(promised, extension) ? promised[extension]! : undefined;
  const found = kindOf(bytes, expected);
  if (found.kind === "pickle") {
    throw new RangeError(
      "holds a bare Python pickle, which is never executed; expected a state_dict saved by torch.save of PyTorch 1.6 or newer, or safetensors",
    );
  }
  if (expected !== undefined && !expected.includes(found.kind)) {
    throw new RangeError(
      `holds ${wording[found.kind]}; expected ${wording[expected[0]!]}, as its extension says`,
    );
  }
  if (found.kind === "unknown" || found.kind === "zip") {
    throw new RangeError(
      `holds ${wording[found.kind]}; expected a trained network, one of ${networkExtensions.join(" ")}`,
    );
  }
  return found;
}

function kindOf(bytes: Uint8Array, expected: readonly FileKind["kind"][] | undefined): FileKind {
  const head = strFromU8(bytes.subarray(0, 128), true);
  if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006"))
    return archiveKind(readZip(bytes));
  if (head.startsWith("\u0093NUMPY")) return { kind: "npy" };
  if (head.startsWith("\u0089HDF\r\n\u001a\n")) return { kind: "hdf5" };
  if (head.startsWith("MATLAB 7.3 MAT-file")) return { kind: "matlab-hdf5" };
  if (head.startsWith("MATLAB 5.0 MAT-file")) return { kind: "matlab" };
  if (/^(\u00ef\u00bb\u00bf)?\s*\{/.test(head)) return { kind: "json" };
  if (/^.{8}\{/s.test(head)) return { kind: "safetensors" };
  const [first = 0, second = 0] = bytes;
  if (first === 0x80 && second >= 2 && second <= 5) return { kind: "pickle" };
  // No magic bytes: a model begins with field 1, the version of its representation.
  if (first === 0x08 && second >= 1 && second <= 32) return { kind: "onnx" };
  // Damaged within the first bytes, perhaps: let the reader of what the extension promises say what is wrong.
  const [only] = expected ?? [];
  return only === "safetensors" || only === "json" || only === "onnx" ? { kind: only } : { kind: "unknown" };
}

function archiveKind(entries: ReadonlyMap<string, ZipEntry>): FileKind {
  const names = [...entries.keys()];
  if (names.some((name) => /(^|\/)data\.pkl$/.test(name))) return { kind: "pytorch", entries };
  if (names.some((name) => name.endsWith(".weights.h5"))) return { kind: "keras", entries };
  if (names.some((name) => name.endsWith(".npy"))) return { kind: "npz", entries };
  return { kind: "zip", entries };
}
