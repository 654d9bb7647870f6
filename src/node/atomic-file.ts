import { rmSync } from "node:fs";
import { mkdir, open, realpath, rename, rm, rmdir, stat, type FileHandle } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

let counter = 0;
const pending = new Set<string>();

export type FileData = string | Uint8Array;

/**
 * Writes a file so that an interrupted or failed run leaves either the old content or the new, never a part:
 * the data go to a temporary name in the same folder and are renamed. Missing folders are made, and removed
 * again if the write fails. A device or a pipe is written to directly, never replaced.
 *
 * @param data  the whole content, or its pieces in order; pieces are pulled as fast as they are written
 * @throws the file system's error (EACCES, ENOSPC, ENOTDIR, …); the temporary file is removed first
 */
export async function writeFileAtomic(
  path: string,
  data: FileData | Iterable<FileData> | AsyncIterable<FileData>,
): Promise<void> {
  const pieces = typeof data === "string" || data instanceof Uint8Array ? [data] : data;
  const existing = await stat(path).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) return fill(path, "r+", pieces);
  return replace(existing === undefined ? path : await realpath(path), pieces);
}

async function replace(path: string, pieces: Iterable<FileData> | AsyncIterable<FileData>): Promise<void> {
  const made = await makeFolder(dirname(path));
  const temporary = join(dirname(path), `.separatrix-${process.pid}-${counter++}.tmp`);
  beginTemporary(temporary);
  try {
    await fill(temporary, "wx", pieces);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    await removeEmpty(made, dirname(path));
    // A failed write to an open file does not say which file; the reader of the message wants the final name.
    if (error instanceof Error && "code" in error && !("path" in error)) Object.assign(error, { path });
    throw error;
  } finally {
    endTemporary(temporary);
  }
}

/** Ends an interrupted process as shells expect, after removing what unfinished writes have left. */
export function exitInterrupted(): never {
  for (const path of pending) rmSync(path, { recursive: true, force: true });
  process.exit(130);
}

/** From now on an interrupt removes this file or folder. */
export function beginTemporary(temporary: string): void {
  if (pending.size === 0) process.on("SIGINT", exitInterrupted);
  pending.add(temporary);
}

export function endTemporary(temporary: string): void {
  pending.delete(temporary);
  if (pending.size === 0) process.off("SIGINT", exitInterrupted);
}

async function fill(
  path: string,
  flags: string,
  pieces: Iterable<FileData> | AsyncIterable<FileData>,
): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    for await (const piece of pieces) await file.writeFile(piece);
  } finally {
    await file?.close();
  }
}

/**
 * Makes a folder and its parents; returns the first one that was missing. Not by mkdir's own recursion, which never
 * returns on file systems that answer ENOENT for a folder that cannot be made (Linux's /proc).
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let at = folder; !(await isFolder(at)); at = dirname(at)) missing.unshift(at);
  for (const path of missing) await mkdir(path).catch(ignoreExisting);
  return missing[0];
}

/** False where nothing is there; whatever else is there is left for mkdir to complain about. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  return found !== undefined;
}

/** Another process may have made the folder meanwhile. */
function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
}

/**
 * Finds out, before a long computation, whether a file can be written; leaves nothing behind.
 *
 * @throws the file system's error (EACCES, ENOTDIR, EISDIR, …)
 */
export async function checkWritable(path: string): Promise<void> {
  const existing = await stat(path).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) {
    await (await open(path, "r+")).close();
    return;
  }
  const made = await makeFolder(dirname(path));
  const probe = join(dirname(path), `.separatrix-${process.pid}-${counter++}.tmp`);
  try {
    await (await open(probe, "wx")).close();
    await rm(probe);
  } catch (error) {
    throw named(error, probe, path);
  } finally {
    await removeEmpty(made, dirname(path));
  }
}

/** Removes the folders from `last` up to `first` as long as they are empty. */
export async function removeEmpty(first: string | undefined, last: string): Promise<void> {
  if (first === undefined) return;
  const depth = relative(first, last).split(sep).filter(Boolean).length;
  let folder = last;
  for (let i = 0; i <= depth; i++) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
    folder = dirname(folder);
  }
}

/** The caller knows its own path, not the temporary one. */
function named(error: unknown, temporary: string, path: string): unknown {
  const at = error instanceof Error ? (error as NodeJS.ErrnoException).path : undefined;
  return at === temporary ? Object.assign(error as Error, { path }) : error;
}
