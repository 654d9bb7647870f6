import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Path of a built worker, from the sources (tests) and from the build alike: workers always run JavaScript.
 *
 * @param name path under src without extension, as "cli/figure-worker"
 */
export function workerFile(name: string): string {
  const root = dirname(createRequire(import.meta.url).resolve("separatrix/package.json"));
  return join(root, "dist", "src", `${name}.js`);
}
