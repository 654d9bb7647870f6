import type { SectionName } from "./section-plan.js";
import type { SectionView, ViewSubject } from "./section-view.js";
import { basinsView, type BasinsDocument } from "./view-basins.js";
import { bifurcationsView, type BifurcationsDocument } from "./view-bifurcations.js";
import { boundsView, type BoundsDocument } from "./view-bounds.js";
import { fixedPointsView, type FixedPointsDocument } from "./view-fixed-points.js";
import { gradientsView, type GradientsDocument } from "./view-gradients.js";
import { proofView, type ProofDocument } from "./view-proof.js";
import { lyapunovView, trajectoryView, type LyapunovDocument, type TrajectoryDocument } from "./view-runs.js";

/** What a person reads of the document of a section, which is that of its command. */
export function sectionView(name: SectionName, document: unknown, subject: ViewSubject): SectionView {
  switch (name) {
    case "fixed-points":
      return fixedPointsView(document as FixedPointsDocument, subject);
    case "proof":
      return proofView(document as ProofDocument, subject);
    case "basins":
      return basinsView(document as BasinsDocument);
    case "trajectory":
      return trajectoryView(document as TrajectoryDocument, subject);
    case "gradients":
      return gradientsView(document as GradientsDocument);
    case "bounds":
      return boundsView(document as BoundsDocument, subject);
    case "bifurcations":
      return bifurcationsView(document as BifurcationsDocument);
    case "lyapunov":
      return lyapunovView(document as LyapunovDocument, subject);
  }
}
