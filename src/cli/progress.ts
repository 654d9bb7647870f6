import type { Output } from "./io.js";

export interface Progress {
  /** Counts one piece of work as done and shows what it was. */
  advance(label: string): Promise<void>;
  /** Clears the bar. */
  end(): Promise<void>;
}

const barWidth = 24;

/** A progress bar on a terminal; silent elsewhere, or when `quiet`. */
export function progressBar(stderr: Output, total: number, quiet: boolean): Progress {
  if (quiet || !stderr.isTty) return { advance: () => Promise.resolve(), end: () => Promise.resolve() };
  let done = 0;
  const show = (label: string) => {
    const filled = Math.round((barWidth * done) / total);
    const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
    const line = `${bar} ${done}/${total} ${label}`.slice(0, Math.max(10, stderr.columns - 1));
    return stderr.write(`\r\u001b[K${line}`);
  };
  return {
    advance: (label) => {
      done++;
      return show(label);
    },
    end: () => stderr.write("\r\u001b[K"),
  };
}
