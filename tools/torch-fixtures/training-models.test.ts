import { join } from "node:path";
import { expect, it } from "vitest";
import { descriptionsOf, trainingModels } from "./training-models.js";

it("PyTorch is told of the networks as they are now", async () => {
  const file = join(import.meta.dirname, "fixtures", "networks.json");
  await expect(descriptionsOf(trainingModels())).toMatchFileSnapshot(file);
});
