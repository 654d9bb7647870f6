import { afterAll, describe, expect, it } from "vitest";
import { operatorNorm } from "../../src/linalg/norms.js";
import { normSeries, type NormSeries } from "../../src/methods/products/norm-series.js";
import { seriesTask } from "../../src/methods/products/norm-series-task.js";
import { timesLeft, timesRight, toScaled } from "../../src/methods/products/scaled-product.js";
import { parallelNormSeries, startSeriesThreads } from "../../src/node/parallel-norm-series.js";
import { factorsAt, type SeriesFactors } from "../../src/node/series-factors.js";
import { partnerOf, seriesMeeting } from "../../src/node/series-partner.js";
import { closePools, isPoolRunning, runTasks, workerModule } from "../../src/node/worker-pool.js";
import { randomStream } from "../../src/random/stream.js";

afterAll(closePools);

const source = new URL("../../src/node/parallel-norm-series.ts", import.meta.url).href;
const worker = workerModule("norm-series-worker", source);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

function shared(values: Float64Array): Float64Array {
  const out = new Float64Array(new SharedArrayBuffer(8 * values.length));
  out.set(values);
  return out;
}

function gaussians(n: number, count: number, gain = 1): Float64Array {
  const { normal } = randomStream(9, n);
  return shared(Float64Array.from({ length: count * n * n }, () => (gain * normal()) / Math.sqrt(n)));
}

/** ln ‖P_k‖ by scaled products and all singular values. */
function fullSeries(n: number, matrices: Float64Array, side: "left" | "right"): number[] {
  let product = toScaled(matrices.subarray(0, n * n), n, n);
  return upTo(matrices.length / n ** 2).map((k) => {
    const factor = matrices.subarray((k - 1) * n * n, k * n * n);
    if (k > 1) product = side === "right" ? timesRight(product, factor, n) : timesLeft(factor, n, product);
    return Math.log(operatorNorm(product.mantissa, n, n)) + product.exponent * Math.LN2;
  });
}

async function onBoth(
  n: number,
  factors: SeriesFactors,
  side: "left" | "right",
  lags: readonly number[],
): Promise<NormSeries> {
  await startSeriesThreads();
  const two = await parallelNormSeries(n, factors, side, lags, { threads: 2 });
  expect(two).toEqual(normSeries(n, factorsAt(factors, n), side, lags));
  return two;
}

describe("the norm series on two threads", () => {
  it.each([
    [65, "right"],
    [65, "left"],
    [96, "right"],
    [102, "left"],
  ] as const)("is that on one, bit for bit, and that of all singular values, n = %i, %s", async (n, side) => {
    const matrices = gaussians(n, 40);
    const { lags, status, fallbacks } = await onBoth(n, { matrices }, side, upTo(40));
    expect([status, fallbacks]).toEqual(["ok", 0]);
    fullSeries(n, matrices, side).forEach((logNorm, i) => {
      expect(Math.abs(lags[i]!.logNorm! - logNorm)).toBeLessThan(1e-12 * (1 + Math.abs(logNorm)));
    });
  });

  it.each(["right", "left"] as const)(
    "with factors on the %s, measured seldom, twice, or never",
    async (side) => {
      const matrices = gaussians(80, 40, 2);
      for (const lags of [[0, 1, 7, 7, 7, 8, 40], [40, 40], [0, 0, 40], [39]]) {
        const found = await onBoth(80, { matrices }, side, lags);
        expect(found.lags.map(({ k }) => k)).toEqual(lags);
      }
    },
  );

  it("neither overflows nor underflows, and ends before what is not finite", async () => {
    const n = 70;
    const matrices = gaussians(n, 40, 1e-170);
    matrices.subarray(20 * n * n).forEach((v, i, all) => (all[i] = v * 1e300 * 1e40));
    await onBoth(n, { matrices }, "right", upTo(40));
    matrices[30 * n * n + n * n - 1] = NaN;
    for (const side of ["left", "right"] as const) {
      const { status, lags, last } = await onBoth(n, { matrices }, side, upTo(40));
      expect([status, lags.length, last.lag]).toEqual(["non-finite", 30, 30]);
    }
  });

  it("of a product that becomes zero is null", async () => {
    const n = 66;
    const shift = new Float64Array(40 * n * n);
    for (let at = 0; at < shift.length; at += n * n) {
      for (let i = 0; i + 2 < n; i++) shift[at + i * n + i + 2] = 2;
    }
    const { lags } = await onBoth(n, { matrices: shift }, "left", upTo(40));
    lags.forEach(({ k, norm, logNorm }) => {
      if (k < 33) expect(logNorm).toBeCloseTo(k * Math.LN2, 12);
      else expect([norm, logNorm]).toEqual([0, null]);
    });
  });

  it.each(["WD", "DW"] as const)("of one matrix with a diagonal each step, %s", async (order) => {
    const n = 80;
    const matrix = gaussians(n, 1);
    const { uniform } = randomStream(4);
    const diagonals = Float64Array.from({ length: 40 * n }, uniform);
    const { lags } = await onBoth(n, { matrix, diagonals, order }, "right", upTo(40));
    const matrices = Float64Array.from({ length: 40 * n * n }, (_, at) => {
      const [k, i, j] = [Math.floor(at / n ** 2), Math.floor(at / n) % n, at % n];
      return matrix[at % n ** 2]! * diagonals[k * n + (order === "WD" ? j : i)]!;
    });
    fullSeries(n, matrices, "right").forEach((logNorm, i) => {
      expect(Math.abs(lags[i]!.logNorm! - logNorm)).toBeLessThan(1e-12 * (1 + Math.abs(logNorm)));
    });
  });
});

