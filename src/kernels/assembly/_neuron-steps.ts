/*
 * One step of many points of x ← (1 − ε) x + ε σ(w x + b) + ε w' u, with derivatives in two parameters.
 *
 * σ(z) = 1/(1 + E), E = e^(−z) = 2^(−u/N) for u = z N log₂e, N = 1022. E is an entry of a table of s 2^(−k/N) times
 * (F² + c)(a − F), the factors of the minimax cubic of 2^(−f/N)/s on |f| ≤ ½ (relative error 7e-17), F = f − 1035: N is
 * such that the centre of the quadratic factor is a whole number, which the subtraction that gives f takes off for
 * nothing. At z = 0, E is 1 exactly: what starts at the unstable x = ½ on b = −w/2 stays there.
 *
 * A point's numbers lie `stride` bytes apart, in arrays of up to 2048 points. Points are computed in eights, four
 * vectors in step, so that the processor has enough to do while each waits for its last result; so behind the last
 * point there must be copies up to the next multiple of eight. The small functions are inlined by the compiler.
 */
export const stride: usize = 16448;
/* From a point's state to its derivatives, to where its results go, and to its parameters. */
export const toP: usize = stride;
export const toQ: usize = 2 * stride;
export const toPlace: usize = 3 * stride;
export const toW: usize = 4 * stride;
export const toB: usize = 5 * stride;
/** ε and ε w' u. */
const toRate: usize = 6 * stride;
const toDrive: usize = 7 * stride;
/** From P or Q to what the parameter adds directly at each step. */
const toDirect: usize = 7 * stride;

/** Read from memory, because the engine would build constants anew in every pass of a loop. */
const constants = memory.data<f64>([
  6755399441055744.0, // 1.5·2⁵²: adding it rounds to an integer, in the low bits
  6755399441054709.0, // the same less 1035
  7101177.051062975, // c
  1318.3027495151064, // a
  1474.4343317885207, // N log₂e
  1.0,
]);

function constant(index: usize): v128 {
  return v128.load_splat<f64>(constants + (index << 3));
}

/** u of two points. */
export function scaled(state: usize, point: usize): v128 {
  const z = f64x2.add(f64x2.mul(v128.load(point, toW), v128.load(state)), v128.load(point, toB));
  return f64x2.mul(z, constant(4));
}

/** s 2^(−k/N), where `powers` is the address of s. */
export function power(u: v128, powers: usize): v128 {
  const k = f64x2.add(u, constant(0));
  const low = powers + <usize>(i32x4.extract_lane(k, 0) << 3);
  const high = powers + <usize>(i32x4.extract_lane(k, 2) << 3);
  return v128.load_lane<u64>(high, v128.load64_zero(low), 1);
}

/** F. */
export function fraction(u: v128): v128 {
  return f64x2.sub(u, f64x2.sub(f64x2.add(u, constant(0)), constant(1)));
}

/** E. */
export function exponential(f: v128, power: v128): v128 {
  const cubic = f64x2.mul(f64x2.add(f64x2.mul(f, f), constant(2)), f64x2.sub(constant(3), f));
  return f64x2.mul(power, cubic);
}

export function sigma(e: v128): v128 {
  return f64x2.div(constant(5), f64x2.add(constant(5), e));
}

/**
 * y ← σ(w y + b) with the derivatives P and Q in w and b of the preactivation x = w y + b: the fewest operations.
 *
 * @param from   address of the states, `to` of where the next go, which may be the same
 * @param points where w and b are found, as the address of the points' states
 * @param powers address of s in the table, whose powers fall
 */
export function stepPlain(from: usize, to: usize, points: usize, bytes: usize, powers: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    const state = from + at;
    const point = points + at;
    const next = to + at;
    const u0 = scaled(state, point);
    const u1 = scaled(state + 16, point + 16);
    const u2 = scaled(state + 32, point + 32);
    const u3 = scaled(state + 48, point + 48);
    const power0 = power(u0, powers);
    const power1 = power(u1, powers);
    const power2 = power(u2, powers);
    const power3 = power(u3, powers);
    const e0 = exponential(fraction(u0), power0);
    const e1 = exponential(fraction(u1), power1);
    const e2 = exponential(fraction(u2), power2);
    const e3 = exponential(fraction(u3), power3);
    const y0 = sigma(e0);
    const y1 = sigma(e1);
    const y2 = sigma(e2);
    const y3 = sigma(e3);
    plainNext(state, next, y0, plainMultiplier(e0, y0, point));
    plainNext(state + 16, next + 16, y1, plainMultiplier(e1, y1, point + 16));
    plainNext(state + 32, next + 32, y2, plainMultiplier(e2, y2, point + 32));
    plainNext(state + 48, next + 48, y3, plainMultiplier(e3, y3, point + 48));
  }
}

