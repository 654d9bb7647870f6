import type { ActivationName } from "./activation.js";

const phi = { logistic: "\\sigma", tanh: "\\tanh", relu: "\\max(0, \\cdot)" } as const;

/** Title, LaTeX equation and source of a cell whose only nonlinearity is φ of one affine map. */
export function rateDescriptions(
  cell: "sigmoid" | "vanilla" | "leaky" | "ctrnn",
  activation: ActivationName,
  state: "pre" | "post",
): { readonly title: string; readonly equation: string; readonly source: string } {
  const where = `, \\qquad \\varphi = ${phi[activation]}`;
  const form = state === "pre" ? "pre-activation state" : "post-activation state";
  if (cell === "sigmoid") {
    return {
      title: "Sigmoid network, pre-activation state",
      equation:
        "\\mathbf{x}_t = W_{\\mathrm{rec}}\\,\\sigma(\\mathbf{x}_{t-1}) + W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{b}",
      source: "Pascanu, Mikolov & Bengio (2013), eq. 2, arXiv:1211.5063",
    };
  }
  if (cell === "vanilla") {
    return {
      title: `Vanilla network, ${activation}${state === "pre" ? ", pre-activation state" : ""}`,
      equation:
        state === "pre"
          ? `\\mathbf{x}_t = W_{\\mathrm{rec}}\\,\\varphi(\\mathbf{x}_{t-1}) + W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{b}${where}`
          : `\\mathbf{h}_t = \\varphi(W_{\\mathrm{rec}} \\mathbf{h}_{t-1} + W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{b})${where}`,
      source: "Elman, Finding structure in time (1990), doi:10.1207/s15516709cog1402_1",
    };
  }
  const target = (y: string, u: string) =>
    state === "pre"
      ? `W_{\\mathrm{rec}}\\,\\varphi(${y} + \\boldsymbol{\\theta}) + W_{\\mathrm{in}} ${u} + \\mathbf{b}`
      : `\\varphi(W_{\\mathrm{rec}} ${y} + W_{\\mathrm{in}} ${u} + \\mathbf{b} + \\boldsymbol{\\theta})`;
  if (cell === "leaky") {
    const before = "\\mathbf{y}_{t-1}";
    return {
      title: `Leaky network, ${activation}, ${form}`,
      equation: `\\mathbf{y}_t = (1 - \\boldsymbol{\\alpha}) \\odot ${before} + \\boldsymbol{\\alpha} \\odot [${target(before, "\\mathbf{u}_t")}]${where}`,
      source:
        "Jaeger, Lukoševičius, Popovici & Siewert, Optimization and applications of echo state networks with " +
        "leaky-integrator neurons (2007), doi:10.1016/j.neunet.2007.04.016",
    };
  }
  return {
    title: `Continuous-time network, ${activation}, ${form}`,
    equation: `\\boldsymbol{\\tau} \\odot \\dot{\\mathbf{y}} = -\\mathbf{y} + ${target("\\mathbf{y}", "\\mathbf{u}")}${where}`,
    source:
      "Beer, On the dynamics of small continuous-time recurrent neural networks (1995), " +
      "doi:10.1177/105971239500300405",
  };
}
