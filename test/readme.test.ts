import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimGroups } from "../analyses/claims/catalogue.js";
import { commands } from "../src/cli/commands.js";
import { builtInModels } from "../src/systems/models.js";
import { runCli } from "./cli/test-io.js";

const root = join(import.meta.dirname, "..");
let readme = "";
let folder = "";

beforeAll(async () => {
  readme = await readFile(join(root, "README.md"), "utf8");
  folder = await mkdtemp(join(tmpdir(), "separatrix-readme-"));
  await writeFile(join(folder, "net.json"), blocks("json")[0]!);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function blocks(language: string): string[] {
  const fenced = readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"));
  return [...fenced].map((match) => match[1]!);
}

/** Arguments as a shell would pass them, with the files of the README in a folder of the test. */
function argumentsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  return words.slice(2).map((word) => (/\.(json|pdf|svg)$/.test(word) ? join(folder, word) : word));
}

const commandLines = () =>
  blocks("sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("npx separatrix "));

describe("README", () => {
  it("shows commands that run", async () => {
    const lines = commandLines();
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const { code, stderr } = await runCli([...argumentsOf(line), "--quiet"]);
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: "" });
    }
  });

  it("shows the output that its first command prints", async () => {
    const { stdout } = await runCli(argumentsOf(commandLines()[0]!));
    expect(readme).toContain(`\n\`\`\`\n${stdout}\`\`\`\n`);
  });

  it("shows the figure as it is drawn now (else: draw it and copy it to figures/)", async () => {
    await runCli(["figures", "bifurcation", "--format", "svg", "--out", folder, "--quiet"]);
    const drawn = await readFile(join(folder, "bifurcation.svg"), "utf8");
    expect(await readFile(join(root, "figures", "bifurcation.svg"), "utf8")).toBe(drawn);
  });

  it("names every command, every model and the number of claims", () => {
    for (const { name } of commands) expect(readme).toContain(`| \`${name}`);
    for (const { name } of builtInModels) expect(readme).toContain(`\`${name}\``);
    const rows = claimGroups.reduce((count, { claims }) => count + claims.length, 0);
    expect(readme).toContain(`recomputes ${rows} statements`);
  });
});
