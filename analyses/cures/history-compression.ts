import type { ClaimContext } from "../claims/claim.js";
import { sources } from "../claims/sources.js";
import { historyFlow } from "../history-compression.js";
import type { Cure, CureResult } from "./cure.js";

const task = { lag: 20, gain: 0.9, blocks: 60 } as const;
/** Share of random symbols in a gap that is predictable otherwise. */
const noise = 0.2;

/** S8: what a hierarchy that passes up only surprises does to the way from a target back to its cue. */
export const historyCompressionCure: Cure = { id: "S8", name: "Multi-level hierarchy", measure };

function measure({ seed }: ClaimContext): CureResult {
  const predictable = historyFlow({ ...task, seed });
  const noisy = historyFlow({ ...task, noise, seed });
  const random = historyFlow({ ...task, noise: 1, seed });
  return {
    id: "S8",
    name: "Multi-level hierarchy",
    vanishing: {
      quantity: "‖∂h_{target}/∂h_{cue}‖",
      setting: `tanh, singular values γ = ${task.gain}, predictable gap of ${task.lag} steps`,
      before: predictable.raw.logGradient,
      after: predictable.above.logGradient,
    },
    exploding: {
      none: "it shortens the way that gradients go; the networks of its literature lose them there",
    },
    literature:
      "Each level passes up only what it failed to predict, so a predictable gap costs one step of the level above (Schmidhuber).",
    source: sources.schmidhuber1992,
    measured: [
      { quantity: "steps from target to cue, raw stream", value: predictable.raw.steps, expected: task.lag },
      { quantity: "the same one level up", value: predictable.above.steps, expected: 1 },
      { quantity: `one level up, ${100 * noise} % of the gap random`, value: noisy.above.steps },
      { quantity: "one level up, gap of independent symbols", value: random.above.steps },
    ],
    limit:
      `A stream that cannot be predicted is passed up whole: with independent symbols in the gap 10^{${random.above.logGradient.toFixed(2).replace("-", "−")}} arrives as before, ` +
      `and ${100 * noise} % of them already make ${noisy.above.steps.toFixed(1)} steps of ${task.lag}.`,
  };
}
