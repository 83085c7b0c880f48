/** convscope on typed arrays, through its public functions as a user calls them. */
import { createJsBackend } from "@convscope/backend-js";
import { conv2d, crossEntropy, sgd, TrainingStep, tensor } from "@convscope/core";
import { createModel } from "@convscope/models";
import type { ConvolutionWorkload, TrainingWorkload } from "../cases/workload.js";
import type { Contestant, Entry } from "./contestant.js";
import { changes, convolutionData, trainingData } from "./data.js";

/** The js backend. */
export const convscopeJs: Contestant = {
  enter: (workload) =>
    workload.kind === "convolution" ? enterConvolution(workload) : enterTraining(workload),
};

async function enterConvolution(workload: ConvolutionWorkload): Promise<Entry> {
  const backend = createJsBackend();
  const data = convolutionData(workload);
  const x = tensor(backend, data.x.values, data.x.shape);
  const w = tensor(backend, data.w.values, data.w.shape);
  const { stride, padding, groups } = workload;
  const run = () => conv2d(x, w, { stride, padding, groups });
  return {
    async first() {
      const y = run();
      const values = await y.data();
      y.dispose();
      return values;
    },
    run: () => run().dispose(),
  };
}

async function enterTraining(workload: TrainingWorkload): Promise<Entry> {
  const backend = createJsBackend();
  const data = await trainingData(workload);
  const model = createModel(workload.network);
  const variables = [...model.variables.values()];
  variables.forEach((variable, i) => {
    variable.set(data.parameters[i]?.values ?? []);
  });
  await model.to(backend);
  const x = tensor(backend, data.images.values, data.images.shape);
  const labels = tensor(backend, data.labels);
  const optimizer = sgd({ learningRate: workload.learningRate });
  const step = new TrainingStep(model, { loss: crossEntropy(), optimizer });
  const run = (): void => {
    const { loss, outputs } = step.run(x, labels);
    loss.dispose();
    outputs.dispose();
  };
  return {
    async first() {
      run();
      return changes(data.parameters, await Promise.all(variables.map((each) => each.read())));
    },
    run,
  };
}
