/** Arguments of a run as one types them, to be printed beside what it made. */
export function shellLine(argv: readonly string[]): string {
  return ["npx separatrix", ...argv.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
