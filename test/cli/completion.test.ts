import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-completion-"));
  await writeFile(join(folder, "bash"), (await runCli(["completion", "bash"])).stdout);
});
afterAll(() => rm(folder, { recursive: true }));

/** What bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const list = words.map((word) => `'${word}'`).join(" ");
  const script = `source '${join(folder, "bash")}'; cd '${folder}'
    COMP_WORDS=(separatrix ${list}); COMP_CWORD=${words.length}; _separatrix; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return new Promise((resolve, reject) => {
    execFile("bash", ["--norc", "-c", script], (error, stdout, stderr) => {
      if (error || stderr !== "") reject(new Error(stderr, { cause: error }));
      else resolve(stdout.split("\n").filter(Boolean));
    });
  });
}

describe("bash completion", () => {
  it("offers every command", async () => {
    expect(await offered("")).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
    expect(await offered("sim")).toEqual(["simulate"]);
  });

  it("offers models, options and the values of an option", async () => {
    expect(await offered("simulate", "one")).toEqual(["one-neuron", "one-neuron-flow"]);
    expect(await offered("simulate", "henon", "--st")).toEqual(["--steps"]);
    expect(await offered("figures", "--format", "p")).toEqual(["png", "pdf"]);
    expect(await offered("simulate", "henon", "--steps", "")).toEqual([]);
  });

  it("offers files where a path is expected", async () => {
    expect(await offered("simulate", "henon", "--config", "ba")).toEqual(["bash"]);
  });
});

describe("zsh and fish", () => {
  it.each(["zsh", "fish"])("%s names every command and option", async (shell) => {
    const { stdout } = await runCli(["completion", shell]);
    for (const { name, options } of commands) {
      expect(stdout).toContain(name);
      for (const { flags } of options) expect(stdout).toContain(/--([\w-]+)/.exec(flags)![1]!);
    }
  });

  it("knows no other shell", async () => {
    expect(await refusal(["completion", "tcsh"])).toBe(
      "separatrix: unknown shell 'tcsh', completion, expected one of bash, zsh, fish",
    );
    expect(await refusal(["completion", "constructor"])).toContain("unknown shell 'constructor'");
  });
});
