import type { CommandSpec } from "./command-spec.js";
import { common, drawn, outFile } from "./common-options.js";
import { axisOption } from "./axis-option.js";
import {
  choiceOption,
  flag,
  integerOption,
  integersOption,
  numberOption,
  numbersOption,
  rangesOption,
  required,
} from "./option-spec.js";
import { runOptions, stepsOption } from "./run-options.js";
import { targetArgument, targetOptions } from "./target-options.js";

const reporting = [common.json, common.quiet, common.config];

/** The commands that ask how changes and gradients of one model grow. */
export const gradientCommands: readonly CommandSpec[] = [
  {
    name: "jacobian",
    summary: "products of Jacobians along a trajectory: norm and spectral radius per lag, and bounds",
    arguments: [targetArgument],
    options: [
      stepsOption(50, "steps of the trajectory, and factors of the longest product"),
      numbersOption("--lags <values>", "which lags to measure (default: all)"),
      choiceOption(
        "--anchor <end>",
        "products that end at the last state, or start at the first",
        ["end", "start"],
        "end",
      ),
      flag("--singular-values", "all singular values, not only the largest"),
      flag("--norms-only", "no spectral radii: norms alone, of a network on two threads"),
      common.threads,
      integerOption(
        "--leading <count>",
        "only so many singular values, without forming products: the way of large networks (from 512 states on: 1), " +
          "where --lags is the longest unless given",
        { min: 1, max: 1000 },
      ),
      flag(
        "--non-normality",
        "how far the Jacobian at the last state is from normal, and how far its powers grow",
      ),
      numberOption(
        "--horizon <part>",
        "also how many steps back random gradients shrink to this part, or grow to one over it",
        { min: 1e-300, max: 0.999 },
      ),
      flag("--pseudospectra", "--out draws the pseudospectra of that Jacobian, not the norms"),
      ...runOptions,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "jacobian one-neuron --steps 20",
      "jacobian latch --steps 1000 --lags 1,10,100,1000 --json",
      "jacobian henon --steps 2000 --leading 2",
    ],
    blocking: true,
    load: async () => (await import("./commands/jacobian.js")).jacobian,
  },
  {
    name: "bounds",
    summary:
      "do gradients vanish or explode: every bound on Jacobian products, with its proof, and global stability",
    arguments: [targetArgument],
    options: [
      integersOption(
        "--k <counts>",
        "bound the products of so many Jacobians; repeatable, or separated by commas",
        {
          min: 0,
        },
      ),
      rangesOption(
        "--input-range <low:high>",
        "external inputs within these ranges: one for all, or one each",
      ),
      integerOption(
        "--steps <count>",
        "also along a trajectory of so many steps (50 with --x0 or --inputs)",
        {
          min: 1,
        },
      ),
      numberOption("--tolerance <width>", "relative width of the bracket of the joint spectral radius", {
        min: 1e-9,
        max: 1,
      }),
      integerOption("--nodes <count>", "budget of its search: words that are continued", {
        min: 1,
        max: 1e7,
      }),
      ...runOptions,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "bounds one-neuron --set b=-3",
      "bounds latch --set w=0.9 --k 10,100,1000 --steps 100",
      "bounds one-neuron-flow --set w=3 --json",
    ],
    blocking: true,
    load: async () => (await import("./commands/bounds.js")).bounds,
  },
  {
    name: "lyapunov",
    summary: "Lyapunov exponents of a map or a flow, with errors, convergence and the Kaplan–Yorke dimension",
    arguments: [targetArgument],
    options: [
      integerOption("--steps <count>", "steps of a map averaged over (default: 10000)", { min: 1 }),
      numberOption("--duration <time>", "time of a flow averaged over (default: 200)", {
        min: 0,
        exclusive: true,
      }),
      numberOption("--warm-up <length>", "steps before those (default: 1000), or time (default: 20)", {
        min: 0,
      }),
      integerOption("--exponents <count>", "how many, the largest (default: all)", { min: 1 }),
      integerOption("--blocks <count>", "blocks that errors come from (default: 20)", { min: 2, max: 1e6 }),
      numberOption("--tolerance <error>", "local error of a flow's integration", { min: 1e-14, max: 0.1 }),
      numberOption("--noise <deviation>", "normal noise on every external input, drawn with --seed", {
        min: 0,
      }),
      numberOption(
        "--finite-time <length>",
        "also exponents over windows of so many steps, or so much time",
        {
          min: 0,
          exclusive: true,
        },
      ),
      flag("--vectors", "also covariant Lyapunov vectors and the angles between them"),
      ...runOptions,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "lyapunov henon --steps 20000",
      "lyapunov lorenz --duration 50 --json",
      "lyapunov one-neuron --noise 0.5 --finite-time 1000",
      "lyapunov henon --steps 1000 --vectors",
      "lyapunov lorenz --duration 20 --finite-time 5",
    ],
    blocking: true,
    load: async () => (await import("./commands/lyapunov.js")).lyapunov,
  },
  {
    name: "sensitivity",
    summary: "dx(T)/dx(0) and dx(T)/dp, forward and adjoint, and the lag terms",
    arguments: [targetArgument],
    options: [
      integerOption("--steps <count>", "T of a map (default: 50)", { min: 1 }),
      numberOption("--duration <time>", "T of a flow (default: 10)", { min: 0, exclusive: true }),
      numberOption("--tolerance <error>", "local error of a flow's integration", { min: 1e-14, max: 0.1 }),
      integerOption("--lags <count>", "lag terms, the most recent first (default: all)", { min: 1 }),
      ...runOptions,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: ["sensitivity one-neuron --steps 20 --set b=-2.45", "sensitivity pascanu --json"],
    blocking: true,
    load: async () => (await import("./commands/sensitivity.js")).sensitivity,
  },
  {
    name: "landscape",
    summary: "loss and gradient over two parameters, and the wall between two basins",
    arguments: [targetArgument],
    options: [
      required(axisOption("--x <axis>", "columns: name=from:to:count")),
      required(axisOption("--y <axis>", "rows: name=from:to:count")),
      stepsOption(50, "T, steps of each run"),
      numbersOption("--target <values>", "what the last state is compared with"),
      choiceOption("--readout <function>", "of the last state, before it is compared", [
        "identity",
        "logistic",
      ]),
      integerOption("--component <index>", "compare only this state variable", { min: 0 }),
      choiceOption("--wall <how>", "how the wall is found (default: exact where possible)", [
        "exact",
        "traced",
      ]),
      ...targetOptions,
      common.x0,
      common.seed,
      common.threads,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "landscape pascanu --x w=4:7:100 --y b=-4:-2:100",
      "landscape one-neuron --x w=4:6:40 --y b=-3:-2:40 --steps 100 --out out/landscape.npz",
    ],
    load: async () => (await import("./commands/landscape.js")).landscapeCommand,
  },
];
