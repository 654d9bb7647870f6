import type { CircuitEquilibrium, CtrnnGallery, Track } from "../analyses/ctrnn-gallery.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { decimal, extent } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";
import { typeKey, typeOf, typesOf, unstableStyle } from "./unstable-styles.js";

const nullclineColors = [okabeIto.vermillion, okabeIto.green] as const;
const cycleColor = okabeIto.blue;

/** A limit cycle with its null-clines, the cycle that a Hopf bifurcation bears, and a strange attractor. */
export const ctrnnGalleryFigure: Figure<CtrnnGallery> = {
  name: "ctrnn-gallery",
  title: "Small networks in continuous time: oscillation, Hopf bifurcation, chaos",
  equation: "\\tau_i \\dot{y}_i = -y_i + \\sum_j w_{ij}\\,\\sigma(y_j + \\theta_j)",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const panels = [oscillatorPanel(result), hopfPanel(result), chaosPanel(result)];
    const margin = { top: 40, left: 42 };
    if (layout.width === "double") return panelPage(layout, [{ panels, height: 190, gap: 52 }], { margin });
    const rows = panels.map((panel) => ({ panels: [panel], height: 170 }));
    return panelPage(layout, rows, { margin, rowGap: 72 });
  },
};

function caption({ oscillator, hopf, chaos }: CtrnnGallery): string {
  const [first, second, third] = chaos.exponents;
  return (
    `**a** Beer’s oscillator of two neurons: null-clines, equilibrium (${oscillator.equilibria.map(({ unstable }) => `${unstable} unstable directions`).join(", ")}), ` +
    `limit cycle of period ${decimal(oscillator.period)}, and runs onto it (grey). ` +
    `**b** The circuit with *W* = [[*w*, −*c*], [*c*, *w*]], *c* = ${hopf.c}, and null-clines that cross at their centres: root mean square distance ` +
    `from the equilibrium on settled runs (circles), and ${decimal(hopf.factor, 4)}√(*w* − 4) from the normal form of the Hopf bifurcation at *w* = 4 ` +
    `(first Lyapunov coefficient ${decimal(hopf.coefficient, 4)}: supercritical); the equilibrium is ${hopf.equilibrium
      .map(({ from, to, stability }) => `${stability} from ${decimal(from)} to ${decimal(to)}`)
      .join(" and ")}. ` +
    `**c** Beer’s circuit of three neurons, *τ* = (1, 2.5, 1), on a strange attractor, with its equilibria: Lyapunov exponents ${withError(first!)}, ${withError(second!)} and ${withError(third!)} ` +
    `(value ± standard error, over a time of ${chaos.duration}).`
  );
}

function withError({ value, standardError }: CtrnnGallery["chaos"]["exponents"][number]): string {
  return `${fixed(value)} ± ${fixed(standardError)}`;
}

function fixed(value: number): string {
  return value.toFixed(4).replace("-", "−");
}

function trackLayer(track: Track, [x, y]: readonly [number, number], style: object): Layer {
  return {
    data: { values: track[x]!.map((v, order) => ({ x: v, y: track[y]![order]!, order })) },
    mark: { type: "line", clip: true, ...style },
    encoding: { order: { field: "order", type: "quantitative" } },
  };
}

function oscillatorPanel({ oscillator }: CtrnnGallery): PanelSpec {
  const { nullclines, equilibria, cycle, approaches, box } = oscillator;
  const axis = (i: 0 | 1) => ({
    type: "quantitative" as const,
    title: `*y*_{${i}}`,
    scale: exactly(...box[i]!),
  });
  const places: readonly [number, number] = [0, 1];
  return {
    title: { ...panelTitle("a"), offset: 26 },
    encoding: { x: { field: "x", ...axis(0) }, y: { field: "y", ...axis(1) } },
    layer: [
      ...approaches.map((track) => trackLayer(track, places, { color: "#bdbdbd", strokeWidth: 0.6 })),
      ...nullclines.map(({ neuron, x, y }) =>
        trackLayer([x, y], places, {
          color: nullclineColors[neuron],
          strokeWidth: 0.9,
          strokeDash: neuron === 0 ? [] : [5, 2],
        }),
      ),
      trackLayer(cycle, places, { ...lineStyle.stable, color: cycleColor }),
      ...equilibriumLayers(equilibria, places),
      ...keyRow(
        [
          {
            label: "d*y*_{0}/d*t* = 0",
            width: 74,
            line: { strokeWidth: 0.9, strokeDash: [], color: nullclineColors[0] },
          },
          {
            label: "d*y*_{1}/d*t* = 0",
            width: 74,
            line: { strokeWidth: 0.9, strokeDash: [5, 2], color: nullclineColors[1] },
          },
        ],
        20,
      ),
      ...keyRow([
        { label: "limit cycle", width: 74, line: { ...lineStyle.stable, color: cycleColor } },
        ...typeKey(equilibria.map(({ unstable }) => unstable)),
      ]),
    ],
  };
}

