import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What every script answers beside what it was asked for. */
export interface NumpyAnswer {
  readonly ms: number;
  /** Version of the module. */
  readonly version: string;
}

/**
 * A Python process that runs a script of test/bench until it is closed. The script reads one JSON request a line and
 * answers {"ms", "version", …}; arrays travel as files of little-endian doubles.
 */
export interface NumpyPeer<Answer extends NumpyAnswer = NumpyAnswer> {
  /** Threads that OpenBLAS may use. */
  readonly threads: number;
  ask(request: object): Promise<Answer>;
  /** Asks with `out`, the name of a file for the script to write with `tofile`, and reads it. */
  array(request: object): Promise<Float64Array>;
  /** Writes values for the script to read with `np.fromfile`; the name of the file. */
  file(values: Float64Array): string;
  close(): void;
}

/** Modules that a script may need. */
export type PythonModule = "numpy" | "torch";

/** Starts a script, or undefined where no Python has the module. */
export function startNumpy<Answer extends NumpyAnswer = NumpyAnswer>(
  script: string,
  threads = 1,
  module: PythonModule = "numpy",
): NumpyPeer<Answer> | undefined {
  const python = pythonWith(module);
  if (python === undefined) return undefined;
  const child = spawn(python, [join(import.meta.dirname, "../../../test/bench", script)], {
    env: { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
  });
  child.stderr.pipe(process.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const folder = mkdtempSync(join(tmpdir(), "separatrix-bench-"));
  let files = 0;
  const ask = async (request: object) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line: IteratorResult<string, unknown> = await lines.next();
    if (line.done === true) throw new Error(`${script} ended without an answer`);
    return JSON.parse(line.value) as Answer;
  };
  return {
    threads,
    ask,
    array: async (request) => {
      const out = join(folder, "out.bin");
      await ask({ ...request, out });
      return new Float64Array(Uint8Array.from(readFileSync(out)).buffer);
    },
    file: (values) => {
      const name = join(folder, `${files++}.bin`);
      writeFileSync(name, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return name;
    },
    close: () => {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts a script with one thread and with two, and keeps the one that answers `request` faster. */
export async function fastestNumpy<Answer extends NumpyAnswer = NumpyAnswer>(
  script: string,
  request: (peer: NumpyPeer<Answer>) => object,
  rounds = 3,
  module: PythonModule = "numpy",
): Promise<NumpyPeer<Answer> | undefined> {
  let best: { peer: NumpyPeer<Answer>; ms: number } | undefined;
  for (const threads of [1, 2]) {
    const peer = startNumpy<Answer>(script, threads, module);
    if (peer === undefined) return undefined;
    const asked = request(peer);
    let ms = Infinity;
    for (let i = 0; i < rounds; i++) ms = Math.min(ms, (await peer.ask(asked)).ms);
    const slower = best === undefined || ms < best.ms ? best?.peer : peer;
    if (slower !== peer) best = { peer, ms };
    slower?.close();
  }
  return best!.peer;
}

function pythonWith(module: PythonModule): string | undefined {
  return ["python3", "/usr/bin/python3", "python"].find(
    (name) => spawnSync(name, ["-c", `import ${module}`], { stdio: "ignore" }).status === 0,
  );
}
