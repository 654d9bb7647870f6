import { describe, expect, it } from "vitest";
import { claimGroups } from "../../analyses/claims/catalogue.js";
import type { ClaimGroup, ClaimRow } from "../../analyses/claims/claim.js";
import { latexTable } from "../../src/cli/claim-table-latex.js";
import { toLatex, toLatexNumber } from "../../src/cli/claim-table-latex-text.js";
import { markdownTable } from "../../src/cli/claim-table-markdown.js";
import { parseMarkup, toMarkdown, toUnicode } from "../../src/cli/claim-table-markup.js";
import { formatSmall, formatValue, summary } from "../../src/cli/claim-table-text.js";
import { claimList, claimTable } from "../../src/cli/claim-table.js";

const base = {
  source: "Nobody & Sons 2000, doi:10.1/a_b",
  paths: { analytic: "a", simulated: "s" },
  comparison: "relative",
  tolerance: 1e-10,
  expected: "holds",
  verdict: "holds",
} as const;

const rows: readonly ClaimRow[] = [
  { ...base, id: "X1.1", statement: "|x_{T}| ≤ 10^{−3}", analytic: 0.5, simulated: 0.5, discrepancy: 0 },
  {
    ...base,
    id: "X1.2",
    statement: "100 % of {a} & #b",
    components: ["w = 1", "w = 2"],
    analytic: [1, -2.5e-7],
    simulated: [1, -2.5e-7],
    discrepancy: 1.25e-16,
  },
  {
    ...base,
    id: "X1.3",
    statement: "Bounded by γ^{k}",
    analytic: 0,
    simulated: 21794.22015426,
    discrepancy: 21794.22015426,
    expected: "refuted",
    verdict: "refuted",
    counterexample: "W = [[1, −1], [1, −1]]",
    correctedBy: ["X1.1"],
  },
  {
    ...base,
    id: "X1.4",
    statement: "Lost",
    analytic: null,
    simulated: 1,
    discrepancy: null,
    verdict: "violated",
    reason: "the analytic side is not finite",
  },
];
const groups: readonly ClaimGroup[] = [
  { id: "X1", title: "A group", claims: [] },
  { id: "X2", title: "Of no rows", claims: [] },
];

