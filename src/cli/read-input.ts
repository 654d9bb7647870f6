import { readFile, stat } from "node:fs/promises";
import { checkMemory } from "./limits.js";

/** The text of a file a user named; a file system error names the path, as every reader of errors expects. */
export async function readInput(path: string): Promise<string> {
  const { size } = await stat(path);
  checkMemory(4 * size, path);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    // Reading a folder fails without saying which.
    throw Object.assign(error as Error, { path });
  }
}

/** The bytes of a file a user named: at most a quarter of the memory a result may take. */
export async function readInputBytes(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  checkMemory(4 * size, path);
  try {
    return await readFile(path);
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}
