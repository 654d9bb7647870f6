import { describe, expect, it } from "vitest";
import { markupToTspans, typesetSvg, unescapeXml } from "../../../src/node/render/svg-text.js";

describe("markupToTspans", () => {
  it("returns to the baseline after every script", () => {
    expect(markupToTspans("x_{0} + y^{2}z", 10)).toBe(
      'x<tspan dy="2.4" font-size="7.2px">0</tspan><tspan dy="-2.4"> + y</tspan>' +
        '<tspan dy="-3.6" font-size="7.2px">2</tspan><tspan dy="3.6">z</tspan>',
    );
  });

  it("goes from a subscript to a superscript in one move, and leaves plain text plain", () => {
    expect(markupToTspans("W_{a}^{b}", 10)).toContain('<tspan dy="-6" font-size="7.2px">b</tspan>');
    expect(markupToTspans("a < b & c", 10)).toBe("a &lt; b &amp; c");
  });
});

describe("typesetSvg", () => {
  it("breaks lines into text elements of their own, so that scripts cannot shift the next line", () => {
    const svg =
      '<text transform="translate(5,6) rotate(-90)" font-size="10px"><tspan>x_{0}</tspan><tspan x="0" dy="12">y</tspan></text>';
    expect(typesetSvg(svg)).toBe(
      '<text transform="translate(5,6) rotate(-90)" font-size="10px">x<tspan dy="2.4" font-size="7.2px">0</tspan></text>' +
        '<text transform="translate(5,6) rotate(-90) translate(0,12)" font-size="10px">y</text>',
    );
  });

  it("undoes every escape of Vega's", () => {
    expect(unescapeXml("&lt;&gt;&quot;&amp;amp;")).toBe('<>"&amp;');
  });
});
