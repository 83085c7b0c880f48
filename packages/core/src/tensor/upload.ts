/**
 * Host values on their way to a backend: the one place where core calls `upload`.
 */
import type { Backend } from "../backend.js";
import { failure } from "./failure.js";
import { checkHandle } from "./kernel-results.js";
import { checkRoom } from "./room.js";

/**
 * A fresh buffer with these values, the caller's to free.
 *
 * @throws UnsupportedError when they are more than the backend holds, ExecutionError when it fails or gives no buffer
 */
export function uploadValues(backend: Backend, values: Float32Array): unknown {
  checkRoom(backend, "upload", values.length);
  try {
    const buffer = backend.upload(values);
    checkHandle(backend, "upload", buffer);
    return buffer;
  } catch (error) {
    throw failure("upload", backend, error);
  }
}
