export { heapBase } from "./_memory";

/*
 * Many points (w, b) of y ← σ(w y + b) at once, with the derivatives of x = w y + b: with N = 1022,
 *
 *   u = (w y + b) N log₂e,   E = 2^(−u/N),   y ← 1/(1 + E),   m = w E y²,
 *   dx/dw ← y + m dx/dw,   dx/db ← 1 + m dx/db.
 *
 * E is an entry of a table of s 2^(−k/N) times (F² + c)(a − F), the factors of the minimax cubic of 2^(−f/N)/s on
 * |f| ≤ ½ (relative error 7e-17), F = f − 1035: N is such that the centre of the quadratic factor is a whole number,
 * which the subtraction that gives f takes off for nothing. At u = 0, E is 1 exactly: a point on b = −w/2 that
 * starts at the unstable y = ½ stays there.
 *
 * A point's numbers lie `stride` bytes apart, in arrays of up to 2048 points. Points are computed in twos, so
 * behind the last there must be a copy of one.
 */
const stride: usize = 16448;
/** From y to dx/dw, dx/db, w, b and to where a point's results go. */
const toP: usize = stride;
const toQ: usize = 2 * stride;
const toW: usize = 3 * stride;
const toB: usize = 4 * stride;
const toPlace: usize = 5 * stride;
/** Bytes of y that go through several steps together, and stay in the first-level cache. */
const tile: usize = 2048;
/** Steps between two looks for points that have settled; even, as a settled point may alternate. */
const quiet = 10;

/** Read from memory, because the engine would build constants anew in every pass of a loop. */
const constants = memory.data<f64>([
  6755399441055744.0, // 1.5·2⁵²: adding it rounds to an integer, in the low bits
  6755399441054709.0, // the same less 1035
  7101177.051062975, // c
  1318.3027495151064, // a
  1.0,
  1474.4343317885207, // N log₂e
]);

/**
 * One step from the states at `from` to those at `to`, which may be the same.
 *
 * @param points  where w and b of the points are found, as the address of their y
 * @param powers  address of s 2^0 in the table, whose powers fall
 */
export function step(from: usize, to: usize, points: usize, bytes: usize, powers: usize): void {
  const rounding = v128.load_splat<f64>(constants);
  const centre = v128.load_splat<f64>(constants, 8);
  const c = v128.load_splat<f64>(constants, 16);
  const a = v128.load_splat<f64>(constants, 24);
  const one = v128.load_splat<f64>(constants, 32);
  const perUnit = v128.load_splat<f64>(constants, 40);
  for (let at: usize = 0; at < bytes; at += 16) {
    const point = points + at;
    const w = v128.load(point, toW);
    const z = f64x2.add(f64x2.mul(w, v128.load(from + at)), v128.load(point, toB));
    const u = f64x2.mul(z, perUnit);
    const integer = f64x2.add(u, rounding);
    const low = powers + <usize>(i32x4.extract_lane(integer, 0) << 3);
    const high = powers + <usize>(i32x4.extract_lane(integer, 2) << 3);
    const f = f64x2.sub(u, f64x2.sub(integer, centre));
    const cubic = f64x2.mul(f64x2.add(f64x2.mul(f, f), c), f64x2.sub(a, f));
    const e = f64x2.mul(v128.load_lane<u64>(high, v128.load64_zero(low), 1), cubic);
    const y = f64x2.div(one, f64x2.add(one, e));
    const m = f64x2.mul(f64x2.mul(f64x2.mul(e, y), y), w);
    v128.store(to + at, y);
    v128.store(to + at, f64x2.add(y, f64x2.mul(m, v128.load(from + at, toP))), toP);
    v128.store(to + at, f64x2.add(one, f64x2.mul(m, v128.load(from + at, toQ))), toQ);
  }
}

/**
 * Takes points from y₀ through `steps` steps and puts their last y, dx/dw and dx/db into `points`.
 *
 * A point is done early when all three are bit for bit what they were two steps before and an even number of
 * steps is left: it then repeats with period 2 for ever.
 *
 * @param points  `count` points, of which w and b are told
 * @param pool    room for as many, where those that still change are kept together
 * @param scratch room for the states of a tile of points
 * @param start   y₀
 */
export function run(
  points: usize,
  pool: usize,
  scratch: usize,
  count: i32,
  steps: i32,
  start: f64,
  powers: usize,
): void {
  let active = (<usize>count) << 3;
  prepare(points, pool, active, start);
  let left = steps;
  if (left % 2 == 1) {
    step(pool, pool, pool, active, powers);
    left--;
  }
  while (left > 0 && active > 0) {
    const round = min(left, quiet);
    active = advance(pool, scratch, points, active, round, powers);
    left -= round;
  }
  for (let at: usize = 0; at < active; at += 8) retire(pool + at, pool + at, points);
  const end = points + ((<usize>count) << 3);
  store<f64>(end, load<f64>(end - 8));
}

