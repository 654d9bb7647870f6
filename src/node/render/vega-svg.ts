import type { TopLevelSpec } from "vega-lite";
import { markupWidth } from "./fonts.js";

export interface VegaSvg {
  readonly svg: string;
  /** What vega and vega-lite had to say; a figure of ours must leave it empty. */
  readonly warnings: readonly string[];
}

/** An export of vega that its type declarations leave out. */
interface UntypedExports {
  readonly textMetrics: { width: typeof measure };
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly fontStyle?: string;
}

/**
 * Draws a Vega-Lite specification as Vega does, without a canvas; label widths come from the fonts themselves.
 *
 * Cost: the first call loads vega and vega-lite (about 0.2 s).
 *
 * @throws Error if the specification does not compile or a mark cannot be evaluated
 */
export async function vegaSvg(spec: TopLevelSpec): Promise<VegaSvg> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  (vega as unknown as UntypedExports).textMetrics.width = measure;
  const warnings: string[] = [];
  const logger = collector(vega.logger(vega.Warn), warnings);
  const compiled = compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled, {}, { ast: false }), { logger, renderer: "none" });
  try {
    await view.runAsync();
    return { svg: await view.toSVG(), warnings };
  } finally {
    view.finalize();
  }
}

/** Vega measures whatever a text channel holds: numbers and missing values too. */
function measure(item: TextItem, text: string | number | boolean | null | undefined): number {
  const { fontSize = 11, fontWeight = "normal", fontStyle = "normal" } = item;
  const bold = fontWeight === "bold" || Number(fontWeight) >= 600;
  return markupWidth(String(text ?? "").trim(), fontSize, { bold, italic: fontStyle !== "normal" });
}

type Logger = ReturnType<(typeof import("vega"))["logger"]>;

function collector(base: Logger, messages: string[]): Logger {
  const push = (...parts: readonly unknown[]): Logger => {
    messages.push(parts.map(String).join(" "));
    return base;
  };
  base.warn = push;
  base.error = push;
  return base;
}
