import type { CommandSpec } from "./command-spec.js";
import { common, drawn, outFile } from "./common-options.js";
import { basinsOptions } from "./basins-options.js";
import { andOption } from "./axis-option.js";
import { choiceOption, flag, integerOption, numberOption, required, textOption } from "./option-spec.js";
import { runOptions } from "./run-options.js";
import { fixedPointsPlotNames } from "./fixed-points-plots.js";
import { targetArgument, targetOptions } from "./target-options.js";

const reporting = [common.json, common.quiet, common.config];

/** The commands that ask where one model goes. */
export const attractorCommands: readonly CommandSpec[] = [
  {
    name: "simulate",
    summary: "a trajectory of a map or a flow",
    arguments: [targetArgument],
    options: [
      integerOption("--steps <count>", "steps of a map (default: 50), samples of a flow (default: 1000)", {
        min: 1,
      }),
      numberOption("--duration <time>", "length of a flow's trajectory (default: 20)", {
        min: 0,
        exclusive: true,
      }),
      numberOption("--tolerance <error>", "local error of a flow's integration", { min: 1e-14, max: 0.1 }),
      ...runOptions,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: ["simulate one-neuron --set b=-2.4 --steps 50", "simulate lorenz --duration 10 --json"],
    blocking: true,
    load: async () => (await import("./commands/simulate.js")).simulate,
  },
  {
    name: "fixed-points",
    summary: "fixed points of a map or equilibria of a flow, stable and unstable",
    arguments: [targetArgument],
    options: [
      ...targetOptions,
      integerOption(
        "--starts <count>",
        "random starts of the search (default: 64), and as many along trajectories",
        {
          min: 1,
          max: 1e6,
        },
      ),
      textOption(
        "--starts-from <file>",
        "states to start from in their place: .csv, .json, .npy or .npz",
        (path) => path,
      ),
      numberOption("--noise <deviation>", "of the random input along trajectories (default: 1)", { min: 0 }),
      integerOption(
        "--cycles <period>",
        "also the cycles of all periods up to this, of a map; with --prove of a ReLU network or a PLRNN",
        {
          min: 1,
          max: 64,
        },
      ),
      flag("--slow", "also slow points: minima of the speed that are no fixed points"),
      numberOption("--tolerance <residual>", "largest residual of a point", { min: 1e-15, max: 1e-3 }),
      choiceOption(
        "--plot <what>",
        "what --out draws: all multipliers in one plane, in one plane for each number of unstable directions, or state space",
        fixedPointsPlotNames,
        "multipliers",
      ),
      flag(
        "--prove",
        "all of them, proven to be complete, each in a certified box (tanh, logistic and ReLU networks, GRU, LSTM, PLRNN)",
      ),
      integerOption("--budget <boxes>", "boxes or linear regions --prove may look at (default: 2^20)", {
        min: 1,
        max: 1e9,
      }),
      common.seed,
      common.threads,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "fixed-points one-neuron --set w=5,b=-2.5",
      "fixed-points flip-flop --prove",
      "fixed-points flip-flop --slow",
      "fixed-points henon --cycles 3 --json",
    ],
    blocking: true,
    load: async () => (await import("./commands/fixed-points.js")).fixedPointsCommand,
  },
  {
    name: "bifurcation",
    summary:
      "branches of fixed points and cycles over one parameter, their special points with their normal forms",
    arguments: [targetArgument],
    options: [
      required(
        textOption(
          "--param <name>",
          "the parameter to continue; also gain (on the recurrent weights of a network), or path",
          (name) => name,
        ),
      ),
      required(numberOption("--from <value>", "its smallest value")),
      required(numberOption("--to <value>", "its largest value")),
      ...targetOptions,
      integerOption("--searches <count>", "values at which fixed points are searched for", {
        min: 1,
        max: 1e4,
      }),
      integerOption("--starts <count>", "random starts of each search", { min: 1, max: 1e6 }),
      numberOption("--max-step <length>", "largest step along a branch; range and state box are 1 long", {
        min: 1e-4,
        max: 1,
      }),
      flag(
        "--prove",
        "start from the proven complete set at each value (networks of up to six units or so); exit code 4 where a set stays undecided",
      ),
      integerOption("--max-points <count>", "points of a branch in each direction", { min: 2, max: 1e6 }),
      integerOption("--cycles <period>", "largest period of the cycles that are continued from flips", {
        min: 1,
        max: 1024,
      }),
      textOption(
        "--path-to <target>",
        "with --param path: the network at the end of the path",
        (path) => path,
      ),
      andOption,
      flag("--orbit", "also where orbits settle, by brute force (maps)"),
      integerOption("--values <count>", "parameter values of --orbit", { min: 2 }),
      integerOption("--transient <count>", "steps of --orbit before states are kept", { min: 0 }),
      integerOption("--samples <count>", "states of --orbit kept at each value", { min: 1 }),
      common.seed,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "bifurcation one-neuron --param b --from -3 --to -2",
      "bifurcation one-neuron --param b --from -6 --to 0 --and w=3:8",
      "bifurcation henon --param a --from -1 --to 3 --and b=-1.1:0.5",
      "bifurcation logistic --param r --from 2.8 --to 4 --orbit --json",
      "bifurcation henon --param a --from 0 --to 1.06 --cycles 16",
      "bifurcation flip-flop --param gain --from 0.2 --to 0.6 --searches 3 --json",
    ],
    blocking: true,
    load: async () => (await import("./commands/bifurcation.js")).bifurcation,
  },
  {
    name: "basins",
    summary:
      "basins of attraction: attractors, shares of the state box, edge states, smallest perturbations that flip the outcome",
    arguments: [targetArgument],
    options: [
      ...basinsOptions,
      ...targetOptions,
      common.x0,
      common.seed,
      common.threads,
      outFile(["json", "csv", "npz", ...drawn]),
      ...reporting,
    ],
    examples: [
      "basins one-neuron --set b=-2.45",
      "basins henon --plane x,y --box -2:2 --resolution 200 --out out/basins.npz",
      "basins flip-flop --plane unstable --resolution 100 --without perturbation --json",
      "basins logistic --set r=3.83 --uncertainty",
    ],
    blocking: true,
    load: async () => (await import("./commands/basins.js")).basinsCommand,
  },
];
