/**
 * What Node and browsers do differently: files, threads, the number of cores. Node's modules are asked of the process and
 * not imported, so that a bundler for browsers finds nothing that it would have to resolve.
 */

/** What is used of Node's modules. */
interface NodeModules {
  readonly "node:fs/promises": { readFile(file: URL): Promise<Uint8Array<ArrayBuffer>> };
  readonly "node:os": { availableParallelism(): number };
  readonly "node:v8": { setFlagsFromString(flags: string): void };
  readonly "node:worker_threads": {
    readonly Worker: new (
      file: URL,
      options: { readonly workerData: unknown; readonly execArgv: readonly string[] },
    ) => NodeWorker;
  };
}
interface NodeWorker {
  on(event: "message" | "error", listener: (value: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
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

/** What a worker is told. */
export interface WorkerOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly thread: number;
}

/** A running worker. */
export interface WorkerThread {
  stop(): void;
}

/** Starts a worker; resolves when it serves, rejects when it cannot. Does not keep a Node process alive. */
export function startWorker(order: WorkerOrder): Promise<WorkerThread> {
  const threads = nodeModule("node:worker_threads");
  return threads === undefined ? startInBrowser(order) : startInNode(threads, order);
}

function startInNode(
  { Worker: ThreadWorker }: NodeModules["node:worker_threads"],
  order: WorkerOrder,
): Promise<WorkerThread> {
  return new Promise((resolve, reject) => {
    const worker = new ThreadWorker(new URL("../wasm/worker.js", import.meta.url), {
      workerData: order,
      // The process's own flags may be of no use to a file of JavaScript (--input-type) or open a second debugger.
      execArgv: [],
    });
    worker.on("message", () => {
      worker.unref();
      resolve({ stop: () => void worker.terminate() });
    });
    worker.on("error", reject);
  });
}

function startInBrowser(order: WorkerOrder): Promise<WorkerThread> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("../wasm/worker.js", import.meta.url), { type: "module" });
    worker.onmessage = () => resolve({ stop: () => worker.terminate() });
    worker.onerror = (event) => reject(new TypeError(event.message));
    worker.postMessage(order);
  });
}
