/**
 * How networks would run on a backend: which kernels each layer calls, which of them the backend has, and whether its
 * arrays are long enough. Layers are recorded for one example; nothing is computed, and no weight is made.
 */
import {
  type Backend,
  type KernelName,
  type LayerScope,
  type Model,
  type Shape,
  type ShapedNode,
  sizeOf,
  type Tensor,
  tidy,
  wrapBuffer,
} from "@convscope/core";
import { Tracer } from "@convscope/core/program";
import { createReferenceBackend } from "@convscope/core/reference";
import { createBackend } from "./backends.js";
import { absentKernels, type KernelStanding, kernelStandings } from "./kernel-standings.js";
import { count } from "./terminal/numbers.js";

/** The kernels that one layer calls, fused ones and those of their compositions, with their standing. */
export interface LayerFit {
  readonly layer: string;
  readonly kernels: Readonly<Partial<Record<KernelName, KernelStanding>>>;
}

/** What a backend can do with a network. */
export interface NetworkFit {
  readonly backend: string;
  readonly runs: boolean;
  readonly trains: boolean;
  /** `lenet5 runs on wasm, and trains there.`, or what stands in the way */
  readonly sentence: string;
  readonly layers: readonly LayerFit[];
}

/** Makes a backend by name or path, does work with it, and ends it. @throws UsageError, UnsupportedError */
export async function withBackend<T>(
  name: string,
  work: (backend: Backend) => T | Promise<T>,
): Promise<T> {
  const backend = await createBackend(name);
  try {
    return await work(backend);
  } finally {
    backend.dispose();
  }
}

/** How each of some networks would run on a backend by name or path. @throws UsageError, UnsupportedError */
export async function fitsOn(
  name: string,
  models: readonly Model[],
): Promise<readonly NetworkFit[]> {
  return await withBackend(name, (backend) => models.map((model) => networkFit(model, backend)));
}

/** How a network would run. */
export function networkFit(model: Model, backend: Backend): NetworkFit {
  const standings = kernelStandings(backend);
  const recorded = model.nodes.map((node) => ({ node, ...recordLayer(node, backend) }));
  const layers = recorded.map(({ node, kernels }) => ({
    layer: node.name,
    kernels: Object.fromEntries(kernels.map((kernel) => [kernel, standings[kernel]])),
  }));
  const { maxElements } = backend.capabilities;
  const lacking = absentKernels(standings, "kernels").map((kernel) => {
    const user = recorded.find(({ kernels }) => kernels.includes(kernel));
    const why = user === undefined ? "every backend must" : `${user.node.name} needs`;
    return `it gives no ${kernel}, which ${why}`;
  });
  const tooLong = recorded
    .filter(({ longest }) => longest > maxElements)
    .map(
      ({ node, longest }) =>
        `${node.name} has an array of ${count(longest)} elements, and it holds ${count(maxElements)}`,
    );
  const obstacles = [...lacking, ...tooLong];
  const gradients = absentKernels(standings, "grads");
  const runs = obstacles.length === 0;
  const sentence = sentenceOf(model.name, backend.name, obstacles, gradients);
  return { backend: backend.name, runs, trains: runs && gradients.length === 0, sentence, layers };
}

function sentenceOf(
  model: string,
  backend: string,
  [obstacle, ...others]: readonly string[],
  gradients: readonly KernelName[],
): string {
  if (obstacle !== undefined) {
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return `${model} does not run on ${backend}: ${obstacle}${more}.`;
  }
  if (gradients.length === 0) return `${model} runs on ${backend}, and trains there.`;
  return `${model} runs on ${backend} and cannot train there: it gives no ${gradients.join(", ")}.`;
}

/** What the backend can do with one layer; with `total`, with the network. */
export function layerFit(
  fit: NetworkFit,
  layer: string,
): { readonly backend: string; readonly sentence: string } & Partial<LayerFit> {
  const own = fit.layers.find((each) => each.layer === layer);
  if (own === undefined) return { backend: fit.backend, sentence: fit.sentence };
  const kernels = Object.entries(own.kernels).map(([kernel, standing]) => `${kernel} ${standing}`);
  const calls = kernels.length === 0 ? "calls no kernel" : `calls ${kernels.join(", ")}`;
  return { backend: fit.backend, sentence: `On ${fit.backend} it ${calls}.`, ...own };
}

/** A column of words beside the numbers of layers. */
export interface LayerColumn {
  readonly head: string;
  readonly cells: ReadonlyMap<string, string>;
}

/** How each layer would run, as a column. */
export function fitColumn({ backend, layers }: NetworkFit): LayerColumn {
  return {
    head: `on ${backend}`,
    cells: new Map(layers.map((fit) => [fit.layer, fitWords(fit)])),
  };
}

/** A layer's kernels in words: the worst standing, with the kernels that have it where it is not `native`. */
function fitWords({ kernels }: LayerFit): string {
  const all = Object.entries(kernels);
  for (const standing of ["absent", "composed"] as const) {
    const named = all.filter(([, own]) => own === standing).map(([kernel]) => kernel);
    if (named.length > 0) return `${standing}: ${named.join(", ")}`;
  }
  return all.length === 0 ? "no kernel" : "native";
}

/** The kernels that a layer calls for one example, and its longest array: an operand, a variable or a result. */
function recordLayer(
  node: ShapedNode,
  backend: Backend,
): { readonly kernels: readonly KernelName[]; readonly longest: number } {
  const every = createReferenceBackend();
  // With every fused kernel, then with those that the backend has: what is not among these, core composes.
  const programs = [every, { ...backend, capabilities: every.capabilities }].map((target) =>
    programOf(node, target),
  );
  const kernels = programs.flatMap(({ steps }) => steps.map(({ kernel }) => kernel));
  return {
    kernels: [...new Set(kernels)],
    longest: Math.max(0, ...programs.flatMap(({ sizes }) => sizes)),
  };
}

function programOf(
  { layer, inputShapes }: ShapedNode,
  target: Backend,
): ReturnType<Tracer["program"]> {
  const tracer = new Tracer(target);
  const place = (shape: Shape): Tensor => wrapBuffer(tracer, tracer.input(sizeOf(shape)), shape);
  const scope: LayerScope = {
    ...{ backend: tracer, mode: "eval", update: () => undefined, fresh: place },
    value: (name) => place(layer.variables.find((spec) => spec.name === name)?.shape ?? []),
  };
  return tidy(() => {
    layer.forward(
      inputShapes.map((shape) => place([1, ...shape])),
      scope,
    );
    return tracer.program([], new Map());
  });
}
