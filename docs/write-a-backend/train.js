// Trains LeNet-5 on the new backend: one pass over a thousand real digits, tested on a thousand others.
import { adam, crossEntropy } from "@convscope/core";
import { digitPreprocessing, preprocessDigits } from "@convscope/data";
import { loadDigits } from "@convscope/data/node";
import { createModel } from "@convscope/models";
import { createLoader, evaluate, fit } from "@convscope/train";
import { createBackend } from "./my-backend.js";

const { validation, test } = await loadDigits();
const [examples, unseen] = [validation, test].map((digits) =>
  preprocessDigits(digits, digitPreprocessing()),
);

const model = createModel("lenet5-modern").initialise(1);
await model.to(createBackend());
const loss = crossEntropy();
await fit(model, {
  train: createLoader(examples, { batchSize: 10, seed: 1 }),
  loss,
  optimizer: adam({ learningRate: 0.002 }),
  epochs: 1,
});
const { accuracy } = await evaluate(model, unseen, { loss });
console.log(`${(100 * accuracy).toFixed(1)} % of ${unseen.count} unseen digits are read right`);
