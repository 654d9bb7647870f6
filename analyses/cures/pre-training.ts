import type { ClaimContext } from "../claims/claim.js";
import { sources } from "../claims/sources.js";
import { preTraining, type ChainStart } from "../pre-training.js";
import { boundTraining } from "../variational-bound.js";
import type { Cure, CureResult } from "./cure.js";

const options = { networks: 2, updates: 200, rate: 0.3 } as const;

/** S9: what pre-training by a deep belief network does to gradients of the chain that it initialises. */
export const preTrainingCure: Cure = { id: "S9", name: "Deep belief network", measure };

function measure({ seed }: ClaimContext): CureResult {
  const { starts, options: used } = preTraining({ ...options, seed });
  const of = (start: ChainStart) => starts.find((s) => s.start === start)!;
  const reach = (start: ChainStart) => of(start).profile[0]!;
  const { first, tied, untied } = boundTraining({ updates: 100, seed: seed + 1 });
  return {
    id: "S9",
    name: "Deep belief network",
    vanishing: {
      quantity: "‖∂L/∂z_{1}‖ / ‖∂L/∂z_{L}‖",
      setting: `logistic, ${used.depth} layers of ${used.units}, Glorot’s weights before`,
      before: reach("glorot"),
      after: reach("pre-trained"),
    },
    exploding: { none: "the slope of the logistic is at most 1/4: gradients of such chains vanish" },
    literature:
      "Each new layer raises a lower bound of the log-likelihood; the stack then initialises a deep network that back-propagation can train (Hinton, Osindero & Teh).",
    source: `${sources.hinton2006}; ${sources.erhan2010}`,
    measured: [
      {
        quantity: "bound − ln p(v), second machine tied to the first, nats",
        value: tied.bound[0]! - first,
        expected: 0,
      },
      {
        quantity: "bound gained in 100 exact updates from there, nats",
        value: tied.bound.at(-1)! - tied.bound[0]!,
      },
      {
        quantity: "bound lost to a second machine of small random weights, nats",
        value: first - untied.bound[0]!,
      },
      { quantity: "loss after 200 updates, pre-trained, nats", value: of("pre-trained").losses.at(-1)! },
      { quantity: "loss after 200 updates, Glorot’s weights, nats", value: of("glorot").losses.at(-1)! },
      { quantity: "log_{10} gradient ratio, pre-trained weights shuffled", value: reach("shuffled") },
    ],
    limit:
      `The decay goes on, ${signed(reach("pre-trained") / used.depth)} decades a layer, and what it gains is owed to larger weights: ` +
      `shuffled in each layer they carry 10^{${signed(reach("shuffled"))}}, pre-trained 10^{${signed(reach("pre-trained"))}}.`,
  };
}

const signed = (value: number) => value.toFixed(2).replace("-", "−");
