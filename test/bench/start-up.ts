import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { BenchJob, Side } from "./job.js";
import { alternate, timed } from "./job.js";

const root = join(import.meta.dirname, "../../..");

/** `separatrix --help` against a Node that only loads commander: at most 1.5 times as long. */
export const startUpJob: BenchJob = {
  name: "start-up",
  async run() {
    const ours = nodeRun(join(root, "dist/src/cli/main.js"), "--help");
    const peer = nodeRun("-e", "import('commander')");
    return [
      {
        job: "separatrix --help",
        ...(await alternate(ours, peer, 15)),
        peerName: "node + commander",
        target: 1 / 1.5,
        difference: null,
      },
    ];
  },
};

function nodeRun(...args: string[]): Side {
  return () =>
    timed(() => {
      const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "ignore" });
      if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status ?? "a signal"}`);
    });
}
