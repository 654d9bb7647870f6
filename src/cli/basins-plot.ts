import { basinBarsFigure } from "../../figures/basin-bars.js";
import { basinMapFigure, type BasinMark } from "../../figures/basin-map.js";
import type { DrawnFigure } from "../../figures/figure.js";
import { plain } from "../../figures/result-text.js";
import { inPlane } from "../methods/basins/basin-plane.js";
import type { PlaneGrid } from "../methods/basins/label-points.js";
import type { Model } from "../systems/model.js";
import type { Numbering, ReportedAttractor } from "./basins-report.js";
import type { BasinFindings } from "./commands/basins.js";
import { commonFields, drawPlot, thinned, type PlotSubject } from "./plots.js";

/** Nodes of a side of the picture, beyond which some are left out; states of a cycle that are marked. */
const [mostNodes, mostStates] = [1000, 24];
/** A state nearer to the plane than this share of what it spans lies in it; one further than the other is left out. */
const besideWithin = { in: 1e-3, near: 0.15 } as const;

/** The picture where there is one, else the shares as bars. */
export function basinsPlot(
  subject: PlotSubject,
  found: BasinFindings,
  attractors: readonly ReportedAttractor[],
  number: Numbering,
): DrawnFigure {
  const named = attractors.map(({ kind, period, share }, k) => {
    const infinity = kind === "infinity";
    const name = infinity ? "infinity" : `${k}: ${kindName(kind, period)}`;
    return { name, infinity, share: share.value, ...share };
  });
  const { picture, shares } = found;
  if (picture === undefined) {
    const { samples } = shares.options;
    const undecided = shares.undecided.value;
    return drawPlot(basinBarsFigure, subject, {
      ...commonFields(subject),
      samples,
      shares: named,
      undecided,
    });
  }
  const { plane, labels } = picture;
  return drawPlot(basinMapFigure, subject, {
    ...commonFields(subject),
    field: thinnedField(plane, labels, number),
    axes: axisNames(subject.model, plane),
    attractors: named.map((item, k) => ({ ...item, name: item.infinity ? "∞" : String(k) })),
    marks: marksOf(plane, found),
  });
}

function kindName(kind: string, period: number | null): string {
  return period !== null && Number.isInteger(period) ? `${period}-cycle` : kind;
}

function thinnedField({ columns, rows, a, b }: PlaneGrid, labels: Int32Array, number: Numbering) {
  const [across, up] = [thinned(columns, mostNodes), thinned(rows, mostNodes)];
  const picked = up.flatMap((r) => across.map((c) => number(labels[r * columns + c]!)));
  return { labels: picked, columns: across.length, rows: up.length, x: a, y: b };
}

/** The variable of an axis-parallel direction, else the direction's number. */
function axisNames(model: Model, { u, v }: PlaneGrid): [string, string] {
  const name = (axis: Float64Array, fallback: string) => {
    const at = axis.findIndex((c) => c === 1);
    return at >= 0 && axis.every((c, i) => i === at || c === 0) ? plain(model.stateNames[at]!) : fallback;
  };
  return [name(u, "first direction"), name(v, "second direction")];
}

function marksOf(plane: PlaneGrid, { search, shares, edges }: BasinFindings): BasinMark[] {
  const size = Math.max(plane.a[1] - plane.a[0], plane.b[1] - plane.b[0]);
  const mark = (state: readonly number[], kind: BasinMark["kind"]): BasinMark[] => {
    const { a, b, beside } = inPlane(plane, Float64Array.from(state));
    if (beside > besideWithin.near * size) return [];
    return [{ x: a, y: b, kind, beside: beside > besideWithin.in * size }];
  };
  const found = shares.atlas.attractors.flatMap(({ kind, states }) => {
    if (kind === "chaotic" || kind === "quasi-periodic")
      return states.flatMap((state) => mark(state, "orbit"));
    const stride = Math.ceil(states.length / mostStates);
    return states.filter((_, k) => k % stride === 0).flatMap((state) => mark(state, "attractor"));
  });
  const edge = (edges?.edgeStates ?? []).filter(({ status }) => status !== "not-settled");
  const unstable = search.fixedPoints.filter(({ stability }) => stability !== "stable");
  const all = [
    ...unstable.flatMap(({ state }) => mark(state, "unstable")),
    ...edge.flatMap(({ state }) => mark(state, "edge")),
    ...found,
  ];
  const inside = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  return all.filter(({ x, y }) => inside(x, plane.a) && inside(y, plane.b));
}
