import { readFileSync } from "node:fs";
import { join } from "node:path";

export const networksFolder = join(import.meta.dirname, "..", "reference", "networks");

/** One step as the framework computed it: state, input, next state, and mostly both Jacobians. */
export interface GoldenStep {
  readonly x: readonly number[];
  readonly u: readonly number[];
  readonly next: readonly number[];
  readonly jacobian?: readonly (readonly number[])[];
  readonly inputJacobian?: readonly (readonly number[])[];
}

export interface Golden {
  readonly hidden: number;
  readonly inputs: number;
  readonly golden: readonly GoldenStep[];
  readonly precision?: string;
}

/** The golden values of every reference network, by name. */
export const goldenNetworks: Readonly<Record<string, Golden>> = {
  ...readJson("golden.json"),
  ...readJson("golden-keras-flax.json"),
};

function readJson(name: string): Record<string, Golden> {
  return JSON.parse(readFileSync(join(networksFolder, name), "utf8")) as Record<string, Golden>;
}

/** The bytes of a reference file. */
export function networkBytes(file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(networksFolder, file)));
}
