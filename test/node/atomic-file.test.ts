import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomic } from "../../src/node/atomic-file.js";

let folder = "";
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-atomic-"))));
afterEach(() => rm(folder, { recursive: true }));

function* failing(): Generator<string> {
  yield "half";
  throw new Error("computation failed");
}

describe("writeFileAtomic", () => {
  it("writes text, bytes and pieces, making folders", async () => {
    await writeFileAtomic(join(folder, "a", "b", "text"), "x");
    await writeFileAtomic(join(folder, "a", "b", "bytes"), Uint8Array.of(1, 2));
    await writeFileAtomic(join(folder, "pieces"), ["1,", Buffer.from("2")]);
    expect(await readFile(join(folder, "a", "b", "text"), "utf8")).toBe("x");
    expect([...(await readFile(join(folder, "a", "b", "bytes")))]).toEqual([1, 2]);
    expect(await readFile(join(folder, "pieces"), "utf8")).toBe("1,2");
    expect(await readdir(join(folder, "a", "b"))).toEqual(["bytes", "text"]);
  });

  it("keeps the old content, and no other file, when the new one fails half-way", async () => {
    await writeFile(join(folder, "file"), "old");
    await expect(writeFileAtomic(join(folder, "file"), failing())).rejects.toThrow("computation failed");
    expect(await readdir(folder)).toEqual(["file"]);
    expect(await readFile(join(folder, "file"), "utf8")).toBe("old");
  });

  it("removes the folders it made for a file that fails, but no others", async () => {
    await mkdir(join(folder, "kept"));
    await expect(writeFileAtomic(join(folder, "kept", "a", "b", "file"), failing())).rejects.toThrow();
    expect(await readdir(join(folder, "kept"))).toEqual([]);
  });

  it("writes through a link, and leaves the link", async () => {
    await writeFile(join(folder, "real"), "old");
    await symlink(join(folder, "real"), join(folder, "link"));
    await writeFileAtomic(join(folder, "link"), "new");
    expect((await lstat(join(folder, "link"))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, "real"), "utf8")).toBe("new");
  });

  it.skipIf(process.platform !== "linux")("writes to a device instead of replacing it", async () => {
    await writeFileAtomic("/dev/null", "gone");
    expect((await lstat("/dev/null")).isCharacterDevice()).toBe(true);
    await expect(writeFileAtomic("/dev/full", "x")).rejects.toMatchObject({ code: "ENOSPC" });
    expect((await lstat("/dev/full")).isCharacterDevice()).toBe(true);
  });

  it("refuses a folder", async () => {
    await expect(writeFileAtomic(folder, "x")).rejects.toMatchObject({ code: "EISDIR" });
  });

  it.skipIf(process.getuid?.() === 0)("says that a folder is not writable", async () => {
    await chmod(folder, 0o500);
    await expect(writeFileAtomic(join(folder, "x"), "x")).rejects.toMatchObject({ code: "EACCES" });
    await chmod(folder, 0o700);
  });
});
