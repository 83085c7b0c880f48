/** The networks by name. */
import { ArgumentError, type Model } from "@convscope/core";
import { alexnetEntries } from "./alexnet.js";
import { cifarVggEntries } from "./cifar-vgg.js";
import { cs231nDemoEntries } from "./cs231n-demo.js";
import { googlenetEntries } from "./googlenet.js";
import { googlenetBnEntries } from "./googlenet-bn.js";
import { lenet5Entries } from "./lenet5.js";
import { mobilenetEntries } from "./mobilenet.js";
import { networkInNetworkEntries } from "./network-in-network.js";
import { nielsenEntries } from "./nielsen.js";
import { resnetEntries } from "./resnet.js";
import { squeezenetEntries } from "./squeezenet.js";
import { tinyVggEntries } from "./tiny-vgg.js";
import { vggEntries } from "./vgg.js";
import type { ZooEntry } from "./zoo-entry.js";

/** All networks, family by family, oldest first. */
export const zoo: Readonly<Record<string, ZooEntry>> = {
  ...lenet5Entries,
  ...alexnetEntries,
  ...networkInNetworkEntries,
  ...vggEntries,
  ...googlenetEntries,
  ...googlenetBnEntries,
  ...nielsenEntries,
  ...cs231nDemoEntries,
  ...resnetEntries,
  ...squeezenetEntries,
  ...mobilenetEntries,
  ...tinyVggEntries,
  ...cifarVggEntries,
};

/** Names that {@link createModel} knows. */
export const modelNames: readonly string[] = Object.keys(zoo);

/** A network of the literature by name, with values yet to be made. @throws ArgumentError for an unknown name */
export function createModel(name: string): Model {
  const entry = Object.hasOwn(zoo, name) ? zoo[name] : undefined;
  if (entry === undefined) {
    throw new ArgumentError(
      `model: found "${name}", expected one of ${modelNames.join(", ")}; choose one of these`,
      { name, known: modelNames },
    );
  }
  return entry.create();
}
