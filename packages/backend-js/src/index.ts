/** The js backend for convscope: typed arrays, one thread, no dependency; runs in Node and in browsers. */
export { createJsBackend, type JsBackend } from "./backend.js";
