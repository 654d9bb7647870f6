import type { FixedPointCertificate } from "../../methods/fixed-points/certificate.js";
import type { FixedPoint } from "../../methods/results.js";
import type { Cell } from "../table.js";
import { counted, type SectionView, type ViewSubject } from "./section-view.js";
import { shownRows } from "./view-fixed-points.js";

export interface ProofDocument {
  readonly fixedPoints: readonly (FixedPoint & {
    readonly certified: boolean;
    readonly certificate: FixedPointCertificate | null;
  })[];
  readonly complete: boolean;
  readonly reason: string | null;
  readonly undecided: readonly unknown[];
  readonly boxes: number;
}

export function proofView(found: ProofDocument, { kind }: ViewSubject): SectionView {
  const [one, many] = kind === "map" ? ["fixed point", "fixed points"] : ["equilibrium", "equilibria"];
  const certified = found.fixedPoints.filter((point) => point.certified);
  const text = found.complete
    ? `There ${certified.length === 1 ? "is" : "are"} exactly ${counted(certified.length, one, many)}, and no other: proven in interval arithmetic with ${found.boxes} boxes.`
    : `${counted(certified.length, one, many)} ${certified.length === 1 ? "is" : "are"} proven to exist, each by itself; that there are no others is not proven (${found.reason ?? "undecided"}, ${counted(found.undecided.length, "region")} left after ${found.boxes} boxes).`;
  const rows = found.fixedPoints
    .slice(0, shownRows)
    .map(({ certificate, stability }, i): Cell[] => [
      i + 1,
      stability,
      certificate?.stability === "proven" ? "yes" : "no",
      certificate?.unstableDirections ?? null,
      certificate === null ? null : largestSide(certificate.existence),
      certificate === null ? null : largestSide(certificate.uniqueness),
      certificate === null ? "no" : "yes",
    ]);
  return {
    summary: certified.length > 0 ? [{ topic: "Proven", text }] : [],
    paragraphs: [text],
    tables: [
      {
        caption: `Certificates: one ${one} exists within the first box, and it is the only one within the second; their largest sides.`,
        header: [
          "no.",
          "stability",
          "stability proven",
          "unstable directions",
          "existence",
          "uniqueness",
          "certified",
        ],
        rows,
      },
    ],
  };
}

function largestSide({ lo, hi }: FixedPointCertificate["existence"]): number {
  return Math.max(...hi.map((value, i) => value - lo[i]!));
}
