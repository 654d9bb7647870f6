import { describe, expect, it } from "vitest";
import { cureEffect } from "../../../analyses/cures/cure.js";

const flow = (before: number, after: number) => ({ quantity: "", setting: "", before, after });

describe("cureEffect", () => {
  it("judges by how far from perfect flow the gradient ends", () => {
    expect(cureEffect(flow(-10, -10))).toBe("no effect");
    expect(cureEffect(flow(-10, -9.96))).toBe("no effect");
    expect(cureEffect(flow(-Infinity, -Infinity))).toBe("no effect");
    expect(cureEffect(flow(-10, -3))).toBe("improves");
    expect(cureEffect(flow(-10, -0.4))).toBe("cures");
    expect(cureEffect(flow(8, 0))).toBe("cures");
    expect(cureEffect(flow(0, 4))).toBe("worsens");
    expect(cureEffect(flow(-10, 12))).toBe("worsens");
    expect(cureEffect(flow(-Infinity, -20))).toBe("improves");
  });
});
