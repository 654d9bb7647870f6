import type { TopLevelSpec } from "vega-lite";
import { markupToUnicode } from "../../../figures/markup.js";

/** Keys whose strings are names, addresses or formats: never label markup. */
const verbatim = new Set(["$schema", "url", "field", "format", "type", "font", "color", "fill", "stroke"]);
/** Keys whose strings are expressions, where an asterisk multiplies: only scripts are rewritten. */
const expressions = new Set(["labelExpr", "calculate", "expr", "filter", "test", "condition"]);

/**
 * The specification as a self-contained JSON text that opens in the public Vega editor: label markup, which only
 * our renderer knows, becomes Unicode (x₀, 10⁻³, x_T).
 */
export function specJson(spec: TopLevelSpec): string {
  return `${layOut(plain(spec, ""), "")}\n`;
}

function plain(value: unknown, key: string): unknown {
  if (typeof value === "string") {
    if (verbatim.has(key)) return value;
    return expressions.has(key) ? scriptsToUnicode(value) : markupToUnicode(value);
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v, k)]));
}

function scriptsToUnicode(expression: string): string {
  return expression.replace(/[_^]\{[^{}]*\}/g, markupToUnicode);
}

const lineLength = 110;

/** JSON with what fits on a line on one line: a data row is a line, not one line a number. */
function layOut(value: unknown, indent: string): string {
  const compact = JSON.stringify(value);
  if (typeof value !== "object" || value === null || compact.length + indent.length <= lineLength)
    return compact;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + layOut(item, inner)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${layOut(member, inner)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}