function hopfPanel({ hopf }: CtrnnGallery): PanelSpec {
  const weights = hopf.rows.map(({ w }) => w);
  const [low, high] = [Math.min(...weights), Math.max(...weights)];
  const y = {
    field: "amplitude",
    type: "quantitative",
    title: "Amplitude of the cycle",
    scale: exactly(-0.1, Math.max(...hopf.theory.map(({ amplitude }) => amplitude)) * 1.08),
  } as const;
  const rest = ({ from, to, stability }: CtrnnGallery["hopf"]["equilibrium"][number]): Layer => ({
    data: { values: [from, to].map((w) => ({ w, amplitude: 0 })) },
    mark: { type: "line", color: ink.text, ...lineStyle[stability === "stable" ? "stable" : "unstable"] },
  });
  const circle = { shape: "circle", fill: "white", stroke: cycleColor };
  return {
    title: { ...panelTitle("b"), offset: 26 },
    encoding: {
      x: {
        field: "w",
        type: "quantitative",
        title: "Self-connections *w*",
        scale: exactly(low - 0.05, high + 0.05),
      },
      y,
    },
    layer: [
      ...hopf.equilibrium.map(rest),
      {
        data: { values: [...hopf.theory] },
        mark: { type: "line", ...lineStyle.plain, color: okabeIto.vermillion },
      },
      { data: { values: [...hopf.rows] }, mark: { type: "point", size: 20, ...circle } },
      ...keyRow([
        { label: "simulated", width: 64, point: circle },
        { label: "normal form", width: 70, line: { ...lineStyle.plain, color: okabeIto.vermillion } },
      ]),
      ...keyRow(
        [
          { label: "stable", width: 56, line: { ...lineStyle.stable, color: ink.text } },
          { label: "unstable", width: 70, line: { ...lineStyle.unstable, color: ink.text } },
        ],
        20,
      ),
    ],
  };
}

function chaosPanel({ chaos }: CtrnnGallery): PanelSpec {
  const { track, equilibria, exponents } = chaos;
  const axis = (i: number) => ({
    type: "quantitative" as const,
    title: `*y*_{${i}}`,
    scale: exactly(...extent([...track[i]!, ...equilibria.map(({ state }) => state[i]!)])),
  });
  const places: readonly [number, number] = [0, 2];
  return {
    title: { ...panelTitle("c"), offset: 26 },
    encoding: { x: { field: "x", ...axis(0) }, y: { field: "y", ...axis(2) } },
    layer: [
      trackLayer(track, places, { color: cycleColor, strokeWidth: 0.35 }),
      ...equilibriumLayers(equilibria, places),
      corner(`λ_{1} = ${withError(exponents[0]!)}`),
      ...keyRow(typeKey(equilibria.map(({ unstable }) => unstable))),
    ],
  };
}

/** A text in the lower right corner. */
function corner(text: string): Layer {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", align: "right", baseline: "bottom", dx: -3, dy: -3 },
    encoding: {
      x: { value: "width" },
      y: { value: "height" },
      text: { field: "text", type: "nominal" },
    },
  };
}

function equilibriumLayers(
  equilibria: readonly CircuitEquilibrium[],
  [x, y]: readonly [number, number],
): Layer[] {
  return typesOf(equilibria.map(({ unstable }) => unstable)).map((type) => {
    const own = equilibria.filter(({ unstable }) => typeOf(unstable) === type);
    return {
      data: { values: own.map(({ state }) => ({ x: state[x]!, y: state[y]! })) },
      mark: { type: "point", size: 30, ...unstableStyle(type) },
    };
  });
}
