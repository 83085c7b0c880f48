/** convscope on typed arrays. */
import { createJsBackend } from "@convscope/backend-js";
import type { Contestant } from "./contestant.js";
import { enterConvscope } from "./convscope.js";

/** The js backend. */
export const convscopeJs: Contestant = {
  enter: (placement) => enterConvscope(createJsBackend(), placement),
};
