/** Where and why a text stops being JSON. */
interface JsonProblem {
  /** Of the first offending character, from 1. */
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly expected: string;
}

/**
 * Parses JSON text; a byte-order mark is skipped.
 *
 * JSON.parse does the work. Only when it refuses is the text read a second time to say where: engines word
 * that differently, and some give no position.
 *
 * @throws RangeError "not JSON at line 3, column 5: found x; expected y"
 */
export function parseJson(text: string): unknown {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    const { line, column, found, expected } = locateProblem(body);
    throw new RangeError(`not JSON at line ${line}, column ${column}: found ${found}; expected ${expected}`);
  }
}

/**
 * The first key that occurs twice in one object of a valid JSON text, or undefined.
 *
 * JSON.parse keeps the last of them without a word. One pass over the text.
 */
export function duplicateKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, literal, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(literal!) as string;
      const seen = open.at(-1)!;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

/** What the grammar allows next. */
type Want = "value" | "value or ]" | "key" | "key or }" | "colon" | "separator" | "end";

const wording: Readonly<Record<Want, string>> = {
  value: "a value",
  "value or ]": "a value or ]",
  key: "a key in double quotes",
  "key or }": "a key in double quotes or }",
  colon: "a colon",
  separator: "a comma or a closing bracket",
  end: "nothing more",
};

const token =
  /([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b/uy;

/** Reads tokens until one is not what the grammar wants; `text` is known not to be JSON. */
function locateProblem(text: string): JsonProblem {
  const open: string[] = [];
  let want: Want = "value";
  let at = 0;
  for (;;) {
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
    token.lastIndex = at;
    const match = token.exec(text);
    const next: Want | undefined =
      match === null ? undefined : advance(open, want, match[1], match[2] !== undefined);
    if (match === null || next === undefined) return describe(text, at, wording[want]);
    want = next;
    at += match[0].length;
  }
}

/** What may follow the token, or undefined if the token itself may not stand here. */
function advance(
  open: string[],
  want: Want,
  punctuation: string | undefined,
  isString: boolean,
): Want | undefined {
  const top = open.at(-1);
  switch (punctuation) {
    case "{":
    case "[":
      open.push(punctuation);
      if (!want.startsWith("value")) return undefined;
      return punctuation === "{" ? "key or }" : "value or ]";
    case "}":
    case "]":
      if (top !== (punctuation === "}" ? "{" : "[")) return undefined;
      if (want !== "separator" && !want.endsWith(`or ${punctuation}`)) return undefined;
      open.pop();
      return open.length === 0 ? "end" : "separator";
    case ",":
      if (want !== "separator") return undefined;
      return top === "{" ? "key" : "value";
    case ":":
      return want === "colon" ? "value" : undefined;
  }
  if (want.startsWith("key")) return isString ? "colon" : undefined;
  if (!want.startsWith("value")) return undefined;
  return open.length === 0 ? "end" : "separator";
}

function describe(text: string, at: number, expected: string): JsonProblem {
  const before = text.slice(0, at);
  const word = /^(?:[^\s,:[\]{}"]{1,20}|"[^"\n]{0,20}"?|.)/u.exec(text.slice(at, at + 24))?.[0];
  return {
    line: before.split("\n").length,
    column: at - before.lastIndexOf("\n"),
    // Escaped, so that no control character of the file reaches a terminal.
    found: word?.replace(/\p{Cc}/gu, (c) => JSON.stringify(c).slice(1, -1)) ?? "the end of the text",
    expected,
  };
}
