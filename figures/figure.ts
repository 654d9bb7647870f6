import type { TopLevelSpec } from "vega-lite";

/** One text column (89 mm) or the full width of a page (183 mm). */
export type FigureWidth = "single" | "double";

export interface FigureLayout {
  readonly width: FigureWidth;
}

/**
 * One figure: a pure mapping of an analysis' result to a Vega-Lite specification.
 *
 * Labels, titles and captions are written in label markup (see markup.ts): `x_{T}`, `10^{−3}`, `*b*` for
 * italic, `**a**` for bold. A figure calculates nothing; it only maps data to marks.
 */
export interface Figure<Result> {
  /** Kebab-case; the name of its files. */
  readonly name: string;
  /** Plain text for lists and headings, in label markup. */
  readonly title: string;
  /** LaTeX without delimiters. */
  readonly equation: string;
  /** The width it is drawn at unless another is asked for; it must work at both. */
  readonly defaultWidth: FigureWidth;
  /** What a journal would print beneath: what is shown, symbols, values, line styles. Label markup. */
  caption(result: Result): string;
  spec(result: Result, layout: FigureLayout): TopLevelSpec;
}

/** A figure applied to a result: all that a renderer needs. */
export interface DrawnFigure {
  readonly name: string;
  readonly title: string;
  readonly equation: string;
  readonly caption: string;
  readonly spec: TopLevelSpec;
}

/** Applies a figure to a result, at its own width unless `layout` says otherwise. */
export function drawFigure<Result>(
  figure: Figure<Result>,
  result: Result,
  layout: FigureLayout = { width: figure.defaultWidth },
): DrawnFigure {
  return {
    name: figure.name,
    title: figure.title,
    equation: figure.equation,
    caption: figure.caption(result),
    spec: figure.spec(result, layout),
  };
}
