/**
 * Runs in a page: trains a small network on WebGL and takes the context away in the middle. What it then finds is written
 * into the document, for a test to read.
 */
import { adam, crossEntropy, layers, sequential } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";
import { BackendFailedError, createLoader, fit } from "@convscope/train";
import { browserBackends } from "./browser-backends.js";

/** The step behind which the context goes. */
const LAST_STEP = 7;

/** What was found after the loss. */
export interface AfterLoss {
  readonly message: string;
  readonly isBackendFailed: boolean;
  /** Whether the model is on the host. */
  readonly isOnHost: boolean;
  /** Weights that are finite and not all 0, of all of them. */
  readonly goodWeights: number;
  readonly weights: number;
}

/** Every WebGL context that is made from here on. */
function watchContexts(): ReadonlySet<WebGL2RenderingContext> {
  const contexts = new Set<WebGL2RenderingContext>();
  for (const prototype of [HTMLCanvasElement.prototype, OffscreenCanvas.prototype] as object[]) {
    const original: unknown = Reflect.get(prototype, "getContext");
    if (typeof original !== "function") throw new TypeError("a canvas has no getContext");
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      const context: unknown = original.apply(this, args);
      if (context instanceof WebGL2RenderingContext) contexts.add(context);
      return context;
    };
    Reflect.set(prototype, "getContext", watched);
  }
  return contexts;
}

async function trainUntilLost(name: string): Promise<AfterLoss> {
  const contexts = watchContexts();
  const create = browserBackends[name];
  if (create === undefined) throw new RangeError(`no backend ${name}`);
  const model = await sequential(
    "small",
    [1, 6, 6],
    [
      ["conv", layers.conv2d({ inChannels: 1, outChannels: 4, kernel: 3, activation: "relu" })],
      ["fc", layers.linear({ inFeatures: [4, 4, 4], outFeatures: 3 })],
    ],
  )
    .initialise(1)
    .to(await create());
  const images = Float32Array.from({ length: 40 * 36 }, (_, i) => Math.sin(1.7 * i));
  const labels = Float32Array.from({ length: 40 }, (_, i) => i % 3);
  const data = { images, labels, shape: [1, 6, 6], classes: ["a", "b", "c"], count: 40 } as const;
  const onStep = ({ step }: { readonly step: number }): void => {
    if (step !== LAST_STEP) return;
    for (const context of contexts) context.getExtension("WEBGL_lose_context")?.loseContext();
  };
  try {
    await fit(model, {
      ...{ train: createLoader(data, { batchSize: 8, seed: 1 }), epochs: 3 },
      ...{ loss: crossEntropy(), optimizer: adam({ learningRate: 0.01 }) },
      ...{ readEvery: 1, snapshotEvery: 2, callbacks: { onStep } },
    });
  } catch (error) {
    const values = await Promise.all([...model.variables.values()].map((each) => each.read()));
    const good = values.filter((w) => w.every(Number.isFinite) && w.some((v) => v !== 0));
    return {
      message: messageOf(error),
      isBackendFailed: error instanceof BackendFailedError,
      isOnHost: model.backend === undefined,
      goodWeights: good.length,
      weights: values.length,
    };
  }
  throw new RangeError(`training ended although ${contexts.size} contexts were lost`);
}

const name = new URL(location.href).searchParams.get("backend") ?? "";
const found = await trainUntilLost(name).catch((error: unknown) => ({ message: String(error) }));
document.body.dataset["found"] = JSON.stringify(found);