it("starts no thread for short work", async () => {
  await closePools();
  const { lags } = await parallelNormSeries(40, { matrices: gaussians(40, 3) }, "right", upTo(3), {
    threads: 2,
  });
  expect(lags).toHaveLength(3);
  expect(isPoolRunning(worker, 2)).toBe(false);
});

describe("the end of the threads", () => {
  const long = { matrices: gaussians(200, 400) };

  it("comes with the signal, whose reason it tells", async () => {
    const controller = new AbortController();
    const run = parallelNormSeries(200, long, "right", upTo(400), { threads: 2, signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error("interrupted"));
    }, 120);
    await expect(run).rejects.toThrow("interrupted");
    expect(isPoolRunning(worker, 2)).toBe(false);
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(parallelNormSeries(2, long, "right", [], { signal })).rejects.toThrow("too late");
  });

  it("comes with the error of one of them, though the other waits for it", async () => {
    const task = seriesTask(20, "right", [1, 2], {});
    const meeting = seriesMeeting(20);
    const member = (which: 0 | 1, length: number) => ({
      ...{ task, meeting, member: which },
      factors: { matrices: new Float64Array(length) },
    });
    const run = runTasks([member(0, 800), member(1, 10)], { worker, threads: 2 });
    await expect(run).rejects.toThrow("a factor has 10 entries; expected 20 × 20");
    expect(isPoolRunning(worker, 2)).toBe(false);
  });
});

it("refuses what is not whole factors, and lags beyond them", async () => {
  const series = (factors: SeriesFactors, lags: readonly number[] = [1]) =>
    parallelNormSeries(3, factors, "right", lags);
  const nine = new Float64Array(9);
  await expect(series({ matrices: nine.subarray(1) })).rejects.toThrow(
    "the matrices have 8 entries; expected a multiple of 9",
  );
  const diagonal = { diagonals: nine, order: "WD" } as const;
  await expect(series({ matrix: nine.subarray(1), ...diagonal })).rejects.toThrow(
    "the matrix has 8 entries; expected 3 × 3",
  );
  await expect(series({ matrix: nine, ...diagonal, diagonals: nine.subarray(1) })).rejects.toThrow(
    "the diagonals have 8 entries; expected a multiple of 3",
  );
  await expect(series({ matrices: nine }, [2])).rejects.toThrow("lag 2 exceeds the 1 factors there are");
  await expect(series({ matrices: nine }, [2, 1])).rejects.toThrow("a lag is 1");
});

it("a thread that comes second finds what the first left", () => {
  const meeting = seriesMeeting(20);
  const [first, second] = [partnerOf(meeting, 20, 0), partnerOf(meeting, 20, 1)];
  // Arrivals written beforehand, so that the first need not wait.
  Atomics.store(meeting.arrivals, 1, 1);
  meeting.largest[3] = NaN;
  expect(first.meet(2, new Float64Array(12 * 20).fill(7))).toBeNaN();
  expect(second.meet(1, undefined)).toBe(2);
  expect(second.rows()).toEqual(new Float64Array(12 * 20).fill(7));
});
