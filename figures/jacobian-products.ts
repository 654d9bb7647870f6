import type { BoundCurve, ProductBoundsResult, ProductCase } from "../analyses/product-bounds.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink } from "./theme.js";

const names: Readonly<Record<ProductCase["name"], string>> = {
  jordan: "Jordan block",
  nilpotent: "*W*^{2} = 0, fixed slopes",
  chaotic: "*W*^{2} = 0, chaotic",
  contracting: "Contracting network",
};

interface Style {
  readonly color: string;
  readonly strokeWidth: number;
  readonly strokeDash?: number[];
}

/** Wide below narrow, solid below dashed: curves that coincide are all seen. */
const boundStyle: Readonly<Record<BoundCurve["method"], Style>> = {
  "s‖W‖₂": { color: okabeIto.skyBlue, strokeWidth: 2.4 },
  "s min‖SWS⁻¹‖₂": { color: okabeIto.blue, strokeWidth: 1.3, strokeDash: [5, 2.5] },
  "s ρ(|W|)": { color: okabeIto.green, strokeWidth: 1.3, strokeDash: [1.2, 2] },
};
const normStyle: Style = { color: okabeIto.black, strokeWidth: 1.5 };
const gammaStyle: Style = { color: okabeIto.vermillion, strokeWidth: 1.2, strokeDash: [3, 2] };
const violation = { color: okabeIto.vermillion, opacity: 0.16 } as const;

/** The norm of Jacobian products against γ^k, which does not bound it, and against the bounds that do. */
export const jacobianProductsFigure: Figure<ProductBoundsResult> = {
  name: "jacobian-products",
  title: "Norms of Jacobian products, the spectral radius and valid bounds",
  equation:
    "\\Pi_k = J_k \\cdots J_1, \\qquad \\|\\Pi_k\\|_2 \\le (s\\,\\|W\\|_2)^k, \\qquad \\|\\Pi_k\\|_2 \\le \\kappa(S)\\,\\bigl(s\\,\\|SWS^{-1}\\|_2\\bigr)^k, \\qquad \\|\\Pi_k\\|_2 \\le \\kappa\\,\\bigl(s\\,\\rho(|W|)\\bigr)^k",
  defaultWidth: "double",
  caption: ({ cases }) =>
    "Operator norm of the product Π_{*k*} of *k* Jacobians (black), the powers *γ*^{*k*} of the spectral radius *γ* of " +
    "*W* (red, dashed) and three bounds that hold for every trajectory, *s* being the largest slope of the activation. " +
    "Shaded: where ‖Π_{*k*}‖ exceeds *γ*^{*k*}, so that *γ* < 1 does not bound the gradient. " +
    "**a** The Jordan block *W* = (0.9, 1; 0, 0.9) at unit slopes; the norm exceeds *γ*^{*k*} at every *k*. " +
    "**b** Nilpotent weights *W* = 8 (1, −1; 1, −1), logistic slopes 1/4 and 1/20, and **c** an autonomous logistic " +
    "network, *W* = 12 (1, −1; 1, −1), *b* = (−3, −9), *x*_{0} = (−2.9, −8.9), which is chaotic: *γ* = 0, yet the " +
    "products grow; the three bounds coincide. " +
    `**d** A random tanh network of ${cases.at(-1)!.units} units whose gradients vanish: the scaled bound proves it, the other two do not.`,
  spec: ({ cases }, layout) => {
    const double = layout.width === "double";
    const panels = cases.map((item, i) =>
      panel(item, "abcd"[i]!, i === 0 || (!double && i === 2), i === 0 ? legend(double) : []),
    );
    const rows = double
      ? [{ panels, height: 150, gap: 34 }]
      : [0, 2].map((i) => ({ panels: panels.slice(i, i + 2), height: 115, gap: 38 }));
    return panelPage(layout, rows, { margin: { left: 40, right: 8, top: double ? 38 : 52 }, rowGap: 50 });
  },
};

interface Row {
  readonly k: number;
  readonly norm: number;
  readonly gamma: number;
}

