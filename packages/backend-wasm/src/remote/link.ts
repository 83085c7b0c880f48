/**
 * The page's end of the line to the engine's worker: commands go in order, those of one turn in one message; answers find
 * the promise that waits for them. A line that breaks tells all who wait.
 */
import { DisposedError, ExecutionError } from "@convscope/core/errors";
import type { WorkerThread } from "../platform.js";
import type { Command, Reply } from "./messages.js";
import { unpackError } from "./packed-error.js";

interface Waiting {
  resolve(values: Float32Array): void;
  reject(error: Error): void;
}

/** A line to one worker. */
export class Link {
  readonly #worker: WorkerThread;
  readonly #waiting = new Map<number, Waiting>();
  #commands: Command[] = [];
  #transfer: Transferable[] = [];
  #tickets = 0;
  /** Why there is no line any more. */
  #end: Error | undefined;

  constructor(worker: WorkerThread) {
    this.#worker = worker;
    // Only our own script answers on this line.
    worker.onMessage = (message) => this.#receive(message as Reply);
    worker.onEnd = (reason) =>
      this.#close(
        new ExecutionError(
          `wasm: the worker of the engine ended (${reason}), expected it to live until dispose(); what it held is lost: make another backend, and move the model to it`,
          "lost",
        ),
      );
  }

  /** Sends a command behind all others. @throws Error that says why, when the line is no more */
  send(command: Command, transfer: readonly Transferable[] = []): void {
    if (this.#end !== undefined) throw this.#end;
    if (this.#commands.length === 0) queueMicrotask(() => this.#flush());
    this.#commands.push(command);
    this.#transfer.push(...transfer);
  }

  /** The content of a buffer, when all work before is done. */
  async read(buffer: number): Promise<Float32Array> {
    const ticket = this.#tickets++;
    this.send({ do: "read", buffer, ticket });
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.hold();
      this.#waiting.set(ticket, { resolve, reject });
    });
  }

  /** Ends the worker; who still waits is told. */
  stop(): void {
    if (this.#end !== undefined) return;
    this.#close(
      new DisposedError(
        "wasm: the backend is disposed, expected a live one; create another with createWasmBackend()",
      ),
    );
    this.#worker.stop();
  }

  #flush(): void {
    if (this.#end !== undefined) return;
    const [commands, transfer] = [this.#commands, this.#transfer];
    this.#commands = [];
    this.#transfer = [];
    this.#worker.post(commands, transfer);
  }

  #receive(reply: Reply): void {
    if (reply.is !== "values" && reply.is !== "failed") return;
    const waiting = this.#waiting.get(reply.ticket);
    this.#waiting.delete(reply.ticket);
    if (this.#waiting.size === 0) this.#worker.letGo();
    if (reply.is === "values") waiting?.resolve(reply.values);
    else waiting?.reject(unpackError(reply.error));
  }

  #close(end: Error): void {
    this.#end ??= end;
    for (const { reject } of this.#waiting.values()) reject(end);
    this.#waiting.clear();
    this.#worker.letGo();
  }
}
