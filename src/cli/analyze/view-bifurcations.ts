import type { Cell } from "../table.js";
import { counted, type SectionView } from "./section-view.js";
import { shownRows } from "./view-fixed-points.js";

export interface BifurcationsDocument {
  readonly branches: readonly unknown[];
  readonly specialPoints: readonly {
    readonly type: string;
    readonly parameter: number;
    readonly status: string;
    readonly normalForm?: { readonly coefficient: number; readonly criticality: string };
  }[];
}

export function bifurcationsView({ branches, specialPoints }: BifurcationsDocument): SectionView {
  const where = counted(branches.length, "branch", "branches");
  const text =
    specialPoints.length === 0
      ? `${where} of fixed points without a special point in the range.`
      : `${where} of fixed points with ${counted(specialPoints.length, "special point")} in the range.`;
  const rows = specialPoints
    .slice(0, shownRows)
    .map(({ type, parameter, status, normalForm }): Cell[] => [
      type,
      parameter,
      normalForm?.coefficient ?? null,
      normalForm?.criticality ?? "",
      status,
    ]);
  return {
    summary: [],
    paragraphs: [text],
    tables:
      rows.length === 0
        ? []
        : [
            {
              caption:
                "Special points of the branches, and the coefficients of their normal forms where they are known.",
              header: ["type", "at", "coefficient", "criticality", "status"],
              rows,
            },
          ],
  };
}
