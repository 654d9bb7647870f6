import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Model } from "../../systems/model.js";
import { findModel } from "../../systems/models.js";
import { badInput } from "../bad-input.js";
import { readInputBytes } from "../read-input.js";

/** Where a model came from. */
export interface Provenance {
  /** As it was named; null for a built-in model. */
  readonly file: string | null;
  readonly bytes: number | null;
  /** Of the file, hexadecimal. */
  readonly sha256: string | null;
}

/**
 * Reads a target's file once more for its hash.
 *
 * @throws RangeError if it is no regular file: every section reads it again
 */
export async function provenanceOf(text: string): Promise<Provenance> {
  if (findModel(text) !== undefined) return { file: null, bytes: null, sha256: null };
  if (!(await stat(text)).isFile()) throw badInput(`'${text}' is no regular file`, "target", "a file");
  const data = await readInputBytes(text);
  return { file: text, bytes: data.length, sha256: createHash("sha256").update(data).digest("hex") };
}

/** What a model is, in a word: its cell, or the kind of its system. */
export function cellOf(model: Model, p: Float64Array): string {
  return model.cell?.(p).cell ?? model.system.kind;
}
