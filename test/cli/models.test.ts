import { describe, expect, it } from "vitest";
import { parseModelJson } from "../../src/formats/model-json.js";
import { ensembleNames } from "../../src/random/ensembles.js";
import { builtInModels } from "../../src/systems/models.js";
import { runCli } from "./test-io.js";

/** Values of the fields that some ensembles need. */
const values: Readonly<Record<string, unknown>> = { units: 5, outliers: [2] };

interface Listing {
  readonly models: readonly { readonly name: string }[];
  readonly ensembles: readonly {
    readonly ensemble: string;
    readonly fields: readonly { readonly name: string; readonly required: boolean }[];
  }[];
}

describe("models", () => {
  it("lists models and ensembles; what it calls required is what a model file needs", async () => {
    const { stdout } = await runCli(["models", "--json"]);
    const { models, ensembles } = JSON.parse(stdout) as Listing;
    expect(models.map(({ name }) => name)).toEqual(builtInModels.map(({ name }) => name));
    expect(ensembles.map(({ ensemble }) => ensemble)).toEqual([...ensembleNames]);
    for (const { ensemble, fields } of ensembles) {
      const needed = fields.filter(({ required }) => required).map(({ name }) => [name, values[name]]);
      const more = ensemble === "sparse" ? { density: 0.5 } : {};
      const wRec = { ensemble, ...(Object.fromEntries(needed) as object), ...more };
      const model = parseModelJson(JSON.stringify({ cell: "vanilla", wRec }), "net.json");
      expect(model.system.dimension).toBe(5);
      const first = needed[0]![0] as string;
      const lacking = { ...wRec, [first]: undefined };
      expect(() => parseModelJson(JSON.stringify({ cell: "vanilla", wRec: lacking }), "net.json")).toThrow(
        `field "wRec.${first}" is missing`,
      );
    }
  });

  it("prints them as two tables", async () => {
    const { stdout } = await runCli(["models"]);
    expect(stdout).toMatch(/^model +kind +states/);
    expect(stdout).toMatch(/\nlow-rank +units gain\? seed\? outliers perpendicular\? +Low rank plus/);
  });
});
