/*
 * One step of many points of x ← (1 − ε) x + ε σ(w x + b) + ε w' u, with derivatives in two parameters.
 *
 * σ(z) = 1/(1 + E), E = e^(−z) = 2^(−u/N) for u = z N log₂e, N = 1022. E is an entry of a table of s 2^(−k/N) times
 * (F² + c)(a − F), the factors of the minimax cubic of 2^(−f/N)/s on |f| ≤ ½ (relative error 7e-17), F = f − 1035: N is
 * such that the centre of the quadratic factor is a whole number, which the subtraction that gives f takes off for
 * nothing. At z = 0, E is 1 exactly: what starts at the unstable x = ½ on b = −w/2 stays there.
 *
 * A point's numbers lie `stride` bytes apart, in arrays of up to 2048 points. Points are computed in twos, so
 * behind the last there must be a copy of one. The lines that give E stand in each loop, because a call would cost
 * as much as they do.
 */
export const stride: usize = 16448;
/* From a point's state to its derivatives, to where its results go, and to its parameters. */
export const toP: usize = stride;
export const toQ: usize = 2 * stride;
export const toPlace: usize = 3 * stride;
export const toW: usize = 4 * stride;
export const toB: usize = 5 * stride;
/** ε, ε w' u, and what the state's derivatives in the two parameters have in common with no other. */
const toRate: usize = 6 * stride;
const toDrive: usize = 7 * stride;
const toDirectP: usize = 8 * stride;
const toDirectQ: usize = 9 * stride;

/** Read from memory, because the engine would build constants anew in every pass of a loop. */
export const constants = memory.data<f64>([
  6755399441055744.0, // 1.5·2⁵²: adding it rounds to an integer, in the low bits
  6755399441054709.0, // the same less 1035
  7101177.051062975, // c
  1318.3027495151064, // a
  1.0,
  1474.4343317885207, // N log₂e
]);

/**
 * y ← σ(w y + b) with the derivatives P and Q in w and b of the preactivation x = w y + b: the fewest operations.
 *
 * @param from   address of the states, `to` of where the next go, which may be the same
 * @param points where w and b are found, as the address of the points' states
 * @param powers address of s 2^0 in the table, whose powers fall
 */
export function stepPlain(from: usize, to: usize, points: usize, bytes: usize, powers: usize): void {
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
  const rounding = v128.load_splat<f64>(constants);
  const centre = v128.load_splat<f64>(constants, 8);
  const c = v128.load_splat<f64>(constants, 16);
  const a = v128.load_splat<f64>(constants, 24);
  const one = v128.load_splat<f64>(constants, 32);
  const perUnit = v128.load_splat<f64>(constants, 40);
  for (let at: usize = 0; at < bytes; at += 16) {
    const point = points + at;
    const w = v128.load(point, toW);
    const x = v128.load(from + at);
    const z = f64x2.add(f64x2.mul(w, x), v128.load(point, toB));
    const u = f64x2.mul(z, perUnit);
    const integer = f64x2.add(u, rounding);
    const low = powers + <usize>(i32x4.extract_lane(integer, 0) << 3);
    const high = powers + <usize>(i32x4.extract_lane(integer, 2) << 3);
    const f = f64x2.sub(u, f64x2.sub(integer, centre));
    const cubic = f64x2.mul(f64x2.add(f64x2.mul(f, f), c), f64x2.sub(a, f));
    const e = f64x2.mul(v128.load_lane<u64>(high, v128.load64_zero(low), 1), cubic);
    const sigma = f64x2.div(one, f64x2.add(one, e));
    const rate = v128.load(point, toRate);
    const slope = f64x2.mul(f64x2.mul(f64x2.mul(e, sigma), sigma), rate);
    const m = f64x2.add(f64x2.sub(one, rate), f64x2.mul(slope, w));
    const move = f64x2.sub(sigma, x);
    v128.store(to + at, f64x2.add(f64x2.add(x, f64x2.mul(rate, move)), v128.load(point, toDrive)));
    v128.store(
      to + at,
      derivative(m, slope, x, move, kinds, v128.load(from + at, toP), v128.load(point, toDirectP)),
      toP,
    );
    v128.store(
      to + at,
      derivative(m, slope, x, move, kinds + 24, v128.load(from + at, toQ), v128.load(point, toDirectQ)),
      toQ,
    );
  }
}

/** m p + slope (α x + β) + γ (σ − x) + what is direct. */
function derivative(m: v128, slope: v128, x: v128, move: v128, kind: usize, p: v128, direct: v128): v128 {
  const inner = f64x2.add(f64x2.mul(v128.load_splat<f64>(kind), x), v128.load_splat<f64>(kind, 8));
  const rest = f64x2.add(f64x2.mul(v128.load_splat<f64>(kind, 16), move), direct);
  return f64x2.add(f64x2.add(f64x2.mul(m, p), f64x2.mul(slope, inner)), rest);
}
