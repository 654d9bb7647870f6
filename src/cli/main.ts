#!/usr/bin/env node
import { exitInterrupted } from "../node/atomic-file.js";
import type { Output } from "./io.js";
import { run } from "./run.js";

function output(stream: NodeJS.WriteStream): Output {
  // A stream reports a failed write twice, to the callback of write and as an event; the callback decides.
  stream.on("error", () => undefined);
  return {
    isTty: stream.isTTY,
    columns: stream.columns || 100,
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  };
}

const interrupt = new AbortController();

function catchInterrupts(): void {
  process.on("SIGINT", () => {
    interrupt.abort();
    exitInterrupted();
  });
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  env: process.env,
  signal: interrupt.signal,
  catchInterrupts,
});
