/** Which kernels a backend has of its own, which are composed of several, and which are not to be had. */
import type { Backend, KernelName } from "@convscope/core";
import { KERNEL_NAMES, KERNEL_TABLES } from "@convscope/core/program";

/**
 * `composed`: by the backend, of several kernels of its engine's, or by core, where a fused kernel is not given. Without
 * gradients (`absent`) a backend cannot train.
 */
export type KernelStanding = "native" | "composed" | "absent";

/** Every kernel of the contract with its standing. */
export function kernelStandings(backend: Backend): Readonly<Record<KernelName, KernelStanding>> {
  const standing = (kernel: KernelName): KernelStanding => {
    const table = KERNEL_TABLES[kernel];
    const given: unknown = Reflect.get(backend[table] ?? {}, kernel);
    if (typeof given !== "function") return table === "fused" ? "composed" : "absent";
    return backend.composed?.includes(kernel) ? "composed" : "native";
  };
  return Object.fromEntries(KERNEL_NAMES.map((kernel) => [kernel, standing(kernel)])) as Record<
    KernelName,
    KernelStanding
  >;
}

/** What a backend lacks of the kernels that every one gives, or of the gradients that it needs to train. */
export function absentKernels(
  standings: Readonly<Record<KernelName, KernelStanding>>,
  of: "grads" | "kernels",
): readonly KernelName[] {
  return KERNEL_NAMES.filter(
    (kernel) => KERNEL_TABLES[kernel] === of && standings[kernel] === "absent",
  );
}
