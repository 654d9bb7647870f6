import {
  exponential,
  fraction,
  power,
  scaled,
  sigma,
  stepLeaky,
  stepPlain,
  stride,
  toP,
  toPlace,
  toQ,
} from "./_neuron-steps";

export { heapBase } from "./_memory";
export { setKinds, stepLeaky, stepPlain } from "./_neuron-steps";

/** Bytes of states that go through several steps together, and stay in the first-level cache. */
const tile: usize = 2048;
/** Steps between two looks for points that have settled; even, as a settled point may alternate. */
const quiet = 10;

/**
 * Takes points through `steps` steps and leaves their last state and its two derivatives in their place.
 *
 * A point is done early when all three are bit for bit what they were two steps before and an even number of steps is
 * left: it then repeats with period 2 for ever.
 *
 * @param points  `count` points with their parameters and their first states
 * @param pool    room for as many, where those that still change are kept together
 * @param scratch room for the states of a tile of points
 * @param fields  how many numbers a point has: 6 for {@link stepPlain}, 10 for {@link stepLeaky}
 * @param powers  address of s 2^0 in the table
 */
export function run(
  points: usize,
  pool: usize,
  scratch: usize,
  fields: i32,
  count: i32,
  steps: i32,
  powers: usize,
): void {
  let active = (<usize>count) << 3;
  const end = <usize>fields * stride;
  for (let at: usize = 0; at < active; at += 8) store<f64>(points + at, <f64>at, toPlace);
  for (let field: usize = 0; field < end; field += stride) {
    memory.copy(pool + field, points + field, active + 56);
  }
  let left = steps;
  if (left % 2 == 1) {
    step(pool, pool, pool, active, end, powers);
    left--;
  }
  while (left > 0 && active > 0) {
    const round = min(left, quiet);
    active = advance(pool, scratch, points, active, round, end, powers);
    left -= round;
  }
  for (let at: usize = 0; at < active; at += 8) retire(pool + at, pool + at, points);
  const last = points + ((<usize>count) << 3);
  store<f64>(last, load<f64>(last - 8));
}

function step(from: usize, to: usize, points: usize, bytes: usize, end: usize, powers: usize): void {
  if (end == 6 * stride) stepPlain(from, to, points, bytes, powers);
  else stepLeaky(from, to, points, bytes, powers);
}

/** (x − target)² and its two derivatives, in place. */
export function leakyLoss(points: usize, count: i32, target: f64): void {
  const goal = f64x2.splat(target);
  for (let at = points; at < points + ((<usize>count) << 3); at += 16) {
    const difference = f64x2.sub(v128.load(at), goal);
    const twice = f64x2.add(difference, difference);
    v128.store(at, f64x2.mul(difference, difference));
    v128.store(at, f64x2.mul(twice, v128.load(at, toP)), toP);
    v128.store(at, f64x2.mul(twice, v128.load(at, toQ)), toQ);
  }
}

/** One plain step more, in place, then (y − target)² and its derivatives in w and b. */
export function plainLoss(points: usize, count: i32, target: f64, powers: usize): void {
  const goal = f64x2.splat(target);
  for (let at = points; at < points + ((<usize>count) << 3); at += 16) {
    const u = scaled(at, at);
    const e = exponential(fraction(u), power(u, powers));
    const y = sigma(e);
    const difference = f64x2.sub(y, goal);
    const slope = f64x2.mul(f64x2.add(difference, difference), f64x2.mul(f64x2.mul(e, y), y));
    v128.store(at, f64x2.mul(difference, difference));
    v128.store(at, f64x2.mul(slope, v128.load(at, toP)), toP);
    v128.store(at, f64x2.mul(slope, v128.load(at, toQ)), toQ);
  }
}

/** @returns bytes of the states of the points that still change, now at the front of the pool */
function advance(
  pool: usize,
  scratch: usize,
  points: usize,
  active: usize,
  steps: i32,
  end: usize,
  powers: usize,
): usize {
  let kept = pool;
  for (let from = pool; from < pool + active; from += tile) {
    const bytes = min(tile, pool + active - from);
    for (let t = 2; t < steps; t++) step(from, from, from, bytes, end, powers);
    step(from, scratch, from, bytes, end, powers);
    step(scratch, scratch, from, bytes, end, powers);
    kept = sift(from, scratch, kept, points, bytes, end);
  }
  return kept - pool;
}

/** Moves the points whose state has changed from `before` to `after` behind those kept, and retires the others. */
function sift(before: usize, after: usize, kept: usize, points: usize, bytes: usize, end: usize): usize {
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = before + at;
    const now = after + at;
    const same = v128.and(
      f64x2.eq(v128.load(old), v128.load(now)),
      v128.and(
        f64x2.eq(v128.load(old, toP), v128.load(now, toP)),
        f64x2.eq(v128.load(old, toQ), v128.load(now, toQ)),
      ),
    );
    if (!v128.any_true(same) && at + 16 <= bytes) {
      movePair(now, old, kept, end);
      kept += 16;
      continue;
    }
    for (let lane: usize = 0; lane < 16 && at + lane < bytes; lane += 8) {
      if (isSame(old + lane, now + lane)) {
        retire(now + lane, old + lane, points);
      } else {
        moveOne(now + lane, old + lane, kept, end);
        kept += 8;
      }
    }
  }
  return kept;
}

function isSame(old: usize, now: usize): bool {
  return (
    load<f64>(old) == load<f64>(now) &&
    load<f64>(old, toP) == load<f64>(now, toP) &&
    load<f64>(old, toQ) == load<f64>(now, toQ)
  );
}

function movePair(state: usize, point: usize, to: usize, end: usize): void {
  v128.store(to, v128.load(state));
  v128.store(to, v128.load(state, toP), toP);
  v128.store(to, v128.load(state, toQ), toQ);
  if (to == point) return;
  for (let field = toPlace; field < end; field += stride) {
    v128.store(to + field, v128.load(point + field));
  }
}

function moveOne(state: usize, point: usize, to: usize, end: usize): void {
  store<f64>(to, load<f64>(state));
  store<f64>(to, load<f64>(state, toP), toP);
  store<f64>(to, load<f64>(state, toQ), toQ);
  for (let field = toPlace; field < end; field += stride) {
    store<f64>(to + field, load<f64>(point + field));
  }
}

function retire(state: usize, point: usize, points: usize): void {
  const to = points + <usize>load<f64>(point, toPlace);
  store<f64>(to, load<f64>(state));
  store<f64>(to, load<f64>(state, toP), toP);
  store<f64>(to, load<f64>(state, toQ), toQ);
}
