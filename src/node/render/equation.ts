/**
 * LaTeX (without delimiters) as a display MathML element.
 *
 * @throws RangeError naming the equation if it does not parse
 */
export async function equationMathMl(latex: string): Promise<string> {
  const { default: temml } = await import("temml");
  try {
    return temml.renderToString(latex, { displayMode: true, throwOnError: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`equation is "${latex}"; expected LaTeX: ${reason}`, { cause: error });
  }
}
