import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { figureCatalogue } from "../../src/cli/figure-catalogue.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-figures-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("separatrix figures", () => {
  it("lists every figure of the catalogue, and nothing is drawn", async () => {
    const { code, stdout } = await runCli(["figures", "--list"]);
    expect(code).toBe(0);
    const names = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(names).toEqual(figureCatalogue.map(({ name }) => name));
    const { stdout: json } = await runCli(["figures", "--list", "--json"]);
    expect(JSON.parse(json)).toMatchObject({ command: "figures", figures: names.map((name) => ({ name })) });
  });

  it("writes the formats asked for and says where and how much", async () => {
    const out = join(folder, "new", "folder");
    const { code, stdout, stderr } = await runCli([
      "figures",
      "activation",
      "--format",
      "svg,png,pdf,json,html",
      "--out",
      out,
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { files } = JSON.parse(stdout) as { files: { figure: string; path: string; bytes: number }[] };
    expect(files.map(({ path }) => path)).toEqual(
      ["svg", "png", "pdf", "json", "html"].map((format) => join(out, `activation.${format}`)),
    );
    for (const { path, bytes } of files) expect((await readFile(path)).length).toBe(bytes);
    expect((await readdir(out)).length).toBe(5);
  });

  it("gives the same bytes for one thread and for two, and at another width another page", async () => {
    const draw = async (name: string, ...more: string[]) => {
      const out = join(folder, name);
      const { code } = await runCli(["figures", "activation", "--format", "pdf,svg", "--out", out, ...more]);
      expect(code).toBe(0);
      return Promise.all(
        ["pdf", "svg"].map((format) => readFile(join(out, `activation.${format}`), "latin1")),
      );
    };
    const one = await draw("one", "--threads", "1");
    expect(await draw("two", "--threads", "2")).toEqual(one);
    const [, wide] = await draw("wide", "--width", "double");
    expect(one[1]).toContain('width="89mm"');
    expect(wide).toContain('width="183mm"');
  });

  it("refuses unknown names, a file for a folder and a folder it may not write to", async () => {
    expect(await refusal(["figures", "activaton"])).toMatch(/'activaton'.*'activation'/);
    const file = join(folder, "file");
    await writeFile(file, "kept");
    expect(await refusal(["figures", "--out", file])).toMatch(/is a file, --out, expected a folder/);
    expect(await readFile(file, "utf8")).toBe("kept");
    expect(await refusal(["figures", "activation", "--out", join(file, "below")])).toMatch(/not a folder/);
    await expectRefusedWhereReadOnly();
  });

  /** Permissions do not stop the superuser; as anyone else the folder must be refused and left alone. */
  async function expectRefusedWhereReadOnly(): Promise<void> {
    const closed = join(folder, "closed");
    await mkdir(closed);
    await chmod(closed, 0o500);
    if (process.getuid?.() !== 0) {
      expect(await refusal(["figures", "activation", "--out", join(closed, "x")])).toMatch(/permission/);
    }
    expect(await readdir(closed)).toEqual([]);
  }

  it("removes what it wrote when a later file cannot be written", async () => {
    const out = join(folder, "blocked");
    await mkdir(join(out, "activation.pdf"), { recursive: true });
    const { code, stderr } = await runCli(["figures", "activation", "--format", "svg,png,pdf", "--out", out]);
    expect(code).toBe(2);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stderr).toContain("activation.pdf");
    expect(await readdir(out)).toEqual(["activation.pdf"]);
  });
});
