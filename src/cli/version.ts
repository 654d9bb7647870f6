import { createRequire } from "node:module";

/** The version in package.json, found from the sources and from the build alike. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require("separatrix/package.json") as { version: string }).version;
}
