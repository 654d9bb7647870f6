import type { TransientsResult } from "../analyses/pseudospectra.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto, orderedColors } from "./palettes.js";
import { decimal } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";

const rangeStyle = { color: okabeIto.vermillion, strokeWidth: 1.2, strokeDash: [4, 2] };
const circleStyle = { color: ink.text, ...lineStyle.reference };
const radiusStyle = { color: okabeIto.green, strokeWidth: 1.2, strokeDash: [3, 2] };
const boundStyle = { color: okabeIto.purple, strokeWidth: 1.2, strokeDash: [5, 2] };

/** Pseudospectra of a non-normal matrix, and the powers that they foretell. */
export const pseudospectraFigure: Figure<TransientsResult> = {
  name: "pseudospectra",
  title: "Pseudospectra and transient growth of a non-normal recurrent matrix",
  equation:
    "\\sigma_\\varepsilon(W) = \\{z : \\|(zI - W)^{-1}\\|_2 > \\varepsilon^{-1}\\}, \\qquad \\mathcal K \\le \\sup_k \\|W^k\\|_2 \\le e\\,n\\,\\mathcal K",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const panels = [planePanel(result), powersPanel(result)];
    const margin = { left: 40, right: 10, top: 38 };
    if (layout.width === "double") {
      return panelPage(layout, [{ panels, height: 262, weights: [262, 336], gap: 44 }], { margin });
    }
    const rows = panels.map((panel, i) => ({ panels: [panel], height: i === 0 ? 286 : 150 }));
    return panelPage(layout, rows, { margin, rowGap: 62 });
  },
};

