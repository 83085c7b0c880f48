/** The script of the engine's worker: makes an engine as it is ordered, then does what it is told. Bundled to wasm/engine.js. */
import { createLocalBackend } from "../local-backend.js";
import { listen } from "../platform.js";
import type { Command, EngineOrder, Reply } from "./messages.js";
import { packError } from "./packed-error.js";
import { ServedEngine } from "./served-engine.js";

type Answer = (reply: Reply, transfer: readonly Transferable[]) => void;

async function start(order: EngineOrder, answer: Answer): Promise<ServedEngine | undefined> {
  try {
    const backend = await createLocalBackend({
      ...(order.threads === undefined ? {} : { threads: order.threads }),
      ...(order.relaxedSimd === undefined ? {} : { relaxedSimd: order.relaxedSimd }),
      ...(order.precision === undefined ? {} : { precision: order.precision }),
    });
    const { threads, relaxedSimd, capabilities, notices } = backend;
    answer({ is: "ready", threads, relaxedSimd, capabilities, notices }, []);
    return new ServedEngine(backend, answer);
  } catch (error) {
    answer({ is: "unable", error: packError(error) }, []);
    return undefined;
  }
}

// The first message is the order; commands come when the answer to it has been heard.
let engine: ServedEngine | undefined;
const answer: Answer = listen((message) => {
  const received = message as EngineOrder | readonly Command[];
  if ("threads" in received) {
    void start(received, answer).then((started) => {
      engine = started;
    });
  } else {
    for (const command of received) engine?.perform(command);
  }
});
