/** TensorFlow.js in plain JavaScript. */
import "@tensorflow/tfjs-backend-cpu";
import type { Contestant } from "./contestant.js";
import { enterTfjs } from "./tfjs.js";

/** The cpu engine. */
export const tfjsCpu: Contestant = { enter: (placement) => enterTfjs("cpu", placement) };
