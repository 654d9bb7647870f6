import type { SpeedLandscapeResult } from "../analyses/speed-landscape.js";
import type { Stability } from "../src/methods/results.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { heatMapLayers } from "./heat-map.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink } from "./theme.js";

const marks = {
  stable: { shape: "circle", fill: "black", stroke: "white" },
  unstable: { shape: "circle", fill: "white", stroke: "black" },
  nonhyperbolic: { shape: "square", fill: "white", stroke: "black" },
} as const satisfies Readonly<Record<Stability, object>>;
const slowMark = { shape: "diamond", fill: okabeIto.orange, stroke: "black" } as const;

/** The speed of a two-unit network over its plane, and along a trajectory that passes the ghost of a fold. */
export const speedLandscapeFigure: Figure<SpeedLandscapeResult> = {
  name: "speed-landscape",
  title: "Fixed points and slow points in the speed of a network",
  equation: "q(\\mathbf{h}) = \\tfrac{1}{2} \\|F(\\mathbf{h}) - \\mathbf{h}\\|^2",
  defaultWidth: "single",
  caption: ({ options, fixedPoints, slowPoints }) => {
    const stable = fixedPoints.filter((q) => q.stability === "stable").length;
    return (
      `Two tanh units near a fold of the first. **a** Decimal logarithm of the speed *q*: ` +
      `zero at ${stable} stable (filled) and ${fixedPoints.length - stable} unstable fixed points (open), least but not zero at ` +
      `${slowPoints.length} slow points (diamonds), the ghosts of points that met in a fold and vanished. Line: a trajectory of ${options.steps} steps. ` +
      "**b** The speed along it; dashed: that of the slow point where it lingers."
    );
  },
  spec: (result, layout) => {
    const single = layout.width === "single";
    const height = single ? 210 : 250;
    const margin = { top: 24, left: 44, right: 70 };
    const panels = [plane(result, height), course(result)] as const;
    if (!single) return panelPage(layout, [{ panels, height, gap: 120 }], { margin });
    const rows = [
      { panels: [panels[0]], height, below: 50 },
      { panels: [panels[1]], height: 100 },
    ];
    return panelPage(layout, rows, { margin });
  },
};

function plane(result: SpeedLandscapeResult, height: number): PanelSpec {
  const { log10Speed, options, fixedPoints, slowPoints, orbit } = result;
  const field = {
    values: log10Speed,
    columns: options.nodes,
    rows: options.nodes,
    x: [-1, 1] as const,
    y: [-1, 1] as const,
  };
  const at = (state: readonly number[]) => ({ x: state[0]!, y: state[1]! });
  const axis = (i: number) => ({ type: "quantitative", title: `*h*_{${i}}`, scale: exactly(-1, 1) }) as const;
  const kinds = (["stable", "unstable", "nonhyperbolic"] as const).filter((s) =>
    fixedPoints.some((q) => q.stability === s),
  );
  const points = (values: readonly object[], mark: object): Layer => ({
    data: { values: [...values] as Record<string, unknown>[] },
    mark: { type: "point", size: 34, strokeWidth: 1, opacity: 1, ...mark },
  });
  return {
    title: panelTitle("a", "", 38),
    encoding: { x: { field: "x", ...axis(1) }, y: { field: "y", ...axis(2) } },
    layer: [
      ...heatMapLayers(field, { domain: [-6, 0], title: "log_{10} *q*", legendLength: height - 14 }),
      {
        data: { values: orbit.map(({ state, step }) => ({ ...at(state), step })) },
        mark: {
          type: "line",
          color: "white",
          strokeWidth: 1,
          clip: true,
          point: { size: 5, color: "white", filled: true },
        },
        encoding: { order: { field: "step", type: "quantitative" } },
      },
      ...kinds.map((s) =>
        points(
          fixedPoints.filter((q) => q.stability === s).map(({ state }) => at(state)),
          marks[s],
        ),
      ),
      points(
        slowPoints.map(({ state }) => at(state)),
        slowMark,
      ),
      ...keyRow([
        ...kinds.map((s) => ({ label: s, width: 62, point: { ...marks[s], stroke: "black" } })),
        { label: "slow point", width: 80, point: slowMark },
      ]),
    ],
  };
}

function course({ orbit, passed }: SpeedLandscapeResult): PanelSpec {
  const lowest = -8;
  const y = { type: "quantitative", title: "log_{10} *q*", scale: exactly(lowest, 0) } as const;
  const values = orbit.flatMap(({ step, log10Speed }) =>
    log10Speed !== null && log10Speed >= lowest ? [{ step, y: log10Speed }] : [],
  );
  return {
    title: panelTitle("b", "", 38),
    encoding: {
      x: { field: "step", type: "quantitative", title: "Step", scale: exactly(0, orbit.length - 1) },
    },
    layer: [
      {
        data: { values: passed === null ? [] : [{ y: passed }] },
        mark: { type: "rule", color: okabeIto.orange, strokeDash: [4, 2], strokeWidth: 1 },
        encoding: { x: { value: 0 }, x2: { value: "width" }, y: { field: "y", ...y } },
      },
      {
        data: { values },
        mark: {
          type: "line",
          color: ink.text,
          strokeWidth: 1,
          clip: true,
          point: { size: 8, color: ink.text, filled: true },
        },
        encoding: { y: { field: "y", ...y } },
      },
    ],
  };
}
