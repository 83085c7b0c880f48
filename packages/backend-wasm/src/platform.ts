/**
 * What Node and browsers do differently: files, threads, the number of cores. Node's modules are asked of the process and
 * not imported, so that a bundler for browsers finds nothing that it would have to resolve.
 */
import { messageOf } from "@convscope/core/errors";

/** What is used of Node's modules. */
interface NodeModules {
  readonly "node:fs/promises": { readFile(file: URL): Promise<Uint8Array<ArrayBuffer>> };
  readonly "node:os": { availableParallelism(): number };
  readonly "node:v8": { setFlagsFromString(flags: string): void };
  readonly "node:worker_threads": {
    readonly Worker: new (
      file: URL,
      options: { readonly execArgv: readonly string[] },
    ) => NodeWorker;
    readonly parentPort: NodePort | null;
  };
}
interface NodeWorker {
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  postMessage(message: unknown, transfer: readonly Transferable[]): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}
interface NodePort {
  on(event: "message", listener: (value: unknown) => void): void;
  postMessage(message: unknown, transfer: readonly Transferable[]): void;
}
interface NodeProcess {
  getBuiltinModule?<Name extends keyof NodeModules>(name: Name): NodeModules[Name];
}

/** One of Node's own modules; undefined elsewhere. */
function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const process: NodeProcess | undefined = Reflect.get(globalThis, "process");
  return process?.getBuiltinModule?.(name);
}

/** The bytes of a file of this package. */
export async function readBytes(file: URL): Promise<Uint8Array<ArrayBuffer>> {
  const files = file.protocol === "file:" ? nodeModule("node:fs/promises") : undefined;
  if (files !== undefined) return files.readFile(file);
  const response = await fetch(file);
  if (!response.ok) throw new TypeError(`${file.href}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** How many threads can run at once here. */
export function availableThreads(): number {
  return nodeModule("node:os")?.availableParallelism() ?? navigator.hardwareConcurrency;
}

/** Whether threads can share memory: always in Node, in a browser on pages that are cross-origin isolated. */
export function canShareMemory(): boolean {
  if (nodeModule("node:worker_threads") !== undefined) return true;
  return Reflect.get(globalThis, "crossOriginIsolated") === true;
}

/** Whether blocking is allowed on this thread: not on a page's main thread. */
export function canBlock(): boolean {
  return (
    nodeModule("node:worker_threads") !== undefined ||
    Reflect.get(globalThis, "window") === undefined
  );
}

/** Switches a feature of V8 on that is behind a flag, where there are flags. */
export function switchOn(flag: string): void {
  nodeModule("node:v8")?.setFlagsFromString(flag);
}

/** A worker, as the one who started it has it. Messages are data; whoever wants them checks what they are. */
export interface WorkerThread {
  /** Called with each message from the worker. */
  onMessage: (message: unknown) => void;
  /** Called when the worker is no more, with the reason. */
  onEnd: (reason: string) => void;
  post(message: unknown, transfer: readonly Transferable[]): void;
  /** Lets a Node process end although the worker lives; it keeps it alive from its start on. */
  letGo(): void;
  /** Keeps a Node process alive again. */
  hold(): void;
  stop(): void;
}

/** Starts a script of this package as a worker. @throws Error when the platform refuses */
export function startWorker(script: "worker" | "engine"): WorkerThread {
  const threads = nodeModule("node:worker_threads");
  return threads === undefined ? startInBrowser(script) : startInNode(threads, script);
}

function startInNode(
  { Worker: ThreadWorker }: NodeModules["node:worker_threads"],
  script: "worker" | "engine",
): WorkerThread {
  // The process's own flags may be of no use to a file of JavaScript (--input-type) or open a second debugger.
  const worker = new ThreadWorker(new URL(`../wasm/${script}.js`, import.meta.url), {
    execArgv: [],
  });
  const thread = threadOf((message, transfer) => worker.postMessage(message, transfer));
  worker.on("message", (message) => thread.onMessage(message));
  worker.on("error", (error) => thread.onEnd(messageOf(error)));
  worker.on("exit", (code) => thread.onEnd(`it exited with code ${code}`));
  thread.hold = () => worker.ref();
  thread.letGo = () => worker.unref();
  thread.stop = () => void worker.terminate();
  return thread;
}

function startInBrowser(script: "worker" | "engine"): WorkerThread {
  // Written out twice: a bundler follows `new Worker(new URL("…", import.meta.url))` to the script, and nothing else.
  const worker =
    script === "engine"
      ? new Worker(new URL("../wasm/engine.js", import.meta.url), { type: "module" })
      : new Worker(new URL("../wasm/worker.js", import.meta.url), { type: "module" });
  const thread = threadOf((message, transfer) => worker.postMessage(message, [...transfer]));
  worker.onmessage = ({ data }) => thread.onMessage(data);
  worker.onerror = (event) => {
    event.preventDefault();
    thread.onEnd(event.message ?? "its script could not be loaded");
  };
  thread.stop = () => worker.terminate();
  return thread;
}

const threadOf = (post: WorkerThread["post"]): WorkerThread => ({
  onMessage() {},
  onEnd() {},
  post,
  hold() {},
  letGo() {},
  stop() {},
});

/** In a worker: hears every message of the one who started it, and gives the way to answer. */
export function listen(
  hear: (message: unknown) => void,
): (message: unknown, transfer: readonly Transferable[]) => void {
  const port = nodeModule("node:worker_threads")?.parentPort;
  if (port !== undefined && port !== null) {
    port.on("message", hear);
    return (message, transfer) => port.postMessage(message, transfer);
  }
  globalThis.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
  return (message, transfer) => postMessage(message, { transfer: [...transfer] });
}
