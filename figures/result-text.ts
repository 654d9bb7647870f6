import type { KeyEntry } from "./key-row.js";
import { categoryColors } from "./palettes.js";

/** Names a user chose, as plain text in label markup. */
export function plain(text: string): string {
  return text.replace(/[*_^\\]/g, (character) => `\\${character}`);
}

/** A number as figures print it, with a true minus sign. */
export function decimal(value: number, digits = 5): string {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** Values of parameters, for a caption. */
export function assignments(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values);
  const shown = entries.slice(0, 6).map(([name, value]) => `*${plain(name)}* = ${decimal(value)}`);
  return entries.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}

export function seriesColor(index: number): string {
  return categoryColors[index % categoryColors.length]!;
}

/** Room of a key entry, px: its symbol, its label at the note size, and a gap. */
export function lineKey(label: string, index: number, strokeDash: number[] = []): KeyEntry {
  const letters = label.replace(/[*_^{}\\]/g, "").length;
  return {
    label,
    width: 30 + 4.8 * letters,
    line: { strokeWidth: 1.2, strokeDash, color: seriesColor(index) },
  };
}

/** Lowest and highest of the finite values, with a margin; a range around a single value. */
export function extent(values: Iterable<number>, margin = 0.04): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const room = high > low ? margin * (high - low) : Math.max(1e-9, 0.05 * Math.abs(low)) || 1;
  return [low - room, high + room];
}
