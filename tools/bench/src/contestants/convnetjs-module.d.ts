/** The part of ConvNetJS that is used; the package has no types. */
declare module "convnetjs" {
  /** Numbers in rows × columns × channels. */
  export interface Vol {
    readonly w: Float64Array;
  }

  export type Definition =
    | { type: "input"; out_sx: number; out_sy: number; out_depth: number }
    | {
        type: "conv";
        sx: number;
        filters: number;
        stride: number;
        pad: number;
        activation?: "relu";
      }
    | { type: "pool"; sx: number; stride: number }
    | { type: "fc"; num_neurons: number; activation?: "relu" }
    | { type: "softmax"; num_classes: number };

  export interface Net {
    makeLayers(definitions: Definition[]): void;
    getParamsAndGrads(): { params: Float64Array; grads: Float64Array }[];
  }

  export interface TrainerOptions {
    method: "sgd";
    learning_rate: number;
    momentum: number;
    l1_decay: number;
    l2_decay: number;
    batch_size: number;
  }

  export interface Trainer {
    train(image: Vol, label: number): { loss: number };
  }

  interface Library {
    readonly Vol: new (width: number, height: number, depth: number, fill?: number) => Vol;
    readonly Net: new () => Net;
    readonly Trainer: new (net: Net, options: TrainerOptions) => Trainer;
  }
  const library: Library;

  // biome-ignore lint/style/noDefaultExport: what a CommonJS module exports is the default of its import
  export default library;
}
