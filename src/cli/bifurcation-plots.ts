import { bifurcationPicture } from "../../analyses/bifurcation.js";
import { bifurcationFigure } from "../../figures/bifurcation.js";
import { drawFigure, type DrawnFigure } from "../../figures/figure.js";
import { orbitDiagramFigure, type OrbitDiagramPlot } from "../../figures/orbit-diagram.js";
import { planeCurvesFigure } from "../../figures/plane-curves.js";
import { plain } from "../../figures/result-text.js";
import type { TwoParameterDiagram } from "../methods/bifurcations/two-parameter-diagram.js";
import type { BifurcationDiagram } from "../methods/bifurcations/bifurcation-diagram.js";
import type { OrbitDiagram } from "../methods/bifurcations/orbit-diagram.js";
import type { Branch } from "../methods/results.js";
import type { Model } from "../systems/model.js";
import { parameterSymbol } from "../systems/parameters.js";
import { commonFields, drawPlot, type PlotSubject } from "./plots.js";

/** The branches of the first state variable. */
export function bifurcationPlot(
  { model }: PlotSubject,
  p: Float64Array,
  diagram: BifurcationDiagram,
): DrawnFigure {
  const drawn = drawFigure(bifurcationFigure, bifurcationPicture(model, p, diagram));
  return { ...drawn, title: `Bifurcation diagram: ${plain(model.title)}`, equation: model.equation };
}

/** Orbits of the first state variable, over its branches. */
export function orbitPlot(
  subject: PlotSubject,
  diagram: BifurcationDiagram,
  orbit: OrbitDiagram,
): DrawnFigure {
  const plot: OrbitDiagramPlot = {
    ...commonFields(subject),
    parameter: symbolOf(subject.model, diagram.parameter),
    range: diagram.range,
    state: subject.model.stateNames[0]!,
    orbits: distinctPoints(orbit, diagram.range),
    branches: diagram.branches.flatMap(linesOf).flatMap(stretches),
  };
  return { ...drawPlot(orbitDiagramFigure, subject, plot), equation: subject.model.equation };
}

/** Curves of bifurcations over two parameters. */
export function planePlot(
  subject: PlotSubject,
  { axes, curves, codimensionTwo }: TwoParameterDiagram,
): DrawnFigure {
  const { parameters, ...common } = commonFields(subject);
  const names = axes.map(({ parameter }) => parameter);
  const drawn = drawPlot(planeCurvesFigure, subject, {
    ...common,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name))),
    plane: {
      symbols: [symbolOf(subject.model, names[0]!), symbolOf(subject.model, names[1]!)],
      ranges: [axes[0].range, axes[1].range],
      curves,
      points: codimensionTwo,
    },
  });
  return { ...drawn, equation: subject.model.equation };
}

function symbolOf(model: Model, name: string): string {
  return `*${parameterSymbol(model, name)}*`;
}

/** Dots of a page a reader could tell apart, a side. */
const resolution = 1200;

/** Dots that would fall on one another are drawn once. */
function distinctPoints(
  { orbits }: OrbitDiagram,
  [from, to]: readonly [number, number],
): OrbitDiagramPlot["orbits"] {
  const points = orbits.flatMap(({ parameter, states }) =>
    states.map((state) => ({ parameter, state: state[0]! })),
  );
  const values = points.map(({ state }) => state);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const span = values.reduce((a, b) => Math.max(a, b), -Infinity) - low || 1;
  const cell = ({ parameter, state }: { parameter: number; state: number }) => {
    const [i, j] = [(parameter - from) / (to - from), (state - low) / span];
    return Math.round(i * resolution) * (resolution + 1) + Math.round(j * resolution);
  };
  return [...new Map(points.map((point) => [cell(point), point])).values()];
}

/** A branch of cycles is a line for each of its states. */
function linesOf({ period, points }: Branch): Branch["points"][] {
  return Array.from({ length: period }, (_, k) =>
    points.map((q) => ({ ...q, state: q.cycle?.[k] ?? q.state })),
  );
}

/** Pieces of a branch with the same stability; a special point ends one and begins the next. */
function stretches(points: Branch["points"]): OrbitDiagramPlot["branches"] {
  const pieces: { stable: boolean; points: { parameter: number; state: number }[] }[] = [];
  for (const { parameter, state, stability } of points) {
    const point = { parameter, state: state[0]! };
    const last = pieces.at(-1);
    const stable = stability === "stable";
    if (last === undefined) pieces.push({ stable, points: [point] });
    else if (stability === "nonhyperbolic" || last.stable === stable) last.points.push(point);
    else pieces.push({ stable, points: [last.points.at(-1)!, point] });
  }
  return pieces;
}
