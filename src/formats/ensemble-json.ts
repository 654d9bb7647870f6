import { z } from "zod";
import { ensembleDefaults, ensembleNames, ensembleText, randomMatrix } from "../random/ensembles.js";
import { show } from "./matrix.js";

/** Largest gain, outlier or standard deviation a file may ask for. */
const largest = 1e6;

/** Fields every ensemble has; `units` is at most the largest network. */
function sharedFields(units: number) {
  return {
    units: z.int().min(1).max(units).describe("n, the number of units."),
    gain: z
      .number()
      .min(0)
      .max(largest)
      .describe(`g: the eigenvalues fill a disc of this radius; ${ensembleDefaults.gain} if absent.`)
      .optional(),
    seed: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .describe("Of the random streams; 0 if absent.")
      .optional(),
  };
}

/** The schema of each ensemble a recurrent matrix can be drawn from. */
export function ensembleSchemas(units: number) {
  const shared = sharedFields(units);
  return {
    gaussian: z
      .strictObject({ ensemble: z.literal("gaussian"), ...shared })
      .describe("Independent entries N(0, g²/n)."),
    orthogonal: z
      .strictObject({ ensemble: z.literal("orthogonal"), ...shared })
      .describe("g times a Haar-distributed orthogonal matrix."),
    "low-rank": z
      .strictObject({
        ensemble: z.literal("low-rank"),
        ...shared,
        outliers: z
          .array(z.number().min(-largest).max(largest))
          .min(1)
          .describe("Eigenvalues of the low-rank part Σ m_k n_kᵀ/n, one a rank."),
        perpendicular: z
          .number()
          .min(0)
          .max(largest)
          .describe(
            `Length over √n of what n_k has orthogonal to all m; ${ensembleDefaults.perpendicular} if absent.`,
          )
          .optional(),
      })
      .describe("Low rank plus Gaussian noise of gain g."),
    dale: z
      .strictObject({
        ensemble: z.literal("dale"),
        ...shared,
        excitatory: z
          .number()
          .gt(0)
          .lt(1)
          .describe(`Fraction of excitatory units, the first; ${ensembleDefaults.excitatory} if absent.`)
          .optional(),
        balanced: z
          .boolean()
          .describe(`Every row sums to zero; ${String(ensembleDefaults.balanced)} if absent.`)
          .optional(),
      })
      .describe("Columns of one sign (Dale's law), half-normal weights, balanced in the mean."),
    sparse: z
      .strictObject({
        ensemble: z.literal("sparse"),
        ...shared,
        density: z.number().gt(0).max(1).describe("Probability of a weight to be nonzero.").optional(),
        inDegree: z.int().min(1).max(units).describe("Number of inputs of every unit.").optional(),
      })
      .describe("Sparse Gaussian weights; one of density and inDegree is given."),
  } as const;
}

type Schemas = ReturnType<typeof ensembleSchemas>;
/** A recurrent matrix to be drawn. */
export type EnsembleFile = z.infer<Schemas[keyof Schemas]>;

/** A vector to be drawn: independent N(0, normal²). */
export const normalSchema = z
  .strictObject({ normal: z.number().min(0).max(largest).describe("Standard deviation.") })
  .describe("Drawn from a normal distribution of mean 0, with the seed of wRec.");

/**
 * The schema of the ensemble that a field names.
 *
 * @param value as parsed: an object, no array
 * @throws      RangeError if it names none
 */
export function ensembleSchema(schemas: Schemas, value: object): Schemas[keyof Schemas] {
  const named = Object.hasOwn(value, "ensemble") ? (value as { ensemble: unknown }).ensemble : undefined;
  const name = ensembleNames.find((candidate) => candidate === named);
  if (name !== undefined) return schemas[name];
  const supported = ensembleNames.map((candidate) => `"${candidate}"`).join(", ");
  throw new RangeError(
    named === undefined
      ? `wRec is ${show(value)}; expected rows of numbers, or an object with the field "ensemble", one of ${supported}`
      : `wRec.ensemble is ${show(named)}; the ensembles are ${supported}`,
  );
}

/** An ensemble as a user may name it in a model file. */
export interface EnsembleDescription {
  readonly ensemble: string;
  readonly description: string;
  /** Fields beside `ensemble`. */
  readonly fields: readonly { readonly name: string; readonly required: boolean }[];
}

/** Every ensemble a model file may name, with its fields. */
export function describeEnsembles(units: number): readonly EnsembleDescription[] {
  return Object.entries(ensembleSchemas(units)).map(([ensemble, { description, shape }]) => ({
    ensemble,
    description: description!,
    fields: Object.entries(shape)
      .filter(([name]) => name !== "ensemble")
      .map(([name, field]) => ({ name, required: !(field as z.ZodType).safeParse(undefined).success })),
  }));
}

/** A recurrent matrix that was drawn, and one line that tells how to draw it again. */
export interface DrawnMatrix {
  /** Flat [n, n]. */
  readonly wRec: Float64Array;
  readonly provenance: string;
}

/**
 * Draws the recurrent matrix that a file describes.
 *
 * @throws RangeError naming the value, if values do not fit each other
 */
export function drawMatrix({ units, seed = 0, ...spec }: EnsembleFile): DrawnMatrix {
  try {
    return { wRec: randomMatrix(spec, units, seed), provenance: ensembleText(spec, units, seed) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`wRec: ${error.message}`, { cause: error });
  }
}
