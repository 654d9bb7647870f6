import type { CatalogueEntry } from "./figure-entry.js";

/** The figures about proposed solutions, in the order of the gallery. */
export const cureFigures: readonly CatalogueEntry[] = [];
