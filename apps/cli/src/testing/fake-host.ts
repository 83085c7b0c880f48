/** A host whose streams are read by a test. */
import { Writable } from "node:stream";
import type { Host } from "../host.js";

/** A stream that keeps what is written to it. */
export class Sink extends Writable {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  text = "";

  constructor(columns?: number) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
    this.columns = columns;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/** What a test gives and reads. */
export interface FakeHost extends Host {
  readonly out: Sink;
  readonly err: Sink;
}

/** A host with two terminals of so many columns, or with two pipes. */
export function fakeHost(
  options: {
    readonly columns?: number;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): FakeHost {
  const { columns, environment = {} } = options;
  const [out, err] = [new Sink(columns), new Sink(columns)];
  return {
    out,
    err,
    stdout: out,
    stderr: err,
    environment,
    version: "1.2.3",
    entry: "cli.js",
  };
}
