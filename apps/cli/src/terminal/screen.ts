/**
 * Where output goes, and how it may look. Results go to stdout, notes beside them; under --json stdout holds the JSON
 * alone and notes go to stderr. Colours and moving bars are for terminals.
 */
import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import type { Host, TextStream } from "../host.js";
import { wrap } from "./wrap.js";

/** picocolors' functions, on or off. */
export type Colors = ReturnType<typeof pc.createColors>;

/** What a command writes to. */
export interface Screen {
  readonly colors: Colors;
  /** Colours for stderr, which may be a terminal while stdout is not. */
  readonly errorColors: Colors;
  /** Whether only the result is wanted. */
  readonly quiet: boolean;
  /** Columns to fill. */
  readonly width: number;
  /** Whether a person looks at it: what does not fit may be shortened. */
  readonly isTerminal: boolean;
  /** The stream for a bar that moves; undefined where nothing should move. */
  readonly animation: TextStream | undefined;
  /** Part of the readable result; nothing under --json. */
  print(text?: string): void;
  /** How it is going; on stderr under --json, nothing when quiet. */
  note(text?: string): void;
  /** On stderr, always. */
  warn(text: string): void;
  /** The result under --json. */
  result(value: unknown): void;
}

/** Options that change a screen. */
export interface ScreenOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const PLAIN_WIDTH = 100;
const LEAST_WIDTH = 40;

/** A screen on the host's streams. */
export function createScreen(host: Host, options: ScreenOptions): Screen {
  const { stdout, stderr } = host;
  const { json = false, quiet = false, color = true } = options;
  const write = (stream: TextStream, text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    colors: pc.createColors(color && takesColour(stdout, host)),
    errorColors: pc.createColors(color && takesColour(stderr, host)),
    quiet,
    isTerminal: stdout.isTTY === true,
    width: Math.max(LEAST_WIDTH, widthOf(stdout, host)),
    animation: quiet || !isLively(stderr, host) ? undefined : stderr,
    print(text = "") {
      if (!json) write(stdout, text);
    },
    note(text = "") {
      if (!quiet) write(json ? stderr : stdout, text);
    },
    warn: (text) => write(stderr, inLines(text, stderr.columns)),
    result: (value) => write(stdout, JSON.stringify(value, null, 2)),
  };
}

/** A text with its longer lines broken where a terminal has so many columns; a pipe gets it as it is. */
function inLines(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  const broken = text.split("\n").map((line) => {
    const words = line.trimStart();
    const indent = " ".repeat(line.length - words.length);
    return stripVTControlCharacters(line).length > columns ? wrap(indent, words, columns) : line;
  });
  return broken.join("\n");
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org say. */
function takesColour(stream: TextStream, { environment }: Host): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

/** A terminal that a person looks at: not a build log, not one that cannot move its cursor. */
function isLively(stream: TextStream, { environment }: Host): boolean {
  return stream.isTTY === true && environment["TERM"] !== "dumb" && !isSet(environment["CI"]);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

function widthOf(stream: TextStream, { environment }: Host): number {
  const stated = Number(environment["COLUMNS"]);
  return stream.columns ?? (stated > 0 ? stated : PLAIN_WIDTH);
}
