import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

let counter = 0;

/**
 * Writes a file so that an interrupted or failed run leaves either the old content or the new, never a part:
 * the data go to a temporary name in the same folder and are renamed. Missing folders are made.
 *
 * @throws the file system's error (EACCES, ENOSPC, ENOTDIR, …); the temporary file is removed first
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.separatrix-${process.pid}-${counter++}.tmp`);
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
