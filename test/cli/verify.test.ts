import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimGroups } from "../../analyses/claims/catalogue.js";
import type { ClaimGroup } from "../../analyses/claims/claim.js";
import { verifyGroups } from "../../src/cli/commands/verify.js";
import type { Io } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

const root = join(import.meta.dirname, "..", "..");

function fakeIo(isTty = false, env: Record<string, string> = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    isTty,
    columns: 100,
    write: (data: string | Uint8Array) => {
      written[name] += data.toString();
      return Promise.resolve();
    },
  });
  const io: Io = {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    env,
    signal: new AbortController().signal,
  };
  return { io, written };
}

interface Document {
  readonly command: string;
  readonly seed: number;
  readonly failed: number;
  readonly claims: readonly Record<string, unknown>[];
}

async function verify(...args: string[]) {
  const { io, written } = fakeIo();
  const code = await run(["verify", ...args], io);
  return { code, ...written };
}

/** The first group with the formula of its first row off by one part in a thousand. */
function brokenGroups(): ClaimGroup[] {
  const [first, ...others] = claimGroups;
  const claims = first!.claims.map((claim, i) =>
    i === 4 ? { ...claim, analytic: () => [0.25025, 4.004] } : claim,
  );
  return [{ ...first!, claims }, ...others];
}

const defaults = { format: "table", seed: 0 } as const;

describe("separatrix verify", () => {
  it("prints the rows asked for as JSON with the fields of the contract", async () => {
    const { code, stdout, stderr } = await verify("C1", "c13.1", "--json");
    const document = JSON.parse(stdout) as Document;
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(document).toMatchObject({ command: "verify", seed: 0, failed: 0 });
    expect(document.claims.map((c) => c["id"])).toEqual([
      ...claimGroups[0]!.claims.map((c) => c.id),
      "C13.1",
    ]);
    const fields = [
      "id",
      "statement",
      "source",
      "analytic",
      "simulated",
      "discrepancy",
      "tolerance",
      "verdict",
    ];
    for (const claim of document.claims) expect(Object.keys(claim)).toEqual(expect.arrayContaining(fields));
  });

  it("prints a table, Markdown or LaTeX", async () => {
    expect((await verify("C1.5")).stdout).toContain("C1.5  holds: σ′ ∈ (0, 1/4]");
    expect((await verify("C1.5", "--format", "markdown")).stdout).toContain("| C1.5 | σ′ ∈ (0, 1/4\\]");
    expect((await verify("C1.5", "--format", "latex")).stdout).toContain("\\begin{longtable}");
  });

  it("lists without computing", async () => {
    const { code, stdout } = await verify("--list");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(claimGroups.flatMap((g) => g.claims).length);
    const listed = JSON.parse((await verify("C13", "--list", "--json")).stdout) as Document;
    expect(Object.keys(listed.claims[0]!)).toEqual(["id", "statement", "source"]);
  });

  it("refuses an unknown claim and suggests the nearest", async () => {
    const { code, stdout, stderr } = await verify("C1.55");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^separatrix: unknown claim 'C1\.55', verify, .*'C1\.5'/);
  });

  it("exits with 3 on a violated row and says which", async () => {
    const { io, written } = fakeIo();
    const context = { command: "verify", args: ["C1"], options: { ...defaults, json: true }, io };
    expect(await verifyGroups(brokenGroups(), context)).toBe(3);
    const { claims, failed } = JSON.parse(written.stdout) as Document;
    expect(failed).toBe(1);
    expect(claims.filter((c) => c["verdict"] === "violated").map((c) => c["id"])).toEqual(["C1.5"]);
  });

  it("shows progress and colours on a terminal only, and honours NO_COLOR and --quiet", async () => {
    const terminal = fakeIo(true);
    await run(["verify", "C1.5"], terminal.io);
    expect(terminal.written.stderr).toContain("1/1 C1.5");
    expect(terminal.written.stderr.endsWith("\r\u001B[K")).toBe(true);
    expect(terminal.written.stdout).toContain("\u001B[32mholds");
    const plain = fakeIo(true, { NO_COLOR: "1" });
    await run(["verify", "C1.5", "--quiet"], plain.io);
    expect(plain.written.stderr).toBe("");
    expect(plain.written.stdout).not.toContain("\u001B");
  });

  it("stops between rows when interrupted", async () => {
    const { io } = fakeIo();
    const interrupted = { ...io, signal: AbortSignal.abort() };
    expect(await run(["verify", "C1"], interrupted)).toBe(130);
  });
});

describe("a broken formula in the built program", () => {
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "separatrix-verify-"));
    cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(copy, "package.json"));
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const file = join(copy, "dist", "src", "methods", "bifurcations", "one-neuron-folds.js");
    const source = readFileSync(file, "utf8");
    const broken = source.replace("gain * r - preactivation", "gain * r - 1.000001 * preactivation");
    expect(broken).not.toBe(source);
    writeFileSync(file, broken);
  });
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it("makes verify exit with 3, the rows that use it violated and the others not", async () => {
    const main = join(copy, "dist", "src", "cli", "main.js");
    const failure = await promisify(execFile)(process.execPath, [
      main,
      "verify",
      "C12",
      "C13",
      "--json",
    ]).then(
      () => undefined,
      (error: unknown) => error as { code: number; stdout: string },
    );
    expect(failure?.code).toBe(3);
    const { claims } = JSON.parse(failure!.stdout) as Document;
    const violated = claims.filter((c) => c["verdict"] === "violated").map((c) => c["id"]);
    expect(violated).toContain("C12.3");
    expect(violated).not.toContain("C12.2");
    expect(violated.filter((id) => String(id).startsWith("C13"))).toEqual([]);
  });
});

describe("--out", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "separatrix-verify-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["claims.json", '"command": "verify"'],
    ["claims.md", "| C1.5 |"],
    ["claims.tex", "\\begin{longtable}"],
  ])("writes %s beside the table on stdout", async (name, part) => {
    const path = join(folder, name);
    const { code, stdout, stderr } = await verify("C1.5", "--out", path);
    expect([code, stderr]).toEqual([0, `wrote ${path}\n`]);
    expect(stdout).toContain("C1.5  holds");
    expect(readFileSync(path, "utf8")).toContain(part);
  });
});