function panel(item: ProductCase, letter: string, titled: boolean, extra: PanelLayer[]): PanelSpec {
  const domain = domainOf(item);
  const rows: Row[] = item.lags.flatMap((k, i) => {
    const norm = item.log10Norm[i] ?? null;
    const gamma = item.log10Gamma[i] ?? null;
    return norm === null ? [] : [{ k, norm: 10 ** norm, gamma: gamma === null ? 0 : 10 ** gamma }];
  });
  const y = { type: "quantitative", ...logChannel(domain, 5), title: titled ? "Norm" : null } as const;
  const line = (field: "norm" | "gamma", style: Style): PanelLayer => ({
    data: { values: rows.filter((row) => row[field] > 0) },
    mark: { type: "line", clip: true, ...style },
    encoding: { y: { field, ...y } },
  });
  const gammaText = item.spectralRadius === 0 ? "0" : item.spectralRadius.toPrecision(2).replace(/0+$/, "");
  return {
    title: panelTitle(letter, `${names[item.name]}, *γ* = ${gammaText}`, 34),
    encoding: {
      x: { field: "k", type: "quantitative", title: "Steps *k*", scale: exactly(0, item.lags.at(-1)!) },
    },
    layer: [
      {
        data: {
          values: rows.map(({ k, norm, gamma }) => ({
            k,
            top: Math.max(norm, gamma),
            bottom: Math.max(gamma, domain[0]),
          })),
        },
        mark: { type: "area", clip: true, ...violation },
        encoding: { y: { field: "top", ...y }, y2: { field: "bottom" } },
      },
      ...item.bounds.map(({ method, log10 }) => ({
        data: { values: item.lags.map((k, i) => ({ k, bound: 10 ** Math.min(300, log10[i]!) })) },
        mark: { type: "line", clip: true, ...boundStyle[method] } as const,
        encoding: { y: { field: "bound", ...y } },
      })),
      ...(item.spectralRadius > 0 ? [line("gamma", gammaStyle)] : [zeroNote()]),
      line("norm", normStyle),
      ...coincidence(item),
      ...extra,
    ],
  };
}

type PanelLayer = Extract<PanelSpec, { layer: unknown }>["layer"][number];

function zeroNote(): PanelLayer {
  return {
    data: { values: [{ label: "*γ*^{*k*} = 0" }] },
    mark: { type: "text", align: "right", baseline: "bottom", color: okabeIto.vermillion },
    encoding: { x: { value: "width" }, y: { value: "height" }, text: { field: "label" } },
  };
}

/** Names the bounds where they are one line. */
function coincidence({ bounds }: ProductCase): PanelLayer[] {
  const [first, ...others] = bounds.map(({ value, prefactor }) => ({ value, prefactor }));
  const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6 * b;
  if (first === undefined) return [];
  const same = others.every((b) => close(b.value, first.value) && close(b.prefactor, first.prefactor));
  if (!same) return [];
  return [
    {
      data: { values: [{ label: `all bounds: ${Number(first.value.toPrecision(3))}^{*k*}` }] },
      mark: { type: "text", align: "right", baseline: "top", color: okabeIto.blue },
      encoding: { x: { value: "width" }, y: { value: 32 }, text: { field: "label" } },
    },
  ];
}

/** Decades that hold the norm and γ^k, and above them as much of the bounds as fits. */
function domainOf({ log10Norm, log10Gamma, bounds }: ProductCase): [number, number] {
  const norms = log10Norm.filter((v) => v !== null);
  const low =
    Math.floor(Math.min(...norms, log10Gamma.at(-1) ?? Infinity)) - (log10Gamma[0] === null ? 1 : 0);
  const top = Math.max(...norms);
  const highest = Math.max(...bounds.flatMap(({ log10 }) => log10));
  return [10 ** low, 10 ** Math.ceil(Math.min(highest, top + Math.max(3, 0.6 * (top - low))))];
}

const entries: readonly { readonly label: string; readonly style: Style | "area" }[] = [
  { label: "true norm ‖Π_{*k*}‖_{2}", style: normStyle },
  { label: "*γ*^{*k*}", style: gammaStyle },
  { label: "*γ*^{*k*} exceeded", style: "area" },
  { label: "(*s*‖*W*‖_{2})^{*k*}", style: boundStyle["s‖W‖₂"] },
  { label: "*κ*(*S*) (*s*‖*SWS*^{−1}‖_{2})^{*k*}", style: boundStyle["s min‖SWS⁻¹‖₂"] },
  { label: "*κ* (*s* *ρ*(|*W*|))^{*k*}", style: boundStyle["s ρ(|W|)"] },
];

/** Where the keys begin, px: one row across a wide page, two of three on a narrow one. */
const keyColumns = { double: [0, 104, 160, 258, 350, 474], single: [0, 100, 214] } as const;

/** Keys above the first panel, in px of its plotting area. */
function legend(double: boolean): PanelLayer[] {
  const columns = double ? keyColumns.double : keyColumns.single;
  return entries.flatMap(({ label, style }, i): PanelLayer[] => {
    const x = columns[i % columns.length]! - (double ? 0 : 30);
    const y = (double ? -29 : -42) + Math.floor(i / columns.length) * 14;
    const key: PanelLayer =
      style === "area"
        ? { data: { values: [{}] }, mark: { type: "rect", ...violation }, encoding: box(x, y, 4) }
        : { data: { values: [{}] }, mark: { type: "rule", ...style }, encoding: box(x, y, 0) };
    return [
      key,
      {
        data: { values: [{ label }] },
        mark: { type: "text", align: "left", baseline: "middle", color: ink.text },
        encoding: { x: { value: x + 20 }, y: { value: y }, text: { field: "label" } },
      },
    ];
  });
}

function box(x: number, y: number, half: number) {
  const width = { x: { value: x }, x2: { value: x + 16 } };
  return half === 0
    ? { ...width, y: { value: y } }
    : { ...width, y: { value: y - half }, y2: { value: y + half } };
}
