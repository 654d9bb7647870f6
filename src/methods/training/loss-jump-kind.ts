/**
 * What an update of the weights stepped over:
 * "basin boundary": the attractors persist, and a run that went to one of them goes to another;
 * "bifurcation": an attractor or a fixed point appears, vanishes, or gains or loses stability;
 * "both"; "neither": the loss is smooth there, but steep; "undecided": the evidence contradicts itself or is missing.
 */
export type LossJumpKind = "basin boundary" | "bifurcation" | "both" | "neither" | "undecided";
