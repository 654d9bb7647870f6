import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { badInput } from "../bad-input.js";
import { checkFolder } from "../check-folder.js";

/**
 * Finds out, before the work, whether a report may go to a folder: a new one, an empty one, or one that holds an earlier
 * report and nothing else, which is then replaced as a whole.
 *
 * @throws RangeError if it holds anything else
 */
export async function checkReportFolder(folder: string): Promise<void> {
  await checkFolder(folder);
  if ((await stat(folder).catch(() => undefined)) === undefined) return;
  const known = await earlierFiles(folder);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    if (known.some((file) => join(folder, file) === path)) continue;
    throw badInput(
      `the folder holds '${path}', which is not of a report`,
      "--out",
      "a new folder, an empty one, or one of an earlier report",
    );
  }
}

/** The files that an earlier report in the folder lists as its own; none where there is no report. */
async function earlierFiles(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "report.json"), "utf8").catch(() => "null");
  const sections = listedSections(text);
  return sections === undefined
    ? []
    : ["index.html", "report.json", ...sections.flatMap(({ files }) => files)];
}

function listedSections(text: string): { files: string[] }[] | undefined {
  try {
    const found = JSON.parse(text) as { command?: unknown; sections?: unknown } | null;
    if (found?.command !== "analyze" || !Array.isArray(found.sections)) return undefined;
    return found.sections as { files: string[] }[];
  } catch {
    return undefined;
  }
}
