/**
 * ONNX Runtime, native and in WebAssembly. Both take arrays of the host and give arrays of the host: the wasm one's time
 * includes copying them in and out, as its interface knows no other way.
 */
import { join } from "node:path";
import { importPeer } from "../peers.js";
import type { Placement } from "../seat-messages.js";
import type { Contestant, Entry } from "./contestant.js";
import { convolutionData, type HostTensor, inferenceImages } from "./data.js";

/** The part of onnxruntime-common that is used. */
interface Ort {
  readonly env: { logLevel?: string; readonly wasm: { numThreads?: number } };
  readonly Tensor: new (
    type: "float32",
    values: Float32Array,
    shape: readonly number[],
  ) => OrtTensor;
  readonly InferenceSession: {
    create(path: string, options: Readonly<Record<string, unknown>>): Promise<OrtSession>;
  };
}

interface OrtTensor {
  readonly data: Float32Array;
  dispose(): void;
}

interface OrtSession {
  run(feeds: { readonly x: OrtTensor }): Promise<{ readonly y: OrtTensor }>;
}

/** In WebAssembly. */
export const onnxruntimeWeb: Contestant = {
  async enter(placement) {
    const ort: Ort = await importPeer("onnxruntime-web");
    ort.env.wasm.numThreads = placement.threads;
    return enter(ort, placement, { executionProviders: ["wasm"] });
  },
};

/** Native. */
export const onnxruntimeNode: Contestant = {
  async enter(placement) {
    const ort: Ort = await importPeer("onnxruntime-node");
    const threads = { intraOpNumThreads: placement.threads, interOpNumThreads: 1 };
    return enter(ort, placement, { executionProviders: ["cpu"], ...threads });
  },
};

async function enter(
  ort: Ort,
  { workload, folder }: Placement,
  options: Readonly<Record<string, unknown>>,
): Promise<Entry> {
  if (workload.kind === "training") {
    throw new RangeError(
      "onnxruntime: found training, expected outputs alone; compare with others",
    );
  }
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(join(folder, "model.onnx"), {
    ...options,
    graphOptimizationLevel: "all",
  });
  const images: HostTensor =
    workload.kind === "convolution" ? convolutionData(workload).x : inferenceImages(workload);
  const x = new ort.Tensor("float32", images.values, images.shape);
  return {
    async first() {
      const { y } = await session.run({ x });
      const values = Float32Array.from(y.data);
      y.dispose();
      return values;
    },
    async run() {
      const { y } = await session.run({ x });
      y.dispose();
    },
  };
}
