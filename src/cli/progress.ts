import type { Output } from "./io.js";

export interface Progress {
  /** Counts one piece of work as done and shows what it was. */
  advance(label: string): Promise<void>;
  /** Shows that so much is done altogether. */
  show(done: number, label: string): Promise<void>;
  /** Clears the bar. */
  end(): Promise<void>;
}

const barWidth = 24;

/** A progress bar on a terminal; silent elsewhere, or when `quiet`. */
export function progressBar(stderr: Output, total: number, quiet: boolean): Progress {
  const nothing = () => Promise.resolve();
  if (quiet || !stderr.isTty) return { advance: nothing, show: nothing, end: nothing };
  let count = 0;
  const show = (done: number, label: string) => {
    const filled = Math.round((barWidth * done) / total);
    const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
    const line = `${bar} ${done}/${total} ${label}`.slice(0, Math.max(10, stderr.columns - 1));
    return stderr.write(`\r\u001b[K${line}`);
  };
  return {
    advance: (label) => show(++count, label),
    show,
    end: () => stderr.write("\r\u001b[K"),
  };
}
