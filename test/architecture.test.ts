import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** What each layer may import from the project (itself always), and which packages it alone may import. */
const layers: Record<string, { project: string[]; packages: string[] }> = {
  "src/kernels": { project: [], packages: [] },
  "src/interval": { project: [], packages: [] },
  "src/linalg": { project: ["src/kernels", "src/interval"], packages: ["ml-matrix", "numeric"] },
  "src/random": { project: ["src/kernels"], packages: [] },
  "src/systems": { project: ["src/interval", "src/linalg", "src/random"], packages: [] },
  "src/methods": {
    project: ["src/interval", "src/linalg", "src/random", "src/kernels", "src/systems"],
    packages: [],
  },
  "src/formats": {
    project: ["src/random", "src/systems"],
    packages: ["zod", "fflate", "h5wasm", "protobufjs"],
  },
  analyses: {
    project: ["src/interval", "src/linalg", "src/random", "src/systems", "src/methods"],
    packages: [],
  },
  figures: { project: [], packages: ["fflate"] },
  "src/node": {
    project: ["src/linalg", "src/random", "src/systems", "src/methods", "src/formats", "analyses", "figures"],
    packages: [
      "vega",
      "vega-lite",
      "@resvg/resvg-js",
      "pdfkit",
      "svg-to-pdfkit",
      "fontkit",
      "dejavu-fonts-ttf",
      "subset-font",
      "temml",
      "tinypool",
      "fflate",
    ],
  },
};
/** Imported for their types alone; they vanish in the build. */
const typeOnly: Record<string, { project: string[]; packages: string[] }> = {
  figures: { project: ["src/systems", "src/methods", "analyses"], packages: ["vega-lite"] },
  analyses: { project: [], packages: [] },
};

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typesOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;"']*?from\s*["']([^"']+)["']|import\s*\(?\s*["']([^"']+)["']/g,
  );
  return [...found].map((m) => ({ file, specifier: m[2] ?? m[3]!, typesOnly: m[1] !== undefined }));
}

function layerOf(file: string): string {
  const parts = file.split(sep);
  return parts[0] === "src" && parts.length > 2 ? `src/${parts[1]!}` : parts[0]!;
}

function violation(layer: string, { file, specifier, typesOnly }: Import): string | undefined {
  const allowed = layers[layer]!;
  const extra = typesOnly ? typeOnly[layer] : undefined;
  if (!specifier.startsWith(".")) {
    const bare = specifier.replace(/^node:.*/, "node:*").replace(/^((?:@[^/]+\/)?[^/]+).*/, "$1");
    if (bare === "node:*") return layer === "src/node" ? undefined : `${file} imports ${specifier}`;
    const ok = [...allowed.packages, ...(extra?.packages ?? [])].includes(bare);
    return ok ? undefined : `${file} imports ${specifier}`;
  }
  const target = layerOf(relative(root, normalize(join(root, dirname(file), specifier))));
  const ok = target === layer || [...allowed.project, ...(extra?.project ?? [])].includes(target);
  return ok ? undefined : `${file} imports ${specifier}`;
}

describe("import arrows", () => {
  it.each(Object.keys(layers))("%s imports only what lies below it", (layer) => {
    const imports = sourceFiles(layer).flatMap(importsOf);
    expect(imports.map((i) => violation(layer, i)).filter((v) => v !== undefined)).toEqual([]);
  });

  it("sees an arrow that runs the wrong way", () => {
    const wrong = { file: join("src", "linalg", "lu.ts"), specifier: "../methods/x.js", typesOnly: false };
    expect(violation("src/linalg", wrong)).toBeDefined();
    const vega = { file: join("figures", "x.ts"), specifier: "vega", typesOnly: false };
    expect(violation("figures", vega)).toBeDefined();
  });

  it("nothing imports the command line", () => {
    const all = ["src", "analyses", "figures"].flatMap(sourceFiles).filter((f) => layerOf(f) !== "src/cli");
    const into = all.flatMap(importsOf).filter((i) => /(^|\/)cli\//.test(i.specifier));
    expect(into).toEqual([]);
  });
});
