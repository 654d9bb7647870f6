export type * from "./systems/system.js";
export type * from "./systems/model.js";
export type * from "./methods/results.js";
