import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Workers and the command line load the built JavaScript, so it must be as new as the sources. */
export default function build(): void {
  const root = join(import.meta.dirname, "..");
  execFileSync(process.execPath, [join(root, "src", "kernels", "compile.mjs")], { stdio: "inherit" });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-b", "src/cli"], { cwd: root, stdio: "inherit" });
}
