/** What the exit codes mean; scripts rely on them. */

/** 0 all well, 1 a fault that is reported, 2 wrong usage, 130 interrupted by Ctrl-C or SIGTERM. */
export const exitCodes = { ok: 0, fault: 1, usage: 2, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
