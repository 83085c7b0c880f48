/** Scenarios of networks in use: whole passes with taps, and weights that change between runs. */
import { loadWeights, type Model, weightsOf } from "@convscope/core";
import { type Body, capture } from "@convscope/core/program";
import { withBatchNorm } from "./networks.js";
import type { Scenario } from "./stage.js";

/** The layers of these names, as outputs. */
export const forwardBody =
  (model: Model, names: readonly string[]): Body =>
  ([x], context) => {
    if (x === undefined) throw new RangeError("a forward pass has an input");
    const values = model.forward(x, context);
    return names.flatMap((name) => values.get(name) ?? []);
  };

/** A whole pass, every layer tapped. */
export const wholePass =
  (make: () => Model): Scenario =>
  async (stage) => {
    const model = await stage.model(make);
    const names = model.nodes.map(({ name }) => name);
    const x = stage.tensor([2, ...model.input], 21);
    const outputs = stage.run("eval", [x], names.join(), forwardBody(model, names));
    for (const [i, name] of names.entries()) {
      const output = outputs[i];
      if (output !== undefined) await stage.note(name, output);
    }
  };

/** No taps, two, two others, none: taps change nothing, and are what was asked for. */
export const changingTaps: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm);
  const x = stage.tensor([2, ...model.input], 22);
  for (const [round, taps] of [[], ["bn1", "sum"], ["sum", "conv1"], []].entries()) {
    const names = [model.output, ...taps];
    const outputs = stage.run("eval", [x], names.join(), forwardBody(model, names));
    for (const [i, output] of outputs.entries()) {
      await stage.note(`${names[i]} in run ${round + 1}`, output);
    }
  }
};

const changed = (values: Float32Array): Float32Array => values.map((v) => 2 * v + 0.5);

/** The same program before and after a weight was set by hand. */
export const editedWeight: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm);
  const x = stage.tensor([2, ...model.input], 23);
  const body = forwardBody(model, [model.output]);
  for (const name of [undefined, "conv1.weight", "bn2.bias", "fc.weight"]) {
    const variable = name === undefined ? undefined : model.variables.get(name);
    if (variable !== undefined) variable.set(changed(await variable.read()));
    stage.run("eval", [x], "", body);
    const [y] = stage.run("eval", [x], "", body);
    if (y !== undefined) await stage.note(`output after ${name ?? "nothing"} was set`, y);
  }
};

/** All weights replaced by those of another start, and back. */
export const loadedWeights: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm, 3);
  const own = { tensors: await weightsOf(model) };
  const other = { tensors: await weightsOf(withBatchNorm().initialise(4)) };
  const x = stage.tensor([2, ...model.input], 24);
  const body = forwardBody(model, [model.output]);
  for (const [round, weights] of [own, other, own].entries()) {
    loadWeights(model, weights);
    const [y] = stage.run("eval", [x], "", body);
    if (y !== undefined) await stage.note(`output of weights ${round + 1}`, y);
  }
};

/** One program, bound in turn to the weights of two models. */
export const twoModelsOneProgram: Scenario = async (stage) => {
  const models = [await stage.model(withBatchNorm, 5), await stage.model(withBatchNorm, 6)];
  const [first, second] = models;
  if (first === undefined || second === undefined) throw new RangeError("two models were made");
  const x = stage.tensor([1, ...first.input], 25);
  const { program, variables, shapes } = capture(
    stage.backend,
    "eval",
    [x.shape],
    forwardBody(first, [first.output]),
  );
  const executable = stage.executable(program);
  for (const [round, model] of [first, second, first, second].entries()) {
    const bindings = variables.map(({ name }) => {
      const variable = model.variables.get(name);
      if (variable === undefined) throw new RangeError(`no ${name}`);
      return variable.binding();
    });
    const { outputs } = executable.run([x.buffer], bindings);
    await stage.noteBuffers(`output of run ${round + 1}`, outputs, shapes);
  }
};