/** Text outside mathematics, and the number of $ and of braces left open. */
function scan(tex: string) {
  let depth = 0;
  let mathematics = false;
  let text = "";
  for (const [token] of tex.matchAll(/\\[\\{}$&%#_]|\\[a-zA-Z]+|./gs)) {
    if (token === "{") depth++;
    else if (token === "}") depth--;
    else if (token === "$") mathematics = !mathematics;
    else if (!mathematics && token.length === 1) text += token;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  return { depth, mathematics, text };
}

describe("numbers in tables", () => {
  it.each([
    [0, "0"],
    [538, "538"],
    [-2.344389661369312, "-2.344389661"],
    [0.25, "0.25"],
    [9.5367431640625e-7, "9.536743164e-7"],
    [268336.286, "268336.286"],
    [4.239141e-8, "4.239141e-8"],
    [1.5e21, "1.5e+21"],
    [null, "none"],
  ])("%d is %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it.each([
    [0, "0"],
    [1.2345e-13, "1.2e-13"],
    [1e-5, "1e-5"],
    [0.25, "0.25"],
    [71_000.4, "71000"],
    [710_000.4, "7.1e+5"],
    [null, "none"],
  ])("a discrepancy of %d is %s", (value, text) => {
    expect(formatSmall(value)).toBe(text);
  });
});

describe("label markup", () => {
  it("splits scripts from text", () => {
    expect(parseMarkup("x_{T} = 10^{−3}")).toEqual([
      { kind: "text", text: "x" },
      { kind: "sub", text: "T" },
      { kind: "text", text: " = 10" },
      { kind: "super", text: "−3" },
    ]);
  });

  it("becomes Unicode where there is a character for it", () => {
    expect(toUnicode("x_{0} 10^{−3} x_{T} a^{T/2}")).toBe("x₀ 10⁻³ x_T a^(T/2)");
  });

  it("becomes Markdown that cannot break a table", () => {
    expect(toMarkdown("|x_{0}| < a*b")).toBe("\\|x<sub>0</sub>\\| \\< a\\*b");
  });

  it("becomes LaTeX with everything special escaped", () => {
    expect(toLatex("a_b 5 % & {c} # $ ^ ~ \\")).toBe(
      "a\\_b 5 \\% \\& \\{c\\} \\# \\$ \\textasciicircum{} \\textasciitilde{} \\textbackslash{}",
    );
    expect(toLatex("|σ′| ≤ 10^{−3}")).toBe("$| \\sigma ' |$ $\\le$ 10$^{-3}$");
    expect(toLatex("W_{rec} ‖Π‖")).toBe("W$_{\\mathrm{rec}}$ $\\| \\Pi \\|$");
    expect(() => toLatex("☃")).toThrow(/no LaTeX form/);
  });

  it("numbers become powers of ten", () => {
    expect(toLatexNumber("-2.5e-7")).toBe("$-2.5 \\times 10^{-7}$");
    expect(toLatexNumber("1e-10")).toBe("$10^{-10}$");
    expect(toLatexNumber("none")).toBe("none");
  });

  it.each([toUnicode, toMarkdown, toLatex])("every text of the catalogue has a form (%#)", (convert) => {
    const claims = claimGroups.flatMap((group) => group.claims);
    for (const { statement, source, components = [], counterexample = "" } of claims) {
      for (const text of [statement, source, counterexample, ...components]) {
        expect(convert(text)).not.toMatch(/undefined|[_^]\{[^}]*$/);
      }
    }
    for (const { title } of claimGroups) expect(convert(title)).not.toBe("");
  });
});

const escape = String.fromCharCode(27);

describe("the table for a terminal", () => {
  it("shows every row with both sides, its discrepancy and its source", () => {
    const text = claimTable(rows, groups, { width: 100, colour: false });
    expect(text).toContain("X1  A group\n");
    expect(text).not.toContain("Of no rows");
    expect(text).toContain("X1.1  holds: |x_T| ≤ 10⁻³\n");
    expect(text).toContain("w = 2  analytic -2.5e-7  simulated -2.5e-7\n");
    expect(text).toContain("discrepancy 22000 > 1e-10 relative");
    expect(text).toContain("counterexample: W = [[1, −1], [1, −1]]; what holds instead: X1.1");
    expect(text).toContain("VIOLATED: Lost");
    expect(text).toContain("the analytic side is not finite");
    expect(text.endsWith(`${summary(rows)}\n`)).toBe(true);
    expect(summary(rows)).toBe("4 rows: 2 hold, 1 refuted as stated (as expected), 1 violated");
    expect(text).not.toContain(escape);
  });

  it("keeps lines within the width and colours only on demand", () => {
    const long = claimTable([{ ...rows[0]!, statement: "word ".repeat(60).trim() }], groups, {
      width: 60,
      colour: true,
    });
    const plain = long.replaceAll(new RegExp(`${escape}\\[[\\d;]*m`, "g"), "");
    expect(plain.length).toBeLessThan(long.length);
    for (const line of plain.split("\n").slice(0, -2)) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("lists claims one a line", () => {
    const list = claimList(claimGroups.flatMap((g) => g.claims));
    expect(list.trimEnd().split("\n")).toHaveLength(claimGroups.flatMap((g) => g.claims).length);
    expect(list.startsWith("C1.1   ")).toBe(true);
  });
});

describe("the Markdown table", () => {
  const lines = markdownTable(rows, groups).split("\n");

  it("has the same number of cells in every line", () => {
    const table = lines.filter((line) => line.startsWith("|"));
    expect(table).toHaveLength(2 + rows.length);
    for (const line of table) expect(line.replaceAll("\\|", "").match(/\|/g)).toHaveLength(9);
  });

  it("names components and the counterexample", () => {
    expect(lines.join("\n")).toContain("w = 1: 1<br>w = 2: -2.5e-7");
    expect(lines.join("\n")).toContain("*counterexample: W = \\[\\[1, −1\\], \\[1, −1\\]\\];");
  });
});

describe("the LaTeX table", () => {
  const all = [
    ...rows,
    ...claimGroups.flatMap((g) =>
      g.claims.map(({ id, statement, source, components, counterexample, correctedBy }) => ({
        ...base,
        id,
        statement,
        source,
        ...(components && { components }),
        ...(counterexample !== undefined && { counterexample }),
        ...(correctedBy && { correctedBy }),
        analytic: components ? components.map(() => 1e-7) : 1e-7,
        simulated: components ? components.map(() => 1) : 1,
        discrepancy: 1,
      })),
    ),
  ];
  const tex = latexTable(all, [...groups, ...claimGroups]);

  it("is balanced and free of characters that TeX would interpret", () => {
    const { depth, mathematics, text } = scan(tex.replaceAll(/^%.*$/gm, ""));
    expect({ depth, mathematics }).toEqual({ depth: 0, mathematics: false });
    expect(text).not.toMatch(/[_^#$]/);
  });

  it("fills five columns in every row", () => {
    const body = tex.split("\\endfoot\n")[1]!.split("\n\\end{longtable}")[0]!;
    for (const line of body.split("\n").filter((text) => !text.startsWith("\\"))) {
      expect(line).toMatch(/ \\\\\*?$/);
      const separators = line.replaceAll("\\&", "").match(/&/g)!.length;
      expect(separators).toBe(line.includes("\\multicolumn{4}") ? 1 : 4);
    }
  });

  it("never ends a row before an opening bracket, which TeX would read as a length", () => {
    expect(tex).not.toMatch(/\\\\\*?\s*\[/);
  });

  it("writes its own environment and names the packages it needs", () => {
    expect(tex).toMatch(/^% Needs \\usepackage\{amsmath,longtable,array,booktabs\}\n\\begingroup/);
    expect(tex).toMatch(/\\end\{longtable\}\n\\endgroup\n% \d+ rows/);
    expect(tex).toMatch(/^X1\.3 & .*\{Bounded by \$\\gamma \^\{k\}\$\. \\emph\{Refuted as stated\.\}/m);
  });
});
