/** What is said of one backend: whether it is there, what it states of itself, what it can do and how fast. */
import type { Backend } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";
import type { BackendEntry } from "./backends.js";
import { type ConvolutionSpeed, measureConvolution } from "./convolution-speed.js";
import { type KernelStanding, kernelStandings } from "./kernel-standings.js";

/** One backend, as `convscope backends --json` prints it. */
export interface BackendRecord {
  readonly name: string;
  readonly summary: string;
  readonly packages: readonly string[];
  readonly installed: boolean;
  /** How to get it; absent when it is there. */
  readonly install?: string;
  /** Why it cannot start although it is there. */
  readonly fault?: string;
  readonly capabilities?: Backend["capabilities"];
  readonly kernels?: Readonly<Record<string, KernelStanding>>;
  readonly speed?: ConvolutionSpeed;
}

/** Makes it, asks it, times it and disposes of it. Never rejects: what goes wrong is part of the record. */
export async function describeBackend(
  name: string,
  { summary, packages, create }: BackendEntry,
  measure: boolean,
): Promise<BackendRecord> {
  const known = { name, summary, packages };
  let backend: Backend;
  try {
    backend = await create();
  } catch (error) {
    const message = messageOf(error);
    // A package or a peer that is missing says how to install it; what cannot start says why.
    const install = /npm install \S.*$/.exec(message)?.[0];
    if (install === undefined) return { ...known, installed: true, fault: message };
    return { ...known, installed: false, install };
  }
  try {
    const facts = {
      ...known,
      installed: true,
      capabilities: backend.capabilities,
      kernels: kernelStandings(backend),
    };
    return measure ? { ...facts, speed: await measureConvolution(backend) } : facts;
  } catch (error) {
    return { ...known, installed: true, fault: messageOf(error) };
  } finally {
    backend.dispose();
  }
}
