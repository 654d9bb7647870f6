import { setMaxListeners } from "node:events";
import { rm, rmdir, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { markupToUnicode } from "../../figures/markup.js";
import { writeFileAtomic } from "../node/atomic-file.js";
import type { GalleryItem } from "../node/render/gallery.js";
import type { FigureFormat } from "../node/render/render-figure.js";
import { workerFile } from "../node/worker-file.js";
import type { FigureJob, FigureJobResult } from "./figure-worker.js";

export interface DrawRequest {
  readonly jobs: readonly FigureJob[];
  readonly out: string;
  /** File name of the gallery; absent: none. */
  readonly gallery?: string;
  readonly threads?: number;
  readonly signal: AbortSignal;
}

export interface FigureFile {
  /** Name of the figure, or "gallery". */
  readonly figure: string;
  readonly path: string;
  readonly bytes: number;
}

export interface DrawEvents {
  /** A figure is finished, in whatever order. */
  readonly finished: (name: string) => Promise<void>;
  /** The drawing programs complained. */
  readonly warned: (message: string) => Promise<void>;
}

/**
 * Draws figures in worker threads and writes their files, in the order of the jobs; what is written does not
 * depend on the number of threads. If a figure fails or a file cannot be written, the files this run made are
 * removed again and the error is thrown.
 */
export async function drawFigures(request: DrawRequest, events: DrawEvents): Promise<FigureFile[]> {
  const { Tinypool } = await import("tinypool");
  const threads = Math.max(1, Math.min(request.threads ?? availableParallelism(), request.jobs.length));
  const pool = new Tinypool({
    filename: workerFile("cli/figure-worker"),
    minThreads: threads,
    maxThreads: threads,
  });
  // Every figure in the queue listens for the interrupt; Node would warn of more than ten.
  setMaxListeners(0, request.signal);
  const created: string[] = [];
  const folderIsNew = (await stat(request.out).catch(() => undefined)) === undefined;
  try {
    const pending = request.jobs.map(async (job) => {
      const result = (await pool.run(job, { signal: request.signal })) as FigureJobResult;
      await events.finished(job.name);
      return result;
    });
    // Each is awaited below; until then a failure must not count as unhandled.
    for (const job of pending) job.catch(() => undefined);
    return await writeAll(request, pending, created, events);
  } catch (error) {
    for (const path of created) await rm(path, { force: true });
    if (folderIsNew) await rmdir(request.out).catch(() => undefined);
    throw error;
  } finally {
    await pool.destroy();
  }
}

async function writeAll(
  { jobs, out, gallery }: DrawRequest,
  pending: readonly Promise<FigureJobResult>[],
  created: string[],
  events: DrawEvents,
): Promise<FigureFile[]> {
  const files: FigureFile[] = [];
  const write = async (figure: string, name: string, data: Uint8Array) => {
    const path = join(out, name);
    if ((await stat(path).catch(() => undefined)) === undefined) created.push(path);
    await writeFileAtomic(path, data);
    files.push({ figure, path, bytes: data.length });
  };
  const items: GalleryItem[] = [];
  for (const [i, job] of pending.entries()) {
    const result = await job;
    for (const warning of result.warnings) await events.warned(`figure ${result.name}: ${warning}`);
    for (const { format, data } of result.files)
      await write(result.name, fileName(result.name, format), data);
    items.push(galleryItem(jobs[i]!, result));
  }
  if (gallery !== undefined) await write("gallery", gallery, await galleryFile(items));
  return files;
}

async function galleryFile(items: readonly GalleryItem[]): Promise<Uint8Array> {
  const { galleryHtml } = await import("../node/render/gallery.js");
  const single = items.length === 1;
  return Buffer.from(
    await galleryHtml({
      title: single ? markupToUnicode(items[0]!.title) : "The vanishing and exploding gradient, in figures",
      introduction: single
        ? "Drawn by Separatrix."
        : "Recurrent networks as dynamical systems: every figure is computed and drawn by Separatrix; the line beneath each redraws it.",
      items,
    }),
  );
}

export function fileName(name: string, format: FigureFormat): string {
  return `${name}.${format}`;
}

function galleryItem(job: FigureJob, { gallery, files }: FigureJobResult): GalleryItem {
  const labels: Readonly<Record<FigureFormat, string>> = {
    svg: "SVG",
    png: "PNG",
    pdf: "PDF",
    json: "Vega-Lite",
  };
  return {
    ...gallery,
    command: [
      `npx separatrix figures ${job.name}`,
      ...(job.width === undefined ? [] : [`--width ${job.width}`]),
      ...(job.seed === 0 ? [] : [`--seed ${job.seed}`]),
      ...(job.quick ? ["--quick"] : []),
    ].join(" "),
    files: files.map(({ format }) => ({ label: labels[format], href: fileName(job.name, format) })),
  };
}
