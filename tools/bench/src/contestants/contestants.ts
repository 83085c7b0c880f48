/** All engines by name. A process loads the one that it is for. */
import type { Contestant } from "./contestant.js";

/** A name of {@link contestants}. */
export type ContestantName = "js" | "tfjs-cpu" | "convnetjs";

/** How to get at a contestant. */
export interface Listing {
  /** npm packages whose versions go into the result. */
  readonly packages: readonly string[];
  readonly load: () => Promise<Contestant>;
}

/** Every contestant by name. */
export const contestants: Readonly<Record<ContestantName, Listing>> = {
  js: {
    packages: ["@convscope/core", "@convscope/backend-js"],
    load: async () => (await import("./convscope-js.js")).convscopeJs,
  },
  "tfjs-cpu": {
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"],
    load: async () => (await import("./tfjs-cpu.js")).tfjsCpu,
  },
  convnetjs: {
    packages: ["convnetjs"],
    load: async () => (await import("./convnetjs.js")).convnetjs,
  },
};
