/** What the zoo knows of a network besides its layers: where it comes from, what its source prints, errata, variants. */
import { type ZooEntry, zoo } from "@convscope/models";

/** A network's entry as plain data. */
export type ZooFacts = Omit<ZooEntry, "create">;

/** What is known of the network of this name; undefined for one that is not of the zoo. */
export function zooFacts(name: string): ZooFacts | undefined {
  const entry = Object.hasOwn(zoo, name) ? zoo[name] : undefined;
  if (entry === undefined) return undefined;
  const { create: _, ...facts } = entry;
  return facts;
}
