const voidElements = new Set(["meta", "link", "br", "hr", "img", "input"]);
const token =
  /<!--[^]*?-->|<!doctype html>|<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>|([^<]+|<)/g;

export interface Structure {
  /** What is wrong: elements that are not closed or closed out of turn, stray "<", repeated ids. */
  readonly faults: readonly string[];
  /** Elements with their attributes, in order. */
  readonly elements: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
}

/** Reads a page strictly: every element is closed in turn, every attribute quoted, no "<" or "&" in text unless escaped. */
export function htmlStructure(html: string): Structure {
  const faults: string[] = [];
  const open: string[] = [];
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const ids = new Set<string>();
  for (const [whole, slash, name, list = "", selfClosed, text] of html.matchAll(token)) {
    if (text !== undefined) {
      if (text === "<" || (/&(?!\w+;|#\d+;|#x[\da-f]+;)/i.test(text) && open.at(-1) !== "style")) {
        faults.push(`text "${text.slice(0, 40)}"`);
      }
    } else if (name !== undefined && slash === "/") {
      const last = open.pop();
      if (last !== name) faults.push(`</${name}> closes <${last ?? ""}>`);
    } else if (name !== undefined) {
      const attributes = Object.fromEntries(
        [...list.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map((m) => [m[1]!, m[2] ?? ""]),
      );
      elements.push({ name, attributes });
      const { id } = attributes;
      if (id !== undefined && ids.has(id)) faults.push(`id "${id}" twice`);
      if (id !== undefined) ids.add(id);
      if (selfClosed !== "/" && !voidElements.has(name)) open.push(name);
    } else if (!whole.startsWith("<!")) faults.push(whole);
  }
  return { faults: [...faults, ...open.map((name) => `<${name}> is open`)], elements };
}
