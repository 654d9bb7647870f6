import { operatorNorm } from "../../src/linalg/norms.js";
import {
  preTrainedChains,
  preTraining,
  type ChainStart,
  type PreTrainedChain,
  type PreTrainingResult,
} from "../pre-training.js";
import type { Claim } from "./claim.js";
import { sources } from "./sources.js";

const options = { networks: 2, updates: 200, rate: 0.3 } as const;

interface Trained {
  readonly seed: number;
  readonly chains: readonly PreTrainedChain[];
  readonly result: PreTrainingResult;
}

let kept: Trained | undefined;
/** All rows ask for the same networks. */
function trained(seed: number): Trained {
  if (kept?.seed === seed) return kept;
  const chains = preTrainedChains({ ...options, seed });
  return (kept = { seed, chains, result: preTraining({ ...options, seed }, chains) });
}

const of = (seed: number, start: ChainStart) => trained(seed).result.starts.find((s) => s.start === start)!;
/** log₁₀ of the first layer's gradient over the last one's. */
const reach = (seed: number, start: ChainStart) => of(seed, start).profile[0]!;

/** log₁₀ Π ‖W_l‖/4 over the layers between the first and the last: slopes of the logistic are at most 1/4. */
function slopeBound(seed: number, start: ChainStart): number {
  let sum = 0;
  for (const { chain, weights } of trained(seed).chains) {
    const { sizes, offsets } = chain;
    for (let l = 1; l < sizes.length - 1; l++) {
      const [inputs, outputs] = [sizes[l]!, sizes[l + 1]!];
      const w = weights[start].subarray(offsets[l], offsets[l]! + inputs * outputs);
      sum += Math.log10(operatorNorm(w, outputs, inputs) / 4) / options.networks;
    }
  }
  return sum;
}

const task = "6 logistic layers of 16, bars or stripes of 4 × 4";

/** Rows of S9 about gradients and learning of a chain after pre-training. */
export const preTrainingRows: readonly Claim[] = [
  {
    id: "S9.12",
    statement: `Pre-training cures the vanishing gradient: the first layer receives as much as the last (log_{10} of the ratio; ${task})`,
    source: sources.article,
    expect: "refuted",
    counterexample: "after pre-training every machine by CD-1 the ratio is still below 10^{−2}",
    correctedBy: ["S9.13", "S9.14", "S9.15"],
    comparison: "at-least",
    tolerance: 0.3,
    paths: { analytic: "0 as stated", simulated: "adjoints of the chain, mean of two networks" },
    analytic: () => 0,
    simulated: ({ seed }) => reach(seed, "pre-trained"),
  },
  {
    id: "S9.13",
    statement:
      "It enlarges it, beyond that of the weights the machines start from and of Glorot’s (log_{10} of the ratio)",
    source: sources.glorotBengio2010,
    components: ["deviation 0.1", "Glorot"],
    comparison: "at-least",
    tolerance: 0,
    paths: { analytic: "adjoints before", simulated: "adjoints after, mean of two networks" },
    analytic: ({ seed }) => [reach(seed, "small"), reach(seed, "glorot")],
    simulated: ({ seed }) => [reach(seed, "pre-trained"), reach(seed, "pre-trained")],
  },
  {
    id: "S9.14",
    statement: "within Π ‖W_{l}‖/4, the slope of the logistic being at most 1/4 (log_{10})",
    source: sources.hochreiter1991,
    components: ["before", "after"],
    comparison: "at-most",
    tolerance: 0,
    paths: { analytic: "norms of the weights", simulated: "adjoints, mean of two networks" },
    analytic: ({ seed }) => [slopeBound(seed, "glorot"), slopeBound(seed, "pre-trained")],
    simulated: ({ seed }) => [reach(seed, "glorot"), reach(seed, "pre-trained")],
  },
  {
    id: "S9.15",
    statement:
      "What enlarges it is the size of the weights: shuffled within each layer they carry no less (log_{10} of the ratio, within a decade)",
    source: sources.erhan2010,
    comparison: "at-least",
    tolerance: 0.4,
    paths: { analytic: "pre-trained weights", simulated: "the same weights in random places" },
    analytic: ({ seed }) => reach(seed, "pre-trained"),
    simulated: ({ seed }) => reach(seed, "shuffled"),
  },
  {
    id: "S9.16",
    statement: `Descent from there learns what it does not learn from Glorot’s weights (mean loss after 200 updates, nats; ${task})`,
    source: sources.erhan2010,
    components: ["pre-trained", "Glorot"],
    comparison: "absolute",
    tolerance: 0.02,
    paths: {
      analytic: "0, and ln 2 of a guess",
      simulated: "gradient descent with momentum, two networks",
    },
    analytic: () => [0, Math.LN2],
    simulated: ({ seed }) =>
      (["pre-trained", "glorot"] as const).map((start) => of(seed, start).losses.at(-1)!),
  },
];
