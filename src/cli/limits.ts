import { badInput } from "./bad-input.js";

/** Bytes one result may take in memory, and elementary steps one run may take. */
export const limits = { bytes: 2 ** 30, work: 1e12 } as const;

/** Elementary steps (one multiplication and addition of a kernel) a second, to tell how long a run would take. */
const workPerSecond = 3e8;

/**
 * Refuses what would not fit in memory, before anything is computed.
 *
 * @param where the options that ask for so much
 */
export function checkMemory(bytes: number, where: string): void {
  if (bytes <= limits.bytes) return;
  throw badInput(`would need ${byteText(bytes)} of memory`, where, `at most ${byteText(limits.bytes)}`);
}

/** Refuses what would take hours, before anything is computed. */
export function checkWork(steps: number, where: string): void {
  if (steps <= limits.work) return;
  const time = durationText(steps / workPerSecond);
  throw badInput(
    `would take about ${time} (${count(steps)} elementary steps)`,
    where,
    `at most ${count(limits.work)} steps, ${durationText(limits.work / workPerSecond)}`,
  );
}

function count(value: number): string {
  return value.toExponential(1).replace("e+", "e");
}

export function byteText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  const power = Math.min(Math.max(0, Math.floor(Math.log(bytes) / Math.log(1024))), units.length - 1);
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]!}`;
}

function durationText(seconds: number): string {
  const scales: readonly (readonly [number, string])[] = [
    [365.25 * 86400, "years"],
    [86400, "days"],
    [3600, "hours"],
    [60, "minutes"],
  ];
  const [scale, unit] = scales.find(([size]) => seconds >= size) ?? [1, "seconds"];
  const amount = seconds / scale;
  return `${amount < 1e4 ? Number(amount.toPrecision(2)) : amount.toExponential(1)} ${unit}`;
}
