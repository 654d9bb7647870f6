import { infinityAttractor, outcome, type Attractor } from "../methods/basins/basin-atlas.js";
import type { Box } from "../methods/basins/find-attractors.js";
import type { ShareEstimate } from "../methods/basins/wilson-interval.js";
import { basinsText } from "./basins-text.js";
import type { BasinsCommandOptions } from "./basins-options.js";
import type { BasinFindings } from "./commands/basins.js";
import type { CsvTable, Report } from "./deliver.js";
import { asRows } from "./json.js";
import { describeParameters, type Target } from "./target.js";

/** An attractor with its share of the box, as it is reported. */
export type ReportedAttractor = Attractor & { readonly share: ShareEstimate };

/** What `basins` tells, with infinity as the last of the attractors wherever something goes there. */
export function basinsReport(
  target: Target,
  box: Box,
  found: BasinFindings,
  options: BasinsCommandOptions,
): Report {
  const { model } = target;
  const { shares, edges, perturbations, uncertainty, picture, line, search } = found;
  const attractors = reported(found);
  const number = numbering(found);
  const parameters = describeParameters(target, options.set);
  const flips = perturbations?.map((flip) => ({ ...flip, from: number(flip.from), to: number(flip.to) }));
  const smallest = flips && [...flips].sort((a, b) => a.norm - b.norm)[0];
  const edgeList = edges?.edgeStates.map((edge) => ({ ...edge, between: edge.between.map(number) }));
  const { samples, steps = search.options.steps, x0, seed } = options;
  return {
    model: model.name,
    seed,
    options: {
      parameters,
      box,
      samples,
      starts: search.options.starts,
      steps,
      ...(x0 !== undefined && { x0 }),
    },
    fields: {
      attractors: withInfinity(found),
      shares: attractors.map(({ share }) => share),
      undecided: shares.undecided,
      ...(edges && { edgeStates: edgeList, apart: edges.apart.map((pair) => pair.map(number)) }),
      ...(flips && { smallestPerturbation: smallest ?? null, perturbations: flips }),
      ...(uncertainty && { uncertainty }),
      ...(picture && { picture: pictureFields(picture, number) }),
      ...(line && { line }),
    },
    text: () => basinsText(target, found, attractors, number),
    figure: async () => {
      const { basinsPlot } = await import("./basins-plot.js");
      return basinsPlot({ model, parameters }, found, attractors, number);
    },
    csv: () =>
      picture === undefined ? attractorTable(model.stateNames, attractors) : pictureTable(picture, number),
    npz: () => npzArrays(found, attractors, number),
  };
}

/** The attractors of the atlas, and infinity where something goes there. */
function withInfinity({ shares, search }: BasinFindings): readonly Attractor[] {
  const escapes = shares.infinity.value > 0 || search.escaped > 0;
  return escapes ? [...shares.atlas.attractors, infinityAttractor] : shares.atlas.attractors;
}

function reported(found: BasinFindings): ReportedAttractor[] {
  const { shares, infinity } = found.shares;
  return withInfinity(found).map((attractor, k) => ({ ...attractor, share: shares[k] ?? infinity }));
}

/** From a label to the index among the attractors reported; −1 for undecided. */
export type Numbering = (label: number) => number;

function numbering({ shares }: BasinFindings): Numbering {
  const infinity = shares.atlas.attractors.length;
  return (label) => (label === outcome.infinity ? infinity : label);
}

type Picture = NonNullable<BasinFindings["picture"]>;

function pictureFields({ plane, labels }: Picture, number: Numbering): object {
  const { origin, u, v, a, b, columns, rows } = plane;
  return { origin, u, v, a, b, columns, rows, labels: asRows(labels.map(number), columns) };
}

function coordinate([from, to]: readonly [number, number], index: number, count: number): number {
  return from + ((to - from) * index) / (count - 1);
}

function pictureTable({ plane, labels }: Picture, number: Numbering): CsvTable {
  const { a, b, columns, rows } = plane;
  function* lines(): Generator<number[]> {
    for (let k = 0; k < labels.length; k++) {
      const row = Math.floor(k / columns);
      yield [coordinate(a, k - row * columns, columns), coordinate(b, row, rows), number(labels[k]!)];
    }
  }
  return { header: ["a", "b", "attractor"], rows: lines() };
}

function attractorTable(names: readonly string[], attractors: readonly ReportedAttractor[]): CsvTable {
  return {
    header: ["attractor", "kind", "period", "lyapunov", "share", "low", "high", ...names],
    rows: attractors.map(({ kind, period, lyapunov, share, states }, k) => [
      k,
      kind,
      period,
      lyapunov?.value ?? null,
      share.value,
      share.low,
      share.high,
      ...names.map((_, i) => states[0]?.[i] ?? null),
    ]),
  };
}

function npzArrays(
  { shares, picture, edges }: BasinFindings,
  attractors: readonly ReportedAttractor[],
  number: Numbering,
) {
  const n = shares.options.box.length;
  const { points, labels } = shares;
  const bounded = attractors.filter(({ states }) => states.length > 0);
  const flat = (rows: readonly (readonly number[])[]) => ({
    data: Float64Array.from(rows.flat()),
    shape: [rows.length, n],
  });
  const share = attractors.flatMap(({ share: { value, low, high } }) => [value, low, high]);
  return {
    attractors: flat(bounded.map(({ states }) => states[0]!)),
    shares: { data: Float64Array.from(share), shape: [attractors.length, 3] },
    points: { data: points, shape: [labels.length, n] },
    labels: { data: labels.map(number), shape: [labels.length] },
    ...(edges && { edgeStates: flat(edges.edgeStates.map(({ state }) => state)) }),
    ...(picture && pictureArrays(picture, number)),
  };
}

function pictureArrays({ plane, labels }: Picture, number: Numbering) {
  const { a, b, columns, rows, origin, u, v } = plane;
  const axis = (range: readonly [number, number], count: number) => ({
    data: Float64Array.from({ length: count }, (_, k) => coordinate(range, k, count)),
    shape: [count],
  });
  const vector = (data: Float64Array) => ({ data, shape: [data.length] });
  return {
    picture: { data: labels.map(number), shape: [rows, columns] },
    a: axis(a, columns),
    b: axis(b, rows),
    origin: vector(origin),
    u: vector(u),
    v: vector(v),
  };
}
