import type { Layer } from "./layer.js";

/** A layer made of layers, one after the other; what passed between them at the last `forward` can be looked at. */
export interface LayerSequence extends Layer {
  readonly layers: readonly Layer[];
  /** X of every layer at the last `forward`, and last of all Y: views of what is kept, valid until the next one. */
  states(): readonly Float64Array[];
  /**
   * δ at the input of every layer, and last of all the given δ, in the order of {@link states}: all the partial
   * adjoints that one `pull` goes through. Fresh arrays.
   */
  adjoints(p: Float64Array, delta: Float64Array): readonly Float64Array[];
}

/**
 * Layers one after the other as one layer. Their weights may lie anywhere in p, side by side as a rule: `base` is the
 * first of their offsets and `weights` reaches to the end of the last.
 *
 * @throws RangeError if there is no layer, or one does not take what the one before gives
 */
export function layerSequence(layers: readonly Layer[]): LayerSequence {
  const [first, last] = [layers[0], layers.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("layer sequence: is empty");
  for (let k = 1; k < layers.length; k++) {
    const [given, taken] = [layers[k - 1]!.outputs, layers[k]!.inputs];
    if (given !== taken) {
      throw new RangeError(`layer ${k}: takes ${taken} numbers, but the layer before gives ${given}`);
    }
  }
  const weighted = layers.filter(({ weights }) => weights > 0);
  const base = Math.min(...weighted.map((layer) => layer.base), Infinity);
  const end = Math.max(...weighted.map((layer) => layer.base + layer.weights), 0);
  let kept: Float64Array[] = [];
  const adjoints = (p: Float64Array, delta: Float64Array) => {
    const found = [delta.slice()];
    for (let k = layers.length - 1; k >= 0; k--) {
      const below = new Float64Array(kept[k]!.length);
      layers[k]!.pull(p, found[0]!, below);
      found.unshift(below);
    }
    return found;
  };
  return {
    inputs: first.inputs,
    outputs: last.outputs,
    weights: weighted.length === 0 ? 0 : end - base,
    base: weighted.length === 0 ? 0 : base,
    samplewise: layers.every(({ samplewise }) => samplewise),
    layers,
    states: () => kept,
    adjoints,
    forward(x, p, batch, out) {
      const sizes = [first.inputs, ...layers.map(({ outputs }) => outputs)];
      if (kept[0]?.length !== x.length) kept = sizes.map((size) => new Float64Array(batch * size));
      kept[0]!.set(x);
      layers.forEach((layer, k) => {
        layer.forward(kept[k]!, p, batch, kept[k + 1]!);
      });
      out.set(kept.at(-1)!);
    },
    push(p, dx, out) {
      let at = dx;
      layers.forEach((layer, k) => {
        const next = new Float64Array(kept[k + 1]!.length);
        layer.push(p, at, next);
        at = next;
      });
      out.set(at);
    },
    pull(p, delta, out) {
      out.set(adjoints(p, delta)[0]!);
    },
    weightPullback(p, delta, out) {
      const deltas = adjoints(p, delta);
      layers.forEach((layer, k) => {
        layer.weightPullback(p, deltas[k + 1]!, out);
      });
    },
  };
}
