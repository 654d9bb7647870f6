/** 2⁻⁵³(1 + 2⁻⁵²): a relative error that exceeds the rounding of one operation. */
const relative = 2 ** -53 * (1 + 2 ** -52);
/** The smallest positive double: exceeds the rounding error among the denormals. */
const absolute = 2 ** -1074;

/**
 * An upper bound on the real result of one operation + − × ÷ √ whose rounded result is x.
 *
 * Valid for finite x; at most the second double above x. The result may be infinite.
 *
 * @see Rump, Zimmermann, Boldo & Melquiond, Computing predecessor and successor in rounding to nearest (2009),
 *      doi:10.1007/s10543-009-0218-z
 */
export function up(x: number): number {
  return x + (relative * Math.abs(x) + absolute);
}

/** A lower bound on the real result of one operation whose rounded result is x; as {@link up}. */
export function down(x: number): number {
  return x - (relative * Math.abs(x) + absolute);
}
