import { integrate } from "../../linalg/integrate.js";
import { matMul } from "../../linalg/matrix.js";
import { qr } from "../../linalg/qr.js";
import type { Flow } from "../../systems/system.js";
import { segmentEnd } from "../sensitivity/flow-sensitivity.js";
import { flowStatus } from "../flow-trajectory.js";
import { addGrowth, randomFrame, type TangentFrame } from "./tangent-frame.js";

export interface FlowFrameOptions {
  /** m, vectors carried along. */
  readonly vectors: number;
  /** Largest error of a step of the integration. */
  readonly tolerance: number;
  /** Segments after which a run is given up. */
  readonly maxSegments: number;
}

/**
 * The frame of a flow: state and frame are integrated together, ẋ = f, Q̇ = f_x Q, over segments in which the frame
 * changes by e² at most, each followed by a Householder QR.
 *
 * O(n² m) an evaluation. The growth of each vector is good to some ten times the tolerance a segment.
 */
export function flowFrame(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  { vectors: m, tolerance, maxSegments }: FlowFrameOptions,
): TangentFrame {
  const n = flow.dimension;
  const derivative = variationalField(flow, p, m);
  let y = new Float64Array(n + n * m);
  y.set(x0);
  y.set(randomFrame(n, m), n);
  let segments = 0;
  return {
    dimension: n,
    vectors: m,
    state: () => y.slice(0, n),
    advance(length, growth) {
      for (let time = 0; time < length;) {
        if (segments++ >= maxSegments) return { status: "max-steps", done: time };
        const end = segmentEnd(flow, y.subarray(0, n), p, time, length);
        const solution = integrate(derivative, y, 0, end - time, { tolerance });
        if (solution.status !== "ok") return { status: flowStatus(solution.status), done: time };
        y = solution.states.slice(-y.length);
        const { q, r } = qr(y.subarray(n), n, m);
        // A flow's tangent map is invertible, and over one segment far from singular.
        addGrowth({ q, r, floor: 0 }, growth);
        y.set(q, n);
        time = end;
      }
      return { status: "ok", done: length };
    },
  };
}

function variationalField(flow: Flow, p: Float64Array, m: number) {
  const n = flow.dimension;
  const jacobian = new Float64Array(n * n);
  const out = new Float64Array(n + n * m);
  const [stateSlope, frameSlope] = [out.subarray(0, n), out.subarray(n)];
  return (_t: number, y: Float64Array): Float64Array => {
    const x = y.subarray(0, n);
    flow.derivative(x, p, stateSlope);
    flow.jacobian(x, p, jacobian);
    matMul(jacobian, y.subarray(n), n, n, m, frameSlope);
    return out;
  };
}
