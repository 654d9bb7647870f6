import type { System } from "../../systems/system.js";
import type { SpecialPointForm, SpecialPointType } from "../results.js";
import {
  cuspCoefficient,
  flipCoefficient,
  foldCoefficient,
  hopfCoefficient,
  neimarkSackerCoefficient,
  type NormalForm,
} from "./normal-forms.js";

/** How near k-th roots of unity multipliers are strongly resonant, radians. */
const resonanceWithin = 1e-4;

/**
 * The normal form of a located special point, with its coefficient and criticality.
 *
 * A branch point is transcritical where the quadratic coefficient of its equation is not zero; where it is zero it is a
 * pitchfork, told by the cubic one. Undefined where a critical multiplier is not simple, and at a cusp.
 *
 * @param angle  of a Neimark–Sacker point, the argument of its multiplier, radians
 */
export function specialPointForm(
  type: SpecialPointType,
  system: System,
  state: Float64Array,
  p: Float64Array,
  angle = 0,
): SpecialPointForm | undefined {
  switch (type) {
    case "fold":
      return labelled("fold", foldCoefficient(system, state, p));
    case "branch-point": {
      const quadratic = foldCoefficient(system, state, p);
      if (quadratic?.criticality !== "degenerate") return labelled("transcritical", quadratic);
      return labelled("pitchfork", cuspCoefficient(system, state, p));
    }
    case "flip":
      return labelled("flip", flipCoefficient(system, state, p));
    case "hopf":
      return labelled("hopf", hopfCoefficient(system, state, p));
    case "neimark-sacker":
      return resonant(labelled("neimark-sacker", neimarkSackerCoefficient(system, state, p)), angle);
    default:
      return undefined;
  }
}

function labelled(
  kind: SpecialPointForm["kind"],
  form: NormalForm | undefined,
): SpecialPointForm | undefined {
  return form === undefined || !Number.isFinite(form.coefficient) ? undefined : { kind, ...form };
}

/** At a strong resonance the cubic term of the modulus does not decide. */
function resonant(form: SpecialPointForm | undefined, angle: number): SpecialPointForm | undefined {
  const resonance = ([1, 2, 3, 4] as const).find((k) => {
    const turns = (k * angle) / (2 * Math.PI);
    return 2 * Math.PI * Math.abs(turns - Math.round(turns)) < k * resonanceWithin;
  });
  if (resonance === undefined) return form;
  return {
    kind: "neimark-sacker",
    coefficient: form?.coefficient ?? null,
    criticality: "degenerate",
    resonance,
  };
}
