import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markupToHtml, markupToUnicode, parseMarkup } from "../../figures/markup.js";

describe("label markup", () => {
  it("reads scripts, italic and bold, nested as in **a** *x_{T}*", () => {
    expect(parseMarkup("**a** *x_{T}* = 10^{−3}")).toEqual([
      { text: "a", script: "none", italic: false, bold: true },
      { text: " ", script: "none", italic: false, bold: false },
      { text: "x", script: "none", italic: true, bold: false },
      { text: "T", script: "sub", italic: true, bold: false },
      { text: " = 10", script: "none", italic: false, bold: false },
      { text: "−3", script: "super", italic: false, bold: false },
    ]);
  });

  it("leaves a lone asterisk, underscore and caret alone", () => {
    expect(markupToUnicode("a * b * c, x_1, 2^k, x\\*")).toBe("a * b * c, x_1, 2^k, x*");
  });

  it("writes Unicode scripts where the letters exist and plain ones where they do not", () => {
    expect(markupToUnicode("x_{0}, 10^{−12}, W^{T}, *x*_{max}")).toBe("x₀, 10⁻¹², Wᵀ, xₘₐₓ");
    expect(markupToUnicode("x_{T}, e^{λT}, x_{B}")).toBe("x_T, e^(λT), x_B");
  });

  it("maps every letter of a script to the letter of the same name", () => {
    for (const c of "0123456789") {
      expect(markupToUnicode(`_{${c}}`).normalize("NFKC")).toBe(c);
      expect(markupToUnicode(`^{${c}}`).normalize("NFKC")).toBe(c);
    }
    for (const c of "aeohklmnpstijruvxβγρφχ+=()")
      expect(markupToUnicode(`_{${c}}`).normalize("NFKC")).toBe(c);
    for (const c of "abcdefghijklmnoprstuvwxyzTABDEGHIJKLMNOPRUVW+=()") {
      expect(markupToUnicode(`^{${c}}`).normalize("NFKC")).toBe(c);
    }
  });

  it("escapes for HTML", () => {
    expect(markupToHtml("*w* < w_{<}")).toBe("<i>w</i> &lt; w<sub>&lt;</sub>");
  });

  it("never loses a letter that is not markup", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replace(/[_^*{}\\]/g, "");
        const read = parseMarkup(plain)
          .map((run) => run.text)
          .join("");
        expect(read).toBe(plain);
        const escaped = text.replace(/[_^*\\]/g, "\\$&");
        expect(markupToUnicode(escaped)).toBe(text);
      }),
    );
  });
});
