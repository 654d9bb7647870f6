import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { packageVersion } from "../../src/cli/version.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-usage-"))));
afterAll(() => rm(folder, { recursive: true }));

describe("help and version", () => {
  it("prints help without arguments, and names every command", async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
  });

  it.each(commands.map(({ name }) => name))("%s --help ends with an example", async (name) => {
    const { code, stdout } = await runCli([name, "--help"]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(new RegExp(`^  separatrix ${name}\\b`));
  });

  it("prints the version of the package", async () => {
    expect(await runCli(["--version"])).toEqual({ code: 0, stdout: `${packageVersion()}\n`, stderr: "" });
  });
});

describe("bad usage", () => {
  it.each([
    [["figurs"], "separatrix: unknown command 'figurs', the command line, did you mean 'figures'?"],
    [
      ["figures", "--formt", "svg"],
      "separatrix: unknown option '--formt', figures, did you mean '--format'?",
    ],
    [
      ["figures", "--format", "sgv"],
      "separatrix: unknown value 'sgv', --format, expected one of svg, png, pdf, json, html",
    ],
    [["figures", "--dpi"], "separatrix: --dpi <number> has no value, figures, expected a value after it"],
    [["figures", "--dpi", "3x"], "separatrix: '3x' is not a number, --dpi, expected a finite number"],
    [["figures", "--dpi", "1e400"], "separatrix: '1e400' is too large, --dpi, expected a finite number"],
    [["figures", "--dpi", "NaN"], "separatrix: 'NaN' is not finite, --dpi, expected a finite number"],
    [
      ["figures", "--dpi", "5"],
      "separatrix: '5' is out of range, --dpi, expected an integer of at least 36 and at most 2400",
    ],
    [["figures", "--seed", "1.5"], "separatrix: '1.5' is not a whole number, --seed, expected an integer"],
    [
      ["models", "a", "b"],
      "separatrix: too many arguments, models, expected what separatrix models --help shows",
    ],
    [
      ["completion"],
      "separatrix: shell is missing, completion, expected what separatrix completion --help shows",
    ],
    [["models", "one-nuron"], "separatrix: unknown model 'one-nuron', target, did you mean 'one-neuron'?"],
    [["models", "x/net.pt"], "separatrix: no such file or folder, 'x/net.pt', expected an existing path"],
    [
      ["models", "no/such.json"],
      "separatrix: no such file or folder, 'no/such.json', expected an existing path",
    ],
  ])("%j", async (argv, line) => {
    expect(await refusal(argv)).toBe(line);
  });
});

describe("--config", () => {
  it("refuses an unknown key, a wrong kind, a bad value and a malformed file", async () => {
    const path = join(folder, "bad.yaml");
    const tryConfig = async (text: string) => {
      await writeFile(path, text);
      return (await refusal(["figures", "--config", path])).replace(path, "FILE").replace(path, "FILE");
    };
    expect(await tryConfig("dpy: 300")).toBe("separatrix: unknown key 'dpy', FILE, did you mean 'dpi'?");
    expect(await tryConfig("dpi: high")).toBe(
      'separatrix: "high" does not fit, FILE dpi, expected an integer',
    );
    expect(await tryConfig('{"width": "triple"}')).toBe(
      'separatrix: "triple" does not fit, FILE width, expected one of single, double',
    );
    expect(await tryConfig("dpi: 5")).toContain(
      "'5' is out of range, --dpi, expected an integer of at least 36",
    );
    expect(await tryConfig("- 1")).toBe(
      "separatrix: not a table of options, FILE, expected keys such as 'seed: 1'",
    );
    expect(await tryConfig("{")).toMatch(/^separatrix: malformed \(.*\), FILE, expected YAML or JSON$/);
    expect(await tryConfig(`dpi: ${"[".repeat(20_000)}${"]".repeat(20_000)}`)).toBe(
      "separatrix: nested too deeply, FILE, expected YAML or JSON",
    );
  });

  it("publishes a schema with a definition of every command that reads one", async () => {
    const { stdout } = await runCli(["models", "--schema", "config"]);
    const schema = JSON.parse(stdout) as { $defs: Record<string, { properties: object }> };
    const readers = commands.filter(({ options }) =>
      options.some(({ flags }) => flags.startsWith("--config")),
    );
    expect(Object.keys(schema.$defs)).toEqual(readers.map(({ name }) => name));
    expect(Object.keys(schema.$defs["figures"]!.properties)).toContain("dpi");
  });
});

describe("the built program", () => {
  const main = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "main.js");
  const start = (script: string) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile("bash", ["-c", script, "bash", process.execPath, main], (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });

  it("keeps quiet when its reader has gone", async () => {
    const { code, stderr } = await start('set -o pipefail; "$1" "$2" completion zsh | true');
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.skipIf(process.platform !== "linux")("says in one line that its output is full", async () => {
    const { code, stderr } = await start('"$1" "$2" models > /dev/full');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^separatrix: no space left, standard output, expected free space\n$/);
  });

  it.skipIf(process.platform === "win32")("ends with 130 when interrupted, and leaves nothing", async () => {
    const place = await mkdtemp(join(folder, "interrupted-"));
    const argv = ["landscape", "henon", "--x", "a=0.1:0.3:400", "--y", "b=0.1:0.3:400", "--steps", "20000"];
    const child = spawn(process.execPath, [main, ...argv, "--out", join(place, "grid.npz")], {
      stdio: "ignore",
    });
    setTimeout(() => child.kill("SIGINT"), 1500);
    const code = await new Promise((resolve) => {
      // Before its handler is there, the signal itself ends the process; a shell calls that 130 too.
      child.on("exit", (exit, signal) => {
        resolve(exit ?? (signal === "SIGINT" ? 130 : undefined));
      });
    });
    expect(code).toBe(130);
    expect(await readdir(place)).toEqual([]);
  });

  it("loads nothing but itself and commander for --help", async () => {
    // The coverage of V8 lists every script that was loaded.
    const coverage = join(folder, "coverage");
    const { code } = await start(`NODE_V8_COVERAGE='${coverage}' "$1" "$2" --help`);
    expect(code).toBe(0);
    const [file] = await readdir(coverage);
    const { result } = JSON.parse(await readFile(join(coverage, file!), "utf8")) as {
      result: { url: string }[];
    };
    const loaded = result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((url) => !/\/(src\/cli|src\/node|node_modules\/commander)\//.test(url))).toEqual([]);
    expect(loaded.filter((url) => url.includes("/commands/"))).toEqual([]);
  });
});
