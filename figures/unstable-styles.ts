import type { KeyEntry } from "./key-row.js";
import { okabeIto } from "./palettes.js";
import { ink } from "./theme.js";

export interface PointStyle {
  readonly shape: string;
  readonly fill: string;
  readonly stroke: string;
}

/** Marks by the number of unstable directions; shape, filling and colour all tell them apart. */
const styles: readonly PointStyle[] = [
  { shape: "circle", fill: okabeIto.blue, stroke: okabeIto.blue },
  { shape: "square", fill: "white", stroke: okabeIto.vermillion },
  { shape: "triangle-up", fill: "white", stroke: okabeIto.green },
  { shape: "diamond", fill: ink.text, stroke: ink.text },
];

/** Directions from which on points share one mark. */
export const mostTypes = styles.length - 1;

/** 0 for a stable point, then its unstable directions, `mostTypes` for that many or more. */
export function typeOf(unstable: number): number {
  return Math.min(unstable, mostTypes);
}

export function unstableStyle(unstable: number): PointStyle {
  return styles[typeOf(unstable)]!;
}

/** "stable", "1 unstable", …, "3 unstable" or "≥ 3 unstable". */
export function typeLabel(type: number, all: readonly number[]): string {
  if (type === 0) return "stable";
  const more = type === mostTypes && all.some((unstable) => unstable > mostTypes);
  return `${more ? "≥ " : ""}${type} unstable`;
}

/** Types that occur, the stable first. */
export function typesOf(all: readonly number[]): number[] {
  return [...new Set(all.map(typeOf))].sort((a, b) => a - b);
}

/** Entries of the key of the types that occur. */
export function typeKey(all: readonly number[]): KeyEntry[] {
  return typesOf(all).map((type) => {
    const label = typeLabel(type, all);
    return { label, width: 22 + 4.9 * label.length, point: unstableStyle(type) };
  });
}
