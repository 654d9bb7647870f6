// Compiles every src/kernels/assembly/<name>.ts (AssemblyScript) to src/kernels/binaries/<name>.ts, a module that
// holds the WebAssembly as text, so that the library needs no file at run time. Skips what is up to date.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Buffer } from "node:buffer";
import { URL, fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const flags = ["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert", "--uncheckedBehavior", "always"];
const target = ["--enable", "simd", "--runtime", "stub", "--use", "abort="];

const sources = readdirSync(join(folder, "assembly")).filter((name) => name.endsWith(".ts"));
const texts = new Map(sources.map((name) => [name, readFileSync(join(folder, "assembly", name), "utf8")]));
// Files whose name starts with an underscore are parts that kernels import.
const kernels = sources.filter((name) => !name.startsWith("_"));
const stamp = stampOf([...flags, ...target, ...texts.values(), readFileSync(fileURLToPath(import.meta.url))]);

mkdirSync(join(folder, "binaries"), { recursive: true });
for (const name of readdirSync(join(folder, "binaries"))) {
  if (!kernels.includes(name)) rmSync(join(folder, "binaries", name));
}
const stale = kernels.filter((name) => !isCurrent(name));
if (stale.length > 0) {
  const { default: asc } = await import("assemblyscript/asc");
  for (const name of stale) writeBinary(name, await compile(asc, name));
}

async function compile(asc, name) {
  let binary;
  const { error, stderr } = await asc.main([name, "--outFile", "kernel.wasm", ...flags, ...target], {
    readFile: (path) => texts.get(path) ?? null,
    writeFile: (path, bytes) => {
      if (path === "kernel.wasm") binary = bytes;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`src/kernels/assembly/${name} does not compile\n${stderr.toString()}`);
  return binary;
}

function writeBinary(name, bytes) {
  const text = Buffer.from(bytes).toString("base64");
  const lines = [
    `// ${stamp}`,
    `/** WebAssembly of assembly/${name}, base64. */`,
    `export const binary = "${text}";`,
    "",
  ];
  writeFileSync(join(folder, "binaries", name), lines.join("\n"));
}

function isCurrent(name) {
  const file = join(folder, "binaries", name);
  return existsSync(file) && readFileSync(file, "utf8").startsWith(`// ${stamp}\n`);
}

function stampOf(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}
