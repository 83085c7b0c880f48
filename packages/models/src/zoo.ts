/** The networks by name. */
import { ArgumentError, type Model } from "@convscope/core";
import { lenet5, lenet5Modern } from "./lenet5.js";

/** What a name stands for. */
export interface ZooEntry {
  /** One line: what it is and what tells it from its variants. */
  readonly summary: string;
  create(): Model;
}

/** All networks, oldest first. */
export const zoo: Readonly<Record<string, ZooEntry>> = {
  lenet5: {
    summary: "LeNet-5 as printed in 1998: C3 table, trainable subsampling, RBF outputs",
    create: lenet5,
  },
  "lenet5-modern": {
    summary: "LeNet-5 as written today: full C3, relu, max pooling, softmax",
    create: lenet5Modern,
  },
};

/** Names that {@link createModel} knows. */
export const modelNames: readonly string[] = Object.keys(zoo);

/** A network of the literature by name, with values yet to be made. @throws ArgumentError for an unknown name */
export function createModel(name: string): Model {
  const entry = Object.hasOwn(zoo, name) ? zoo[name] : undefined;
  if (entry === undefined) {
    throw new ArgumentError(
      `model: found "${name}", expected one of ${modelNames.join(", ")}; choose one of these`,
      {
        name,
        known: modelNames,
      },
    );
  }
  return entry.create();
}