/** The points with their first state. */
function prepare(points: usize, pool: usize, bytes: usize, start: f64): void {
  const first = f64x2.splat(start);
  const one = f64x2.splat(1);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(pool + at, first);
    v128.store(pool + at, first, toP);
    v128.store(pool + at, one, toQ);
    v128.store(pool + at, v128.load(points + at, toW), toW);
    v128.store(pool + at, v128.load(points + at, toB), toB);
  }
  for (let at: usize = 0; at < bytes; at += 8) store<f64>(pool + at, <f64>at, toPlace);
}

/** One step more, in place: y, dx/dw and dx/db become (y − target)² and its derivatives in w and b. */
export function loss(points: usize, count: i32, target: f64, powers: usize): void {
  const rounding = v128.load_splat<f64>(constants);
  const centre = v128.load_splat<f64>(constants, 8);
  const c = v128.load_splat<f64>(constants, 16);
  const a = v128.load_splat<f64>(constants, 24);
  const one = v128.load_splat<f64>(constants, 32);
  const perUnit = v128.load_splat<f64>(constants, 40);
  const goal = f64x2.splat(target);
  for (let at = points; at < points + ((<usize>count) << 3); at += 16) {
    const z = f64x2.add(f64x2.mul(v128.load(at, toW), v128.load(at)), v128.load(at, toB));
    const u = f64x2.mul(z, perUnit);
    const integer = f64x2.add(u, rounding);
    const low = powers + <usize>(i32x4.extract_lane(integer, 0) << 3);
    const high = powers + <usize>(i32x4.extract_lane(integer, 2) << 3);
    const f = f64x2.sub(u, f64x2.sub(integer, centre));
    const cubic = f64x2.mul(f64x2.add(f64x2.mul(f, f), c), f64x2.sub(a, f));
    const e = f64x2.mul(v128.load_lane<u64>(high, v128.load64_zero(low), 1), cubic);
    const y = f64x2.div(one, f64x2.add(one, e));
    const difference = f64x2.sub(y, goal);
    const slope = f64x2.mul(f64x2.add(difference, difference), f64x2.mul(f64x2.mul(e, y), y));
    v128.store(at, f64x2.mul(difference, difference));
    v128.store(at, f64x2.mul(slope, v128.load(at, toP)), toP);
    v128.store(at, f64x2.mul(slope, v128.load(at, toQ)), toQ);
  }
}

/** @returns bytes of y of the points that still change, now at the front of the pool */
function advance(
  pool: usize,
  scratch: usize,
  points: usize,
  active: usize,
  steps: i32,
  powers: usize,
): usize {
  let kept = pool;
  for (let from = pool; from < pool + active; from += tile) {
    const bytes = min(tile, pool + active - from);
    for (let t = 2; t < steps; t++) step(from, from, from, bytes, powers);
    step(from, scratch, from, bytes, powers);
    step(scratch, scratch, from, bytes, powers);
    kept = sift(from, scratch, kept, points, bytes);
  }
  return kept - pool;
}

/** Moves the points whose state has changed from `before` to `after` behind those kept, and retires the others. */
function sift(before: usize, after: usize, kept: usize, points: usize, bytes: usize): usize {
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
      movePair(now, old, kept);
      kept += 16;
      continue;
    }
    for (let lane: usize = 0; lane < 16 && at + lane < bytes; lane += 8) {
      if (isSame(old + lane, now + lane)) {
        retire(now + lane, old + lane, points);
      } else {
        moveOne(now + lane, old + lane, kept);
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

function movePair(state: usize, point: usize, to: usize): void {
  v128.store(to, v128.load(state));
  v128.store(to, v128.load(state, toP), toP);
  v128.store(to, v128.load(state, toQ), toQ);
  if (to == point) return;
  v128.store(to, v128.load(point, toW), toW);
  v128.store(to, v128.load(point, toB), toB);
  v128.store(to, v128.load(point, toPlace), toPlace);
}

function moveOne(state: usize, point: usize, to: usize): void {
  store<f64>(to, load<f64>(state));
  store<f64>(to, load<f64>(state, toP), toP);
  store<f64>(to, load<f64>(state, toQ), toQ);
  store<f64>(to, load<f64>(point, toW), toW);
  store<f64>(to, load<f64>(point, toB), toB);
  store<f64>(to, load<f64>(point, toPlace), toPlace);
}

function retire(state: usize, point: usize, points: usize): void {
  const to = points + <usize>load<f64>(point, toPlace);
  store<f64>(to, load<f64>(state));
  store<f64>(to, load<f64>(state, toP), toP);
  store<f64>(to, load<f64>(state, toQ), toQ);
}
