/** The run of one seed failed in its own process: its own words, and whose they are. */
import { ConvscopeError, type ErrorCode } from "@convscope/core";

/** Carries the error that a child process reported. */
export class SeedError extends ConvscopeError {
  /** @param stdout JSON with the error, if the process came so far */
  constructor(seed: number, exitCode: number | null, stdout: string, stderr: string) {
    const { code, message } = reported(stdout) ?? {
      code: "EXECUTION",
      message: lastLines(stderr) || `the process ended with code ${exitCode ?? "none"}`,
    };
    super(code, `seed ${seed}: ${message}`, { seed, exitCode });
  }
}

function reported(stdout: string): { code: ErrorCode; message: string } | undefined {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code: ErrorCode; message: string } };
    return error;
  } catch {
    return undefined;
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join("\n");
}