function caption({ title, units, options, spectralRadius, norms, kreiss }: TransientsResult): string {
  const top = Math.max(...norms);
  const rising = kreiss !== null && top > 1;
  return [
    `${title}. **a** Eigenvalues of the recurrent matrix *W* (dots) and the boundaries of its *ε*-pseudospectra (blue, *ε* = ${epsilons(options.levels)}): the eigenvalues of all *W* + *E* with ‖*E*‖_{2} < *ε*.`,
    "Dashed red: boundary of the numerical range; dotted: unit circle.",
    kreiss?.at == null ? "" : "Cross: where the Kreiss constant is attained.",
    `**b** Norm of *W*^{*k*} (black) against *ρ*^{*k*} for the spectral radius *ρ* = ${decimal(spectralRadius, 3)} (green).`,
    rising
      ? `Every eigenvalue is stable, yet the norm rises to ${decimal(top, 3)} at *k* = ${norms.indexOf(top)} before it falls.`
      : "",
    kreiss === null
      ? "Some power grows for ever, so there is no Kreiss constant."
      : `Purple: the Kreiss constant *K* = ${decimal(kreiss.value, 3)}, which the norm must reach, and e*nK* = ${decimal(kreiss.upper, 3)} for *n* = ${units}, which it cannot exceed.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function epsilons(levels: readonly number[]): string {
  return levels.map((level) => power(level)).join(", ");
}

function power(exponent: number): string {
  return `10^{${decimal(exponent)}}`;
}

interface PathRow {
  readonly re: number;
  readonly im: number;
  readonly line: number;
  readonly order: number;
}

/** One layer of polylines, drawn through their points in order. */
function paths(
  lines: readonly (readonly { readonly re: number; readonly im: number }[])[],
  style: object,
): Layer {
  const values: PathRow[] = lines.flatMap((points, line) =>
    points.map(({ re, im }, order) => ({ re, im, line, order })),
  );
  return {
    data: { values },
    mark: { type: "line", clip: true, ...style },
    encoding: {
      detail: { field: "line", type: "nominal" },
      order: { field: "order", type: "quantitative" },
    },
  };
}

function planePanel(result: TransientsResult): PanelSpec {
  const { reach, contours, range, eigenvalues, options, kreiss } = result;
  const colors = orderedColors(options.levels.length).reverse();
  const circle = Array.from({ length: 181 }, (_, k) => {
    const angle = (2 * Math.PI * k) / 180;
    return { re: Math.cos(angle), im: Math.sin(angle) };
  });
  const axis = {
    type: "quantitative",
    scale: exactly(-reach, reach),
    axis: { values: ticks(reach) },
  } as const;
  const levelLines = options.levels.map((level, i) => {
    const own = contours.filter((contour) => contour.level === level);
    const lines = own.map(({ x, y }) => x.map((re, k) => ({ re, im: y[k]! })));
    return paths(lines, { color: colors[i]!, strokeWidth: 1 });
  });
  return {
    title: panelTitle("a"),
    encoding: {
      x: { field: "re", title: "Re *z*", ...axis },
      y: { field: "im", title: "Im *z*", ...axis },
    },
    layer: [
      ...levelLines,
      paths([circle], circleStyle),
      paths([[...range, range[0]!]], rangeStyle),
      {
        data: { values: [...eigenvalues] },
        mark: { type: "point", size: 9, fill: ink.text, strokeWidth: 0 },
      },
      ...(kreiss?.at == null ? [] : [cross(kreiss.at)]),
      ...planeKey(options.levels, colors),
    ],
  };
}

function cross(at: { readonly re: number; readonly im: number }): Layer {
  return {
    data: { values: [at] },
    mark: {
      type: "point",
      shape: "cross",
      angle: 45,
      size: 34,
      fill: okabeIto.purple,
      strokeWidth: 0,
      clip: true,
    },
  };
}

function planeKey(levels: readonly number[], colors: readonly string[]): Layer[] {
  const line = (strokeDash: number[], color: string, label: string, width: number): KeyEntry => {
    return { label, width, line: { strokeWidth: 1.2, strokeDash, color } };
  };
  const curves = [
    line(rangeStyle.strokeDash, rangeStyle.color, "numerical range", 88),
    line(circleStyle.strokeDash, circleStyle.color, "unit circle", 68),
    { label: "eigenvalues", width: 60, point: { shape: "circle", fill: ink.text, stroke: ink.text } },
  ];
  const contours = levels.map((level, i) =>
    line([], colors[i]!, `${i === 0 ? "*ε* = " : ""}${power(level)}`, i === 0 ? 60 : 42),
  );
  return [...keyRow(curves, 20), ...keyRow(contours, 8)];
}

/** …, −1, −½, 0, ½, … inside the square: at most three on a side. */
function ticks(reach: number): number[] {
  const decade = 10 ** Math.floor(Math.log10(reach));
  const step = decade * (reach < 2 * decade ? 0.5 : reach < 4 * decade ? 1 : reach < 8 * decade ? 2 : 4);
  const count = Math.floor(reach / step);
  return Array.from({ length: 2 * count + 1 }, (_, k) => (k - count) * step);
}

function powersPanel({ norms, spectralRadius, kreiss }: TransientsResult): PanelSpec {
  const last = norms.length - 1;
  const positive = norms.filter((norm) => norm > 0);
  const low = Math.min(...positive, Math.max(spectralRadius ** last, 1e-3 * Math.min(...positive)));
  const high = Math.max(...positive, kreiss?.upper ?? 0);
  const domain = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high) + 0.05)] as const;
  const y = { type: "quantitative", title: "Norm", ...logChannel(domain, 6) } as const;
  const radius = norms.map((_, k) => ({ k, norm: spectralRadius ** k })).filter(({ norm }) => norm > 0);
  const bounds =
    kreiss === null
      ? []
      : [
          { norm: kreiss.value, text: "*K*" },
          { norm: kreiss.upper, text: "e*nK*" },
        ];
  return {
    title: panelTitle("b"),
    encoding: {
      x: { field: "k", type: "quantitative", title: "Power *k*", scale: exactly(0, Math.max(1, last)) },
      y: { field: "norm", ...y },
    },
    layer: [
      {
        data: { values: bounds },
        mark: { type: "rule", ...boundStyle },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      },
      {
        data: { values: bounds },
        mark: { type: "text", align: "right", baseline: "bottom", dx: -3, dy: -2 },
        encoding: { x: { value: "width" }, text: { field: "text" } },
      },
      {
        data: { values: norms.map((norm, k) => ({ k, norm })).filter(({ norm }) => norm > 0) },
        mark: { type: "line", clip: true, color: ink.text, ...lineStyle.plain },
      },
      { data: { values: radius }, mark: { type: "line", clip: true, ...radiusStyle } },
      ...powersKey(kreiss !== null),
    ],
  };
}

function powersKey(bounded: boolean): Layer[] {
  const entries: KeyEntry[] = [
    { label: "‖*W*^{*k*}‖_{2}", width: 54, line: { ...lineStyle.plain, color: ink.text } },
    { label: "*ρ*^{*k*}", width: 42, line: radiusStyle },
  ];
  const bounds = { label: "bounds", width: 60, line: boundStyle };
  return keyRow(bounded ? [...entries, bounds] : entries, 8);
}
