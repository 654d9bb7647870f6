import type { Cell } from "../table.js";
import { brief, timeUnit, type SectionView, type ViewSubject } from "./section-view.js";

export interface TrajectoryDocument {
  readonly status: string;
  readonly states: readonly (readonly number[])[];
  readonly times?: readonly number[];
}

/** A state has come to rest once it moves by at most this much, relative to its size. */
const rest = 1e-9;

export function trajectoryView({ status, states }: TrajectoryDocument, subject: ViewSubject): SectionView {
  const last = states.length - 1;
  const [end, before] = [states[last]!, states[Math.max(0, last - 1)]!];
  const size = Math.max(1, ...end.map(Math.abs));
  const moved = Math.max(...end.map((x, i) => Math.abs(x - before[i]!)));
  const text =
    status !== "ok"
      ? `The run leaves the finite numbers after ${last} ${subject.kind === "map" ? "steps" : "samples"}.`
      : moved <= rest * size
        ? "The run comes to rest at a fixed point."
        : "The run is still moving at its end.";
  return {
    summary: [{ topic: "Dynamics", text: `From its initial state: ${lower(text)}` }],
    paragraphs: [text],
    tables: [],
  };
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

export interface LyapunovDocument {
  readonly status: string;
  readonly exponents: readonly {
    readonly value: number | null;
    readonly standardError: number | null;
    readonly interval: readonly [number, number] | null;
    readonly status: string;
  }[];
  readonly kaplanYorke: number | null;
  readonly dimension: number;
}

const shownExponents = 24;

export function lyapunovView(found: LyapunovDocument, subject: ViewSubject): SectionView {
  const { exponents, kaplanYorke, dimension, status } = found;
  const [largest] = exponents;
  const text =
    status === "ok"
      ? exponentText(largest?.value ?? null, largest?.interval ?? null, subject)
      : `The run ended early: ${status}.`;
  const rows = exponents
    .slice(0, shownExponents)
    .map(({ value, standardError, interval }, i): Cell[] => [
      i + 1,
      value,
      standardError,
      interval === null ? null : interval.map(brief).join(" to "),
    ]);
  const shown =
    rows.length < dimension ? `The largest ${rows.length} of ${dimension} exponents` : "All exponents";
  return {
    summary: [{ topic: "Gradients", text }],
    paragraphs: [text, ...(kaplanYorke === null ? [] : [`Kaplan–Yorke dimension: ${brief(kaplanYorke)}.`])],
    tables: [
      {
        caption: `${shown}, in nats a ${subject.kind === "map" ? "step" : "unit of time"}, with standard errors and 95 % intervals from blocks of the run.`,
        header: ["no.", "exponent", "standard error", "95 % interval"],
        rows,
      },
    ],
  };
}

function exponentText(
  value: number | null,
  interval: readonly [number, number] | null,
  subject: ViewSubject,
): string {
  if (value === null)
    return "In the long run every small change is lost at once: the largest exponent is minus infinity.";
  const [low, high] = interval ?? [value, value];
  const rate = `(largest Lyapunov exponent ${brief(value)})`;
  const time = `${brief(1 / Math.abs(value))} ${timeUnit(subject)}`;
  if (high < 0)
    return `In the long run, gradients along this run vanish: they shrink by a factor e every ${time} ${rate}.`;
  if (low > 0)
    return `In the long run, this run is chaotic and its gradients explode: they grow by a factor e every ${time} ${rate}.`;
  return `In the long run, gradients along this run neither clearly vanish nor explode ${rate}.`;
}
