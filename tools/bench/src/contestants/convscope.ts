/** convscope on a backend of its own, through its public functions as a user calls them. */
import {
  type Backend,
  crossEntropy,
  loadWeights,
  sgd,
  type Tensor,
  TrainingStep,
  tensor,
} from "@convscope/core";
import { modelOf, type TrainingWorkload } from "../cases/workload.js";
import type { Placement } from "../seat-messages.js";
import type { Entry } from "./contestant.js";
import {
  changes,
  convolutionData,
  type HostTensor,
  inferenceImages,
  storedWeights,
  trainingData,
} from "./data.js";

/** Takes a backend to its workload. */
export async function enterConvscope(
  backend: Backend,
  { workload, folder }: Placement,
): Promise<Entry> {
  if (workload.kind === "training") return enterTraining(backend, workload);
  const model = modelOf(workload);
  if (workload.kind === "convolution") {
    const { x, w } = convolutionData(workload);
    model.variables.get("conv.weight")?.set(w.values);
    await model.to(backend);
    return prediction(backend, x, (images) => model.predict(images));
  }
  loadWeights(model, storedWeights(folder));
  await model.to(backend);
  return prediction(backend, inferenceImages(workload), (images) => model.predict(images));
}

function prediction(backend: Backend, x: HostTensor, predict: (images: Tensor) => Tensor): Entry {
  const images = tensor(backend, x.values, x.shape);
  return {
    async first() {
      const y = predict(images);
      const values = await y.data();
      y.dispose();
      return values;
    },
    run: () => predict(images).dispose(),
  };
}

async function enterTraining(backend: Backend, workload: TrainingWorkload): Promise<Entry> {
  const data = await trainingData(workload);
  const model = modelOf(workload);
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
