import { down } from "../../interval/rounding.js";

/** A growth per step that words are compared with; remembers lower bounds on base^0, base^2, base^4, … */
export interface GrowthThreshold {
  readonly base: number;
  /** [1] at first; appended to as longer words are compared. */
  readonly powers: number[];
}

/** A lower bound on base^(2l). */
export function evenPowerDown({ base, powers }: GrowthThreshold, l: number): number {
  while (powers.length <= l) powers.push(down(down(powers.at(-1)! * base) * base));
  return powers[l]!;
}
