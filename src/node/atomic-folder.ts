import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { beginTemporary, endTemporary, makeFolder, removeEmpty, type FileData } from "./atomic-file.js";

let counter = 0;

/**
 * Writes a folder of files so that an interrupted or failed run leaves either what was there or all of the new: the
 * files are made in a temporary folder beside it, whose entries then take the place of the old ones in one go.
 *
 * @param files by path within the folder, with "/" between folders
 * @throws the file system's error; the temporary folder is removed first
 */
export async function writeFolderAtomic(folder: string, files: ReadonlyMap<string, FileData>): Promise<void> {
  const target = resolve(folder);
  const made = await makeFolder(dirname(target));
  const temporary = join(dirname(target), `.separatrix-${process.pid}-${counter++}.${basename(target)}.tmp`);
  beginTemporary(temporary);
  try {
    for (const [path, data] of files) {
      const file = join(temporary, ...path.split("/"));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, data);
    }
    exchange(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    await removeEmpty(made, dirname(target));
    throw error;
  } finally {
    endTemporary(temporary);
  }
}

/** Synchronous throughout: no interrupt is handled between two renames. */
function exchange(temporary: string, target: string): void {
  if (!existsSync(target)) {
    renameSync(temporary, target);
    return;
  }
  const old = join(temporary, ".old");
  const entries = readdirSync(temporary);
  mkdirSync(old);
  for (const name of readdirSync(target)) renameSync(join(target, name), join(old, name));
  for (const name of entries) renameSync(join(temporary, name), join(target, name));
  rmSync(temporary, { recursive: true });
}
