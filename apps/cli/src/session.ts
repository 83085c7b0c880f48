/** What every command's work is given: a screen that honours the common options, and the host. */
import type { Command } from "commander";
import type { ExitCode } from "./exit-codes.js";
import type { Host } from "./host.js";
import { createScreen, type Screen } from "./terminal/screen.js";

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
}

/** One run of one command. */
export interface Session {
  readonly host: Host;
  readonly screen: Screen;
  /** Whether the result goes out as JSON. */
  readonly json: boolean;
}

/** Makes a commander action of a command's work. */
export type Launch = (
  work: (session: Session, command: Command) => Promise<ExitCode>,
) => (...received: unknown[]) => Promise<void>;

/** A session for these options. */
export function createSession(host: Host, options: CommonOptions): Session {
  const { json = false } = options;
  return { host, json, screen: createScreen(host, options) };
}
