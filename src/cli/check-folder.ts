import { access, constants, mkdir, rmdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { badInput } from "./bad-input.js";

/** Finds out before minutes of work whether files can be made in a folder that may not exist yet. */
export async function checkFolder(path: string): Promise<void> {
  let folder = resolve(path);
  let missing: string | undefined;
  for (;;) {
    const found = await stat(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    });
    if (found?.isDirectory() === false) throw badInput(`'${folder}' is a file`, "--out", "a folder");
    if (found !== undefined) break;
    missing = folder;
    folder = dirname(folder);
  }
  await access(folder, constants.W_OK);
  if (missing === undefined) return;
  // Some file systems take no folders though permissions say so; Node's recursive mkdir would never return there.
  await mkdir(missing);
  await rmdir(missing);
}
