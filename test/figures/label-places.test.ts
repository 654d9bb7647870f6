import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelPlaces } from "../../figures/label-places.js";

const room = { width: 280, height: 200, line: 8, letter: 5.2 };

describe("labelPlaces", () => {
  it("keeps labels in the area, off one another and off other points", () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 280, noNaN: true }),
      y: fc.double({ min: 0, max: 200, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 8 }), (points) => {
        const places = labelPlaces(
          points,
          points.map(() => "BT"),
          [],
          room,
        );
        places.forEach((a, i) => {
          expect(a.x).toBeGreaterThan(5);
          expect(a.x).toBeLessThan(275);
          expect(a.y).toBeGreaterThan(4);
          expect(a.y).toBeLessThan(196);
          places.slice(0, i).forEach((b) => {
            expect(Math.max(Math.abs(a.x - b.x) / 12.4, Math.abs(a.y - b.y) / 8)).toBeGreaterThan(0.99);
          });
        });
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it("avoids the curve and leads back where it must go far", () => {
    const curve = Array.from({ length: 140 }, (_, i) => ({ x: 2 * i, y: 100 }));
    const [place] = labelPlaces([{ x: 140, y: 100 }], ["CP"], curve, room);
    expect(Math.abs(place!.y - 100)).toBeGreaterThan(4);
    expect(place!.leader).toBe(false);
    const crowd = Array.from({ length: 12 }, (_, i) => ({ x: 140 + i, y: 100 }));
    const crowded = labelPlaces(
      crowd,
      crowd.map(() => "BT"),
      [],
      room,
    );
    expect(crowded.some(({ leader }) => leader)).toBe(true);
  });
});
