import { updater, type TrainCase } from "./train-updates.js";

const updaters = new Map<string, (updates: number) => Float64Array>();

/** A task of a worker thread: so many updates of a seed; the weights after them. */
export default function train({
  of,
  updates,
}: {
  readonly of: TrainCase;
  readonly updates: number;
}): Float64Array {
  const key = JSON.stringify(of);
  const run = updaters.get(key) ?? updater(of);
  updaters.set(key, run);
  return run(updates);
}
