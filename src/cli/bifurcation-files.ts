import type { Model } from "../systems/model.js";
import type { Found } from "./commands/bifurcation.js";
import type { NamedArray } from "../formats/npz-writer.js";
import type { CsvTable } from "./deliver.js";
import { planeArrays, planeRows } from "./two-parameter.js";

type CsvRow = (string | number | null)[];

/**
 * Branches, then orbits, then curves in the plane, told apart by the first column. A point of a cycle is a row for each
 * of its states, numbered in the column `step`.
 */
export function bifurcationCsv(model: Model, { parameter, branches, orbit, plane: both }: Found): CsvTable {
  const second = both === undefined ? [] : [null];
  const rows: CsvRow[] = branches.flatMap(({ points }, i) =>
    points.flatMap((q) =>
      (q.cycle ?? [q.state]).map((state, k) => [
        `branch ${i + 1}`,
        q.parameter,
        ...second,
        ...state,
        q.stability,
        k,
      ]),
    ),
  );
  for (const { parameter: value, states } of orbit?.orbits ?? []) {
    for (const state of states) rows.push(["orbit", value, ...second, ...state, null, null]);
  }
  if (both !== undefined) rows.push(...planeRows(both).map((row) => [...row, null]));
  const names = both === undefined ? [] : [both.axes[1].parameter];
  return { header: ["curve", parameter, ...names, ...model.stateNames, "stability", "step"], rows };
}

/** Each branch (of cycles also all their states, shape [points, period, n]) and each orbit, then the curves in the plane. */
export function bifurcationArrays({
  branches,
  orbit,
  plane: both,
}: Found): Readonly<Record<string, NamedArray>> {
  const column = (values: readonly number[]) => ({ data: Float64Array.from(values), shape: [values.length] });
  const states = (rows: readonly (readonly number[])[]) => {
    return { data: Float64Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0] };
  };
  const cycles = (all: readonly (readonly (readonly number[])[])[]) => {
    return { data: Float64Array.from(all.flat(2)), shape: [all.length, all[0]!.length, all[0]![0]!.length] };
  };
  const settled = (orbit?.orbits ?? []).flatMap(({ parameter, states: all }) =>
    all.map((state) => ({ parameter, state })),
  );
  const named = branches.flatMap(({ points, period }, i): [string, NamedArray][] => [
    [`branch_${i + 1}_parameter`, column(points.map((q) => q.parameter))],
    [`branch_${i + 1}_states`, states(points.map((q) => q.state))],
    ...(period > 1
      ? [[`branch_${i + 1}_cycles`, cycles(points.map((q) => q.cycle!))] satisfies [string, NamedArray]]
      : []),
  ]);
  return {
    ...Object.fromEntries<NamedArray>(named),
    ...(orbit && {
      orbit_parameter: column(settled.map((q) => q.parameter)),
      orbit_states: states(settled.map((q) => q.state)),
    }),
    ...(both && planeArrays(both)),
  };
}
