import { describe, expect, it } from "vitest";
import { overhang, overlap, pageGeometry } from "./page-geometry.js";

function page(body: string): string {
  return `<svg viewBox="0 0 100 50"><title>t</title><g transform="translate(10,5)">${body}</g></svg>`;
}

describe("pageGeometry", () => {
  it("places text by its anchor, the widths of the font and the transforms around it", () => {
    const svg = page(
      `<g transform="translate(5,0)"><text text-anchor="end" transform="translate(40,20)" font-size="10px">00</text></g>`,
    );
    const [box] = pageGeometry(svg).texts;
    // A DejaVu Sans digit advances 1303 of 2048 units.
    expect(box!.right).toBeCloseTo(55, 9);
    expect(box!.left).toBeCloseTo(55 - (2 * 10 * 1303) / 2048, 6);
    expect(box!.bottom).toBeCloseTo(25, 9);
    expect(box!.top).toBeCloseTo(25 - 7.3, 9);
  });

  it("turns text with its rotation", () => {
    const svg = page(
      `<text text-anchor="middle" transform="translate(0,20) rotate(-90)" font-size="10px">00</text>`,
    );
    const [box] = pageGeometry(svg).texts;
    expect((box!.top + box!.bottom) / 2).toBeCloseTo(25, 6);
    expect(box!.bottom - box!.top).toBeCloseTo((2 * 10 * 1303) / 2048, 6);
    expect(box!.right).toBeCloseTo(10, 9);
  });

  it("follows scripts down and up and reads escaped letters", () => {
    const svg = page(
      `<text font-size="10px">a&lt;<tspan dy="2.4" font-size="7.2px">0</tspan><tspan dy="-2.4">b</tspan></text>`,
    );
    const [box] = pageGeometry(svg).texts;
    expect(box!.text).toBe("a<0b");
    expect(box!.bottom).toBeCloseTo(5 + 2.4, 9);
  });

  it("measures what overlaps and what leaves the page", () => {
    const text = (x: number) => `<text transform="translate(${x},20)" font-size="10px">00</text>`;
    const { texts, width, height } = pageGeometry(page(text(0) + text(10) + text(80)));
    expect(overlap(texts[0]!, texts[1]!)).toBeCloseTo(12.7246 - 10, 3);
    expect(overlap(texts[0]!, texts[2]!)).toBeLessThan(0);
    expect(overhang(texts[2]!, width, height)).toBeCloseTo(2.7246, 3);
  });

  it("sees lines that leave the page unless they are clipped", () => {
    const line = `<path d="M0,0L95,10"/>`;
    const { paths } = pageGeometry(page(`${line}<g clip-path="url(#c)">${line}</g>`));
    expect(paths).toHaveLength(1);
    expect(overhang(paths[0]!, 100, 50)).toBe(5);
  });
});
