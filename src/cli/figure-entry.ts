import { drawFigure, type DrawnFigure, type Figure, type FigureLayout } from "../../figures/figure.js";

export interface FigureContext {
  readonly seed: number;
  /** A coarser calculation for a fast look: fewer grid points and samples, the same figure. */
  readonly quick: boolean;
}

/** A figure and the analysis that feeds it, with the type of the result between them hidden. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly equation: string;
  /** Computes the result; hand it to `draw`, as often as there are layouts. */
  readonly analyse: (context: FigureContext) => unknown;
  readonly draw: (result: unknown, layout?: FigureLayout) => DrawnFigure;
}

/** Ties a figure to the analysis that feeds it. */
export function entry<Result>(
  figure: Figure<Result>,
  analyse: (context: FigureContext) => Result,
): CatalogueEntry {
  return {
    name: figure.name,
    title: figure.title,
    equation: figure.equation,
    analyse,
    draw: (result, layout) => drawFigure(figure, result as Result, layout),
  };
}
