/**
 * The error of bad usage or bad input: one line that says what was wrong, where, and what was expected.
 * A RangeError, as the pure layers throw; the command line turns every RangeError into exit code 2.
 */
export function badInput(what: string, where: string, expected: string): RangeError {
  return new RangeError(`${what}, ${where}, expected ${expected}`);
}

/**
 * Bad input where a name was expected: the line asks for the nearest known one, or lists what there is.
 *
 * @param told what there is, where not all that is known is to be listed
 */
export async function unknownName(
  kind: string,
  name: string,
  where: string,
  known: readonly string[],
  told: readonly string[] = known,
): Promise<RangeError> {
  const what = `unknown ${kind} '${name}'`;
  const nearest = await nearestName(name, known);
  if (nearest !== undefined) return new RangeError(`${what}, ${where}, did you mean '${nearest}'?`);
  return badInput(what, where, told.length === 0 ? "none here" : `one of ${abbreviated(told)}`);
}

/** The known name that a misspelt one most probably means; undefined where none is near. */
async function nearestName(name: string, known: readonly string[]): Promise<string | undefined> {
  const { distance } = await import("fastest-levenshtein");
  const ranked = known
    .map((candidate) => ({ candidate, d: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, d }) => d < candidate.length && d <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.d - b.d);
  return ranked[0]?.candidate;
}

const listed = 12;

function abbreviated(names: readonly string[]): string {
  if (names.length <= listed) return names.join(", ");
  return `${names.slice(0, listed).join(", ")}, … (${names.length} in all)`;
}
