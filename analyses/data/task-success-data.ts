import type { LossJumpKind } from "../../src/methods/training/loss-jump-kind.js";

/**
 * How a network is trained: "plain" stochastic gradient descent, with the norm of the gradient "clipped", with the
 * regulariser Ω as well, the same clipped descent of an "lstm", or of a ReLU network that starts at the identity.
 */
export type TrainingMethod = "plain" | "clipped" | "clipped-omega" | "lstm" | "relu-identity";

/** One training run to its end. */
export interface TaskRun {
  /** Name of the task: "temporal-order", say. */
  readonly task: string;
  readonly method: TrainingMethod;
  /** T, number of steps of a sequence. */
  readonly length: number;
  readonly seed: number;
  /** Updates done until it was solved, or until the budget was spent. */
  readonly updates: number;
  readonly solved: boolean;
  /** Best share of the validation samples that were wrong, 0 to 1. */
  readonly error: number;
}

/** A jump of the loss along a run, and what the update crossed. */
export interface TaskJump {
  /** The update that made it: the weights before are those after `update − 1` updates. */
  readonly update: number;
  readonly kind: LossJumpKind;
  /** Loss of the same batch before and after. */
  readonly from: number;
  readonly to: number;
}

/** What was recorded along one run; the arrays have equal lengths. */
export interface TaskTrace {
  readonly task: string;
  readonly method: TrainingMethod;
  readonly length: number;
  readonly seed: number;
  /** Updates done where the rest was recorded, rising. */
  readonly updates: readonly number[];
  readonly loss: readonly number[];
  /** Share of the validation samples that were wrong; null where none was measured. */
  readonly error: readonly (number | null)[];
  /** ‖∇θL‖₂ before clipping: the largest since the entry before. */
  readonly gradientNorm: readonly number[];
  /** Of W_rec; of an LSTM, of the rows of all its gates one below the other there is none: null. */
  readonly spectralRadius: readonly (number | null)[];
  readonly jumps: readonly TaskJump[];
}

/** Kept results of long training runs, from which figure 37 is drawn. */
export interface TaskSuccessData {
  /** The command that made them. */
  readonly command: string;
  /** Largest number of updates of a run. */
  readonly budget: number;
  /** Everything else that was chosen, by name: units, batch, learning rate, thresholds. */
  readonly options: Readonly<Record<string, string | number>>;
  readonly runs: readonly TaskRun[];
  readonly traces: readonly TaskTrace[];
}
