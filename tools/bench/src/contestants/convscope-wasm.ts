/** convscope in WebAssembly. */
import { createWasmBackend } from "@convscope/backend-wasm";
import type { Contestant } from "./contestant.js";
import { enterConvscope } from "./convscope.js";

/** The wasm backend. */
export const convscopeWasm: Contestant = {
  async enter(placement) {
    const { threads } = placement;
    return enterConvscope(await createWasmBackend({ threads }), placement);
  },
};