function plainMultiplier(e: v128, y: v128, point: usize): v128 {
  return f64x2.mul(f64x2.mul(e, y), f64x2.mul(y, v128.load(point, toW)));
}

function plainNext(state: usize, next: usize, y: v128, m: v128): void {
  v128.store(next, y);
  v128.store(next, f64x2.add(y, f64x2.mul(m, v128.load(state, toP))), toP);
  v128.store(next, f64x2.add(constant(5), f64x2.mul(m, v128.load(state, toQ))), toQ);
}

/** Which derivative each of P and Q is: the factors of x and 1 in ∂z/∂θ, and that of σ(z) − x. */
const kinds = memory.data(48);

export function setKinds(xP: f64, oneP: f64, rateP: f64, xQ: f64, oneQ: f64, rateQ: f64): void {
  store<f64>(kinds, xP);
  store<f64>(kinds, oneP, 8);
  store<f64>(kinds, rateP, 16);
  store<f64>(kinds, xQ, 24);
  store<f64>(kinds, oneQ, 32);
  store<f64>(kinds, rateQ, 40);
}

/** x ← x + ε (σ(z) − x) + ε w' u, z = w x + b, with the derivatives P and Q of x in the parameters of `setKinds`. */
export function stepLeaky(from: usize, to: usize, points: usize, bytes: usize, powers: usize): void {
  for (let at: usize = 0; at < bytes; at += 32) {
    const state = from + at;
    const point = points + at;
    const u0 = scaled(state, point);
    const u1 = scaled(state + 16, point + 16);
    const power0 = power(u0, powers);
    const power1 = power(u1, powers);
    const e0 = exponential(fraction(u0), power0);
    const e1 = exponential(fraction(u1), power1);
    const sigma0 = sigma(e0);
    const sigma1 = sigma(e1);
    const slope0 = leakySlope(e0, sigma0, point);
    const slope1 = leakySlope(e1, sigma1, point + 16);
    const move0 = f64x2.sub(sigma0, v128.load(state));
    const move1 = f64x2.sub(sigma1, v128.load(state, 16));
    leakyTangent(kinds, slope0, move0, state, toP, to + at, point);
    leakyTangent(kinds, slope1, move1, state + 16, toP, to + at + 16, point + 16);
    leakyTangent(kinds + 24, slope0, move0, state, toQ, to + at, point);
    leakyTangent(kinds + 24, slope1, move1, state + 16, toQ, to + at + 16, point + 16);
    leakyState(move0, state, to + at, point);
    leakyState(move1, state + 16, to + at + 16, point + 16);
  }
}

/** ε σ'(z). */
function leakySlope(e: v128, y: v128, point: usize): v128 {
  return f64x2.mul(f64x2.mul(f64x2.mul(e, y), y), v128.load(point, toRate));
}

function leakyState(move: v128, state: usize, next: usize, point: usize): void {
  const moved = f64x2.add(v128.load(state), f64x2.mul(v128.load(point, toRate), move));
  v128.store(next, f64x2.add(moved, v128.load(point, toDrive)));
}

function leakyTangent(
  kind: usize,
  slope: v128,
  move: v128,
  state: usize,
  offset: usize,
  next: usize,
  point: usize,
): void {
  const own = f64x2.mul(leakyMultiplier(slope, point), v128.load(state + offset));
  const rest = derivative(kind, slope, v128.load(state), move, v128.load(point + offset, toDirect));
  v128.store(next + offset, f64x2.add(own, rest));
}

function leakyMultiplier(slope: v128, point: usize): v128 {
  const keep = f64x2.sub(constant(5), v128.load(point, toRate));
  return f64x2.add(keep, f64x2.mul(slope, v128.load(point, toW)));
}

/** slope (α x + β) + γ (σ − x) + what is direct. */
function derivative(kind: usize, slope: v128, x: v128, move: v128, direct: v128): v128 {
  const inner = f64x2.add(f64x2.mul(v128.load_splat<f64>(kind), x), v128.load_splat<f64>(kind, 8));
  const rest = f64x2.add(f64x2.mul(v128.load_splat<f64>(kind, 16), move), direct);
  return f64x2.add(f64x2.mul(slope, inner), rest);
}
